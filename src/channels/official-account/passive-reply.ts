import { type Reply, asPlainText } from '../../core/reply.ts'
import { maxTextBytes, splitBytes } from '../tencent/text-parts.ts'

/** The customer-service window lets five messages through after a member's message. */
export const maxBubbles = 5
const ellipsis = '……'

const joined = (replies: readonly Reply[]): string => replies.map(asPlainText).join('\n\n')

/** Texts of at most the platform's length. */
export const partsOf = (words: string): string[] =>
  splitBytes(words, maxTextBytes)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A channel with one answer a message: the bubbles with a blank line between, cut where the platform's limit is. */
export const passiveParts = (replies: readonly Reply[]): string[] => partsOf(joined(replies))

/** A part that is not the end, and has none. */
export const withEllipsis = (part: string): string => {
  const first = splitBytes(part.trim(), maxTextBytes - Buffer.byteLength(ellipsis))[0] ?? ''
  return `${first.trimEnd()}${ellipsis}`
}

/** No more than so many parts; where more is left, the last says that something is missing. */
export const firstParts = (parts: readonly string[], max: number): readonly string[] =>
  parts.length <= max ? parts : [...parts.slice(0, max - 1), withEllipsis(parts[max - 1] ?? '')]

/** One answer and nothing after it: the articles go first, then what does not fit. */
export const shortened = (replies: readonly Reply[]): string => {
  const whole = joined(replies).trim()
  if (Buffer.byteLength(whole) <= maxTextBytes) return whole
  const bare = joined(replies.map(({ cites: _cites, ...reply }) => reply)).trim()
  if (Buffer.byteLength(bare) <= maxTextBytes) return bare
  return withEllipsis(bare)
}

/** Messages to send one after another: a bubble each, or joined when there are more than the window lets through. */
export const bubbleParts = (replies: readonly Reply[], max: number = maxBubbles): string[] => {
  const each = replies.flatMap((reply) => partsOf(asPlainText(reply)))
  return each.length <= max ? each : passiveParts(replies)
}
