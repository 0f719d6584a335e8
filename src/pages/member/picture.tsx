import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../shared/call.ts'
import { ownMedia } from './endpoints.ts'

type Shown = { readonly kind: 'waiting' | 'failed' } | { readonly kind: 'here'; readonly url: string }

interface ChosenProps {
  readonly url: string
  readonly alt: string
  readonly className: string
}

/** A picture of this page's own. One that the browser cannot show, as most cannot HEIC, is named; whether it is kept the server says. */
export const Chosen = ({ url, alt, className }: ChosenProps) => {
  const [isShown, setShown] = useState(true)
  return isShown ? (
    <img className={className} src={url} alt={alt} onError={() => setShown(false)} />
  ) : (
    <span>［照片］</span>
  )
}

/** A picture the member sent before, fetched when it comes into view: nobody pays for what they do not look at. */
export const OwnPicture = ({ id }: { readonly id: string }) => {
  const frame = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState<Shown>({ kind: 'waiting' })

  const load = useCallback(async () => {
    setShown({ kind: 'waiting' })
    try {
      const { type, base64 } = await call(ownMedia, { params: { id } })
      setShown({ kind: 'here', url: `data:${type};base64,${base64}` })
    } catch {
      setShown({ kind: 'failed' })
    }
  }, [id])

  useEffect(() => {
    if (frame.current === null) return undefined
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return
      watch.disconnect()
      void load()
    })
    watch.observe(frame.current)
    return () => watch.disconnect()
  }, [load])

  return (
    <div ref={frame} className="bubble__photo bubble__frame">
      {shown.kind === 'waiting' && <span>正在打开照片</span>}
      {shown.kind === 'failed' && (
        <button type="button" className="bubble__reopen" onClick={() => void load()}>
          照片没打开，点一下再试
        </button>
      )}
      {shown.kind === 'here' && <img className="bubble__photo" src={shown.url} alt="我发的照片" />}
    </div>
  )
}
