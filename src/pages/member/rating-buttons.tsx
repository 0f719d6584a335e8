import { useCallback, useState } from 'react'
import type { Rating } from './conversation.ts'

export interface RatingProps {
  readonly turn: string
  readonly rating: Rating | undefined
  /** Resolves to whether it was stored. */
  readonly onRate: (turn: string, rating: Rating) => Promise<boolean>
}

const kinds = [
  { rating: 'up', label: '有用', said: '记下了，谢谢' },
  { rating: 'down', label: '没用', said: '记下了。想找人回“人工”' },
] as const

const Thumb = ({ rating }: { readonly rating: Rating }) => (
  <svg className={`thumb thumb_${rating}`} viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
    <path d="M2 10h4v11H2zM8 21V10l4-8c1.7 0 2.6 1.3 2.3 3L13.6 9H20c1.4 0 2.3 1.2 2 2.5l-1.8 7.5c-.3 1.200-1.200 2-2.400 2z" />
  </svg>
)

export const RatingButtons = ({ turn, rating, onRate }: RatingProps) => {
  const [note, setNote] = useState('')
  const choose = useCallback(
    async (chosen: (typeof kinds)[number]) => {
      setNote((await onRate(turn, chosen.rating)) ? chosen.said : '没记上，再点一下试试')
    },
    [onRate, turn],
  )
  return (
    <div className="rating" role="group" aria-label="这个回答有用吗">
      {kinds.map((kind) => (
        <button
          key={kind.rating}
          type="button"
          className="rating__button"
          aria-pressed={rating === kind.rating}
          onClick={() => void choose(kind)}
        >
          <Thumb rating={kind.rating} />
          {kind.label}
        </button>
      ))}
      <span className="rating__note" role="status">
        {note}
      </span>
    </div>
  )
}
