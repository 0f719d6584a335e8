import { useCallback } from 'react'
import { neutralPage } from './units-page.tsx'

/** Gone from the screen first, then from the history of the browser: going back does not lead here again. */
const leave = (): void => {
  document.title = neutralPage.title
  document.body.replaceChildren()
  window.location.replace(`/${neutralPage.search}`)
}

export const TopBar = ({ isBig, onBig }: { readonly isBig: boolean; readonly onBig: () => void }) => {
  const onLeave = useCallback(leave, [])
  return (
    <header className="top-bar">
      <button type="button" className="top-bar__button" aria-pressed={isBig} onClick={onBig}>
        大字
      </button>
      <h1 className="top-bar__title">梁心</h1>
      <button type="button" className="top-bar__button" onClick={onLeave}>
        快速离开
      </button>
    </header>
  )
}
