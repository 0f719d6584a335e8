import { type Reply, asPlainText } from '../../core/reply.ts'
import { maxTextBytes, splitBytes } from '../tencent/text-parts.ts'

/** A member may get thirty messages a minute: many small bubbles are joined. */
const maxBubbles = 5

/** One answer: the bubbles with a blank line between. */
export const joined = (replies: readonly Reply[]): string => replies.map(asPlainText).join('\n\n').trim()

/** Longer text is cut by the platform without a word, so nothing longer is ever sent. */
export const fitsOne = (words: string): boolean => Buffer.byteLength(words) <= maxTextBytes

const partsOf = (words: string): string[] =>
  splitBytes(words, maxTextBytes)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Messages to send one after another: a bubble each, or joined when there are many. */
export const messageParts = (replies: readonly Reply[]): readonly string[] => {
  const each = replies.flatMap((reply) => partsOf(asPlainText(reply)))
  return each.length <= maxBubbles ? each : partsOf(joined(replies))
}
