import { useCallback } from 'react'
import { timeText } from '../shared/time.ts'
import { MineBubble } from './mine-bubble.tsx'
import { isWaiting, openChoices, timedKeys } from './conversation.ts'
import { TheirBubbles } from './their-bubbles.tsx'
import type { Chat } from './use-chat.ts'
import { useStick } from './use-stick.ts'

/** The conversation. A log in the sense of ARIA: what is added is read out when the reader is free. */
export const Log = ({ chat }: { readonly chat: Chat }) => {
  const { entries, history } = chat.talk
  const { log, hasNews, toEnd } = useStick(entries)
  const { say } = chat
  const onChoose = useCallback(
    (send: string, label: string) => {
      // The tapped button goes out of use; the focus must not fall back to the top of the page.
      log.current?.focus({ preventScroll: true })
      say(send, label)
    },
    [log, say],
  )
  const open = openChoices(entries)
  const timed = timedKeys(entries)
  return (
    <main className="log-frame">
      <div
        ref={log}
        className="log"
        role="log"
        aria-live="polite"
        aria-label="对话"
        aria-busy={history === 'loading'}
        tabIndex={-1}
      >
        {history === 'loading' && entries.length === 0 && <p className="log__note">正在打开</p>}
        {entries.map((entry) => (
          <div key={entry.key} data-key={entry.key} className="log__entry">
            {entry.at !== undefined && timed.has(entry.key) && (
              <time className="log__time" dateTime={entry.at}>
                {timeText(entry.at)}
              </time>
            )}
            {entry.kind === 'mine' ? (
              <MineBubble mine={entry} onAgain={chat.sayAgain} />
            ) : (
              <TheirBubbles theirs={entry} canChoose={entry.key === open} onChoose={onChoose} onRate={chat.rate} />
            )}
          </div>
        ))}
        {isWaiting(entries) && (
          <div className="row">
            <div className="bubble bubble_theirs typing" role="status">
              <span className="unseen">正在回</span>
              <i aria-hidden="true" />
              <i aria-hidden="true" />
              <i aria-hidden="true" />
            </div>
          </div>
        )}
      </div>
      {hasNews && (
        <button type="button" className="log-news" onClick={toEnd}>
          下面有新消息
        </button>
      )}
    </main>
  )
}
