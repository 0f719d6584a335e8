import { useEffect, useState } from 'react'
import { placeOf, type Place } from './place.ts'

const readPlace = (): Place => placeOf(window.location.hash)

export const usePlace = (): Place => {
  const [place, setPlace] = useState(readPlace)
  useEffect(() => {
    const moved = (): void => setPlace(readPlace())
    window.addEventListener('hashchange', moved)
    return () => window.removeEventListener('hashchange', moved)
  }, [])
  return place
}
