import { Tag } from 'antd'
import { useEffect, useRef } from 'react'
import type { PrivateTurnView } from '../../http/api/private.ts'
import { timeText } from '../shared/time.ts'

interface Props {
  readonly turns: readonly PrivateTurnView[]
  readonly unsent: readonly number[]
}

const Turn = ({ turn, isUnsent }: { readonly turn: PrivateTurnView; readonly isUnsent: boolean }) => (
  <li className={`talk-turn talk-turn--${turn.from}${turn.danger ? ' talk-turn--danger' : ''}`}>
    <p className="talk-turn__head">
      {turn.from === 'member' ? '对方' : '老师'} {timeText(turn.at)}{' '}
      {turn.danger && (
        <Tag variant="solid" color="#a8071a">
          紧急
        </Tag>
      )}
      {isUnsent && (
        <Tag variant="solid" color="#ad4e00">
          还没送到
        </Tag>
      )}
    </p>
    <p className="talk-turn__words">{turn.closed ? '这条打不开，钥匙不在，内容没有丢' : turn.text}</p>
  </li>
)

/** What was written so far, the newest in sight. */
export const SessionTurns = ({ turns, unsent }: Props) => {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Without braces what it gives back (newer browsers: a promise) would be taken for a clean-up.
    end.current?.scrollIntoView({ block: 'nearest' })
  }, [turns.length])
  return (
    <div className="talk-turns" role="log" aria-label="谈话" tabIndex={0}>
      <ol>
        {turns.map((turn) => (
          <Turn key={turn.seq} turn={turn} isUnsent={unsent.includes(turn.seq)} />
        ))}
      </ol>
      <div ref={end} />
    </div>
  )
}
