import type { Theirs } from './conversation.ts'
import { ChoiceButtons } from './choice-buttons.tsx'
import { RatingButtons, type RatingProps } from './rating-buttons.tsx'
import { ReplyBubble } from './reply-bubble.tsx'

interface Props {
  readonly theirs: Theirs
  readonly canChoose: boolean
  readonly onChoose: (send: string, label: string) => void
  readonly onRate: RatingProps['onRate']
}

/** What was answered to one message: its bubbles, the buttons under each, and once the question whether it helped. */
export const TheirBubbles = ({ theirs, canChoose, onChoose, onRate }: Props) => {
  const ratedAt = theirs.turn === undefined ? -1 : theirs.replies.map((reply) => reply.kind).lastIndexOf('answer')
  return theirs.replies.map((reply, index) => (
    // The replies of a turn never change: their place is their identity.
    <div className="row" key={index}>
      <ReplyBubble reply={reply} index={index} />
      {index === ratedAt && theirs.turn !== undefined && (
        <RatingButtons turn={theirs.turn} rating={theirs.rating} onRate={onRate} />
      )}
      <ChoiceButtons choices={reply.choices ?? []} isOpen={canChoose} onChoose={onChoose} />
    </div>
  ))
}
