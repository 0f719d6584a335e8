import { type Reply, asPlainText } from '../../core/reply.ts'

/** The platform's limit is 2048 bytes of UTF-8; some describe it as "less than", so one byte is left. */
export const maxTextBytes = 2047

/** The customer-service window lets five messages through after a member's message. */
const maxBubbles = 5
const ellipsis = '……'
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })
const sentenceEnd = /[。！？；!?;]$/

/** A single character built of more marks than fit: cut between its code points. */
const codePointsWithin = (words: string, limit: number): number => {
  let bytes = 0
  let end = 0
  for (const point of words) {
    bytes += Buffer.byteLength(point)
    if (bytes > limit && end > 0) break
    end += point.length
  }
  return end
}

/** Where to cut so that what is before fits: a line's end in the second half, else a sentence's, else any character's. */
const cutAt = (words: string, limit: number): number => {
  let bytes = 0
  let end = 0
  let line = 0
  let sentence = 0
  for (const { segment, index } of graphemes.segment(words)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > limit) break
    end = index + segment.length
    if (bytes * 2 < limit) continue
    if (segment.endsWith('\n')) line = end
    else if (sentenceEnd.test(segment)) sentence = end
  }
  if (end === 0) return codePointsWithin(words, limit)
  return line > 0 ? line : sentence > 0 ? sentence : end
}

/**
 * Cuts text into parts of at most `limit` bytes; joined they are the text again. No character is cut in two.
 * @param limit at least 4, the longest code point
 */
export const splitBytes = (words: string, limit: number): string[] => {
  const parts: string[] = []
  let rest = words
  while (Buffer.byteLength(rest) > limit) {
    const end = cutAt(rest, limit)
    parts.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  if (rest !== '') parts.push(rest)
  return parts
}

const joined = (replies: readonly Reply[]): string => replies.map(asPlainText).join('\n\n')

const partsOf = (words: string): string[] =>
  splitBytes(words, maxTextBytes)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A channel with one answer a message: the bubbles with a blank line between, cut where the platform's limit is. */
export const passiveParts = (replies: readonly Reply[]): string[] => partsOf(joined(replies))

/** One answer and nothing after it: the articles go first, then what does not fit. */
export const shortened = (replies: readonly Reply[]): string => {
  const whole = joined(replies).trim()
  if (Buffer.byteLength(whole) <= maxTextBytes) return whole
  const bare = joined(replies.map(({ cites: _cites, ...reply }) => reply)).trim()
  if (Buffer.byteLength(bare) <= maxTextBytes) return bare
  const first = splitBytes(bare, maxTextBytes - Buffer.byteLength(ellipsis))[0] ?? ''
  return `${first.trimEnd()}${ellipsis}`
}

/** Messages to send one after another: a bubble each, or joined when there are more than the window lets through. */
export const bubbleParts = (replies: readonly Reply[]): string[] => {
  const each = replies.flatMap((reply) => partsOf(asPlainText(reply)))
  return each.length <= maxBubbles ? each : passiveParts(replies)
}
