import type { AnswerPages } from '../../core/answer-pages.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import type { Reply } from '../../core/reply.ts'
import { besidePage } from '../tencent/beside-page.ts'
import { newsOf } from './messages.ts'
import type { Passive } from './passive-message.ts'
import { firstParts, maxBubbles, passiveParts, shortened, withEllipsis } from './passive-reply.ts'
import type { KeepRest } from './rest.ts'

interface PassiveAnswerParts {
  readonly log: Log
  readonly pages: AnswerPages
  /** Keeps what did not fit, to follow this answer; undefined when the account cannot send. */
  readonly keepRest: KeepRest | undefined
}

/** The one answer that a message has on this channel; it is undefined when there is nothing to say. */
export const createPassiveAnswer = ({ log, pages, keepRest }: PassiveAnswerParts) => {
  /** The beginning, with a link to the whole. */
  const besideOf = async (message: Message, replies: readonly Reply[]): Promise<string | undefined> => {
    try {
      const page = await pages.ofMessage(message)
      return page === undefined ? undefined : besidePage(replies, page, 1)?.[0]
    } catch (error) {
      // Help is said while the store fails, and everything else without a page.
      log.error('channel', 'an answer has no page', error, { channel: 'official-account' })
      return undefined
    }
  }

  /** The first part goes back at once; the rest is stored to follow where the account can send, else the answer is made shorter. */
  const wordsFor = async (message: Message, replies: readonly Reply[]): Promise<string> => {
    const whole = passiveParts(replies)
    const [first = '', ...rest] = whole
    if (rest.length === 0) return first
    const isTooLong = keepRest === undefined || whole.length > maxBubbles
    const beside = isTooLong ? await besideOf(message, replies) : undefined
    if (beside !== undefined) return beside
    if (keepRest === undefined) return shortened(replies)
    try {
      await keepRest(message, firstParts(rest, maxBubbles - 1))
      return first
    } catch (error) {
      log.error('channel', 'the rest of an answer was not kept', error, { channel: 'official-account' })
      return withEllipsis(first)
    }
  }

  return async (message: Message, replies: readonly Reply[]): Promise<Passive | undefined> => {
    const [only, second] = replies
    // One bubble that is little more than its link is a card; all else is words.
    const news = only === undefined || second !== undefined ? undefined : newsOf(only)
    if (news !== undefined) return news
    const content = await wordsFor(message, replies)
    return content === '' ? undefined : { kind: 'text', content }
  }
}

export type PassiveAnswer = ReturnType<typeof createPassiveAnswer>
