import { noPages, type AnswerPages } from '../../core/answer-pages.ts'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { derivedId } from '../../core/ids.ts'
import type { Reply } from '../../core/reply.ts'
import { type Instant, addMs, toInstant } from '../../core/time.ts'
import type { ApplicationMessages } from './application-message.ts'
import { createMemberPace } from './member-pace.ts'
import { createRepeats } from './repeats.ts'
import { messageParts } from './text.ts'

interface SenderParts {
  readonly say: ApplicationMessages
  readonly clock: Clock
  readonly memberPerMinute: number
  readonly duplicateSeconds: number
  /** Where answers too long for the chat are read. */
  readonly pages?: AnswerPages | undefined
}

/** How long after the full and the half hour notices are held back, and over how long they are spread then. */
const busySeconds = 15
const spreadSeconds = 45

/** Between 0 and 1, the same for the same id. */
const shareOf = (id: string): number => {
  let sum = 0
  for (const sign of derivedId('jitter', id)) sum = (sum * 31 + sign.charCodeAt(0)) % 1_000
  return sum / 1_000
}

/**
 * The platform asks not to send exactly at :00 and :30, when everybody's timers fire. Only what nobody waits for is held back: help
 * and answers go at once.
 */
export const afterRush = (now: Instant, replies: readonly Reply[], sendId: string): Instant | undefined => {
  const at = new Date(now)
  const isRush = at.getUTCMinutes() % 30 === 0 && at.getUTCSeconds() < busySeconds
  if (!isRush || replies.some(({ kind }) => kind !== 'notice')) return undefined
  const seconds = busySeconds + Math.floor(shareOf(sendId) * spreadSeconds)
  return addMs(now, (seconds - at.getUTCSeconds()) * 1000)
}

/**
 * Sends the parts in order and stops at the first that is not sent. A later attempt sends all again, and the platform drops what it
 * has by its words.
 */
export const createSender = ({ say, clock, memberPerMinute, duplicateSeconds, pages = noPages }: SenderParts) => {
  const pace = createMemberPace(memberPerMinute, clock)
  const repeats = createRepeats(duplicateSeconds, clock)
  return async (member: string, replies: readonly Reply[], sendId: string): Promise<SendOutcome> => {
    const quiet = replies.length === 0 ? undefined : afterRush(toInstant(clock.now()), replies, sendId)
    if (quiet !== undefined) return { kind: 'retry', code: 'full-hour', at: quiet }
    const parts = await messageParts(replies, () => pages.ofTurn(sendId))
    const full = pace.take(member, parts.length)
    if (full !== undefined) return { kind: 'retry', code: 'member-pace', at: full }
    for (const [index, part] of parts.entries()) {
      const isRepeat = repeats.isRepeat(member, part, `${sendId} ${index}`)
      const outcome = await say(member, part, { mayRepeat: isRepeat })
      if (outcome.kind !== 'sent') return outcome
    }
    return { kind: 'sent' }
  }
}
