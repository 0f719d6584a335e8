import type { Conversation } from '../core/conversation.ts'
import type { Reply } from '../core/reply.ts'
import type { Heard } from './mind.ts'
import { yesAfter } from './short-replies.ts'
import { human } from './words.ts'

type Last = NonNullable<Conversation['last']>

/** The answer as it is remembered for the next message. */
export const remembering = (
  heard: Heard,
  replies: readonly Reply[],
  entry: string | undefined,
  person: boolean,
): Last => {
  const yes = yesAfter(replies)
  return {
    ...(entry === undefined ? {} : { entry }),
    at: heard.work.now,
    said: heard.said,
    ...(yes === undefined ? {} : { yes }),
    ...(person || yes === human.send ? { hand: true } : {}),
  }
}
