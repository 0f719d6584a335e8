import { useCallback, useState } from 'react'

const key = 'liangxin-big-text'

/** Private windows and some web views refuse storage: then the choice lasts as long as the page. */
const remembered = (): boolean => {
  try {
    return localStorage.getItem(key) === 'on'
  } catch {
    return false
  }
}

const apply = (isBig: boolean): void => {
  if (isBig) document.body.dataset['weuiMode'] = 'care'
  else delete document.body.dataset['weuiMode']
}

/** Sets the remembered size before the first paint. */
export const applyRememberedText = (): void => apply(remembered())

/** Big text for those who need it: weui's care mode with letters of 18 points and more. */
export const useBigText = (): { readonly isBig: boolean; readonly toggle: () => void } => {
  const [isBig, setBig] = useState(remembered)
  const toggle = useCallback(() => {
    const next = !isBig
    setBig(next)
    apply(next)
    try {
      localStorage.setItem(key, next ? 'on' : 'off')
    } catch {
      // Not kept, see above.
    }
  }, [isBig])
  return { isBig, toggle }
}
