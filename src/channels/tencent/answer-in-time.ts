import type { Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import type { Reply } from '../../core/reply.ts'

/** The platform hangs up at five seconds and asks again: before that it is told `success` and the answer is sent later. */
const answerWithinMs = 4_500

interface AnswerParts {
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
}

export type Raced = { readonly kind: 'in-time'; readonly replies: readonly Reply[] } | { readonly kind: 'late' }

/** The answer, unless it takes longer than the platform waits. A throw of the inbox in time goes up. */
export const answerInTime = (parts: AnswerParts, message: Message, channel: string): Promise<Raced> =>
  new Promise((resolve, reject) => {
    let late = false
    const cancel = parts.clock.after(answerWithinMs, () => {
      late = true
      resolve({ kind: 'late' })
    })
    parts.inbox.receive(message).then(
      (replies) => {
        cancel()
        resolve({ kind: 'in-time', replies })
      },
      (error: unknown) => {
        cancel()
        // Nobody waits for it any more: said here or nowhere.
        if (late) parts.log.error('channel', 'a late answer failed', error, { channel })
        reject(error)
      },
    )
  })
