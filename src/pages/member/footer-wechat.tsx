import { useEffect, useState } from 'react'
import { call } from '../shared/call.ts'
import { loginPath, wechatOffer } from './grants-endpoints.ts'
import { isInWechat } from './grants-state.ts'
import './footer.css'

/** Whether to offer binding. Asked in WeChat only, where the way back is one tap; a failure offers nothing. */
const useOffer = (): boolean => {
  const [isOffered, setOffered] = useState(false)
  useEffect(() => {
    if (!isInWechat(window.navigator.userAgent)) return undefined
    let isGone = false
    call(wechatOffer, {}).then(
      (offer) => {
        if (!isGone) setOffered(offer.isOffered)
      },
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [])
  return isOffered
}

/** Whoever opens the page in WeChat is one person in both places after one tap. */
export const WechatNote = () =>
  useOffer() ? (
    <a className="footer__wechat" href={loginPath}>
      在微信里打开的？点这里，记录和公众号连在一起
    </a>
  ) : null
