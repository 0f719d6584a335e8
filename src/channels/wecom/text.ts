import { type Reply, asPlainText } from '../../core/reply.ts'
import { besidePage } from '../tencent/beside-page.ts'
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

/** Messages to send one after another: a bubble each, or joined when there are many; undefined when those are too many as well. */
const fewParts = (replies: readonly Reply[]): readonly string[] | undefined => {
  const each = replies.flatMap((reply) => partsOf(asPlainText(reply)))
  if (each.length <= maxBubbles) return each
  const together = partsOf(joined(replies))
  return together.length <= maxBubbles ? together : undefined
}

/**
 * Messages to send one after another. What is too long for that is said beside the page that has it; without one all of it goes out,
 * since this platform has no window that closes.
 */
export const messageParts = async (
  replies: readonly Reply[],
  page: () => Promise<string | undefined>,
): Promise<readonly string[]> => {
  const few = fewParts(replies)
  if (few !== undefined) return few
  const address = await page()
  const beside = address === undefined ? undefined : besidePage(replies, address, maxBubbles)
  return beside ?? partsOf(joined(replies))
}
