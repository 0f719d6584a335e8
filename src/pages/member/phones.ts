/** A stretch of text, or a number in it that can be called. */
export interface Piece {
  readonly text: string
  readonly phone?: string
}

/**
 * Numbers people are told to call: 110 119 120 122, the five-digit public lines 12xxx, land lines with an area code,
 * 400 numbers and mobiles. No look-behind: web views before iOS 16.4 cannot parse it.
 */
const candidate = /(?:0\d{2,3}[-\s]?\d{7,8}|400[-\s]?\d{3}[-\s]?\d{4}|1[3-9]\d{9}|12\d{3}|11[09]|12[02])/g
const partOfNumber = /[\d.第￥¥]/
const amountAfter = /^\s*(?:\.\d|小时|人(?!工)|公斤|公里|平方|[%％元块万千百年月日天号条款项分秒周岁名个位次倍米里页])/

/** Cuts a text at the numbers that can be called. An amount, an article or a date is no phone number. */
export const pieces = (text: string): readonly Piece[] => {
  const found: Piece[] = []
  let from = 0
  for (const match of text.matchAll(candidate)) {
    const end = match.index + match[0].length
    const before = text.charAt(match.index - 1)
    const isShort = match[0].length <= 5
    if (partOfNumber.test(before) || /\d/.test(text.charAt(end))) continue
    if (isShort && amountAfter.test(text.slice(end))) continue
    if (match.index > from) found.push({ text: text.slice(from, match.index) })
    found.push({ text: match[0], phone: match[0].replaceAll(/[-\s]/g, '') })
    from = end
  }
  if (from < text.length) found.push({ text: text.slice(from) })
  return found
}

/** The numbers of a text, each once, in order. */
export const phonesIn = (text: string): readonly string[] => [
  ...new Set(pieces(text).flatMap((piece) => (piece.phone === undefined ? [] : [piece.phone]))),
]
