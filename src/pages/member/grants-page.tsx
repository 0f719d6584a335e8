import { useEffect, useRef, useState } from 'react'
import { call } from '../shared/call.ts'
import { remindPage } from './grants-endpoints.ts'
import { openWechat, subscribeButton } from './grants-script.ts'
import { isInWechat, placesIn, stateOfAnswer, stateOfError, stateWords, type GrantState } from './grants-state.ts'

/** The templates to ask for, once WeChat lets the page ask; undefined when it does not. */
const prepare = async (): Promise<readonly string[] | undefined> => {
  const t = placesIn(window.location.search)
  if (t === undefined) return undefined
  const [url = ''] = window.location.href.split('#', 1)
  try {
    const { templates, signature } = await call(remindPage, { query: { url, t } })
    return signature !== undefined && (await openWechat(signature)) ? templates : undefined
  } catch {
    return undefined
  }
}

const useGrants = () => {
  const isInside = isInWechat(window.navigator.userAgent)
  const [state, setState] = useState<GrantState>(isInside ? 'opening' : 'outside')
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isInside) return undefined
    let isGone = false
    void prepare().then((templates) => {
      if (isGone) return
      setState(templates === undefined ? 'closed' : 'ready')
      if (templates === undefined) return
      place.current?.replaceChildren(
        subscribeButton(templates, '开提醒', {
          answered: (detail) => setState(stateOfAnswer(detail)),
          failed: (detail) => setState(stateOfError(detail)),
        }),
      )
    })
    return () => {
      isGone = true
    }
  }, [isInside])
  return { state, place }
}

/** Asks in plain words for leave to send one reminder, before the platform asks in its own. */
export const GrantsPage = () => {
  const { state, place } = useGrants()
  return (
    <main className="remind">
      <h1 className="remind__title">想到时在微信里收到提醒？</h1>
      <ul className="remind__facts">
        <li>到时候微信发你一条：“您有一条提醒”。</li>
        <li>里面不写是什么事，点开才看得到。</li>
        <li>开一次，发一条。发过就没有了，下次有事再问你。</li>
      </ul>
      <div ref={place} className="remind__button" />
      <p className="remind__state" role="status">
        {stateWords[state]}
      </p>
      <p className="remind__other">不开也能用：回公众号任意一个字，等着你的话就会出来。</p>
    </main>
  )
}
