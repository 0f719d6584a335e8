import { useEffect } from 'react'

/** Below this there is a keyboard on the screen: the footer makes room. */
const shortPx = 480

/**
 * Keeps the page as high as what is really seen. iOS lays its keyboard over the page and changes only the visual
 * viewport; without this the composer would be under it. While zoomed in nothing moves.
 */
export const useViewport = (): void => {
  useEffect(() => {
    const seen = window.visualViewport
    if (seen === null) return undefined
    const root = document.documentElement
    const fit = (): void => {
      if (seen.scale > 1.01) return
      root.style.setProperty('--seen-height', `${seen.height}px`)
      root.toggleAttribute('data-short', seen.height < shortPx)
      window.scrollTo(0, 0)
    }
    fit()
    seen.addEventListener('resize', fit)
    return () => seen.removeEventListener('resize', fit)
  }, [])
}
