/** The platforms' limit is 2048 bytes of UTF-8; some describe it as "less than", so one byte is left. */
export const maxTextBytes = 2047

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
