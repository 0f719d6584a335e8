import type { KeyPart, Row } from '../core/table.ts'

/** A key as it is compared: parts of an index in order, text already in code point order. `true` sorts after everything. */
export type SortKey = readonly (KeyPart | true)[]

/**
 * Text rewritten so that JavaScript's `<` on it is code point order. UTF-16 puts the halves of astral characters (D800–DFFF)
 * before E000–FFFF; swapping the two blocks repairs that. Nearly all text has neither and comes back as it is.
 */
export const ordered = (text: string): string => {
  if (!/[\uD800-\uFFFF]/.test(text)) return text
  let result = ''
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit < 0xd800) result += text.charAt(i)
    else result += String.fromCharCode(unit >= 0xe000 ? unit - 0x800 : unit + 0x2000)
  }
  return result
}

export const orderedPart = (part: KeyPart): KeyPart => (typeof part === 'string' ? ordered(part) : part)

const rank = (part: KeyPart | true): number => {
  if (part === true) return 2
  return typeof part === 'number' ? 0 : 1
}

export const compareText = (a: string, b: string): number => {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Numbers by value, then text by code point; a key sorts before every longer key that begins with it. */
export const compareKeys = (a: SortKey, b: SortKey): number => {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) {
    const x = a[i]
    const y = b[i]
    if (x === y || x === undefined || y === undefined) continue
    if (typeof x === typeof y) return x < y ? -1 : 1
    return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** A number in ten characters that sort as the numbers do: the bits of the double, seven a character, none below the separators. */
const numberBytes = new DataView(new ArrayBuffer(8))
const encodeNumber = (value: number): string => {
  // Adding 0 makes one zero out of two.
  numberBytes.setFloat64(0, value + 0)
  const high = numberBytes.getInt32(0)
  const low = numberBytes.getUint32(4)
  // Positive numbers go above the negative ones, whose bits run the other way.
  let [top, rest] = high < 0 ? [~high >>> 0, ~low >>> 0] : [(high ^ 0x80000000) >>> 0, low]
  const codes: number[] = []
  for (let i = 0; i < 5; i += 1) {
    codes.push((rest & 127) + 4)
    rest >>>= 7
  }
  for (let i = 0; i < 5; i += 1) {
    codes.push((top & 127) + 4)
    top >>>= 7
  }
  return String.fromCharCode(...codes.reverse())
}

/** Between the parts of an encoded key; below every character of a part. */
const separator = '\u0000'
const numberMark = '\u0001'
const textMark = '\u0002'
const lastMark = '\u0003'

/** Separators within text make way: U+0000 and U+0001 become U+0001 and a second character, in their order. */
const escapeText = (text: string): string =>
  text.includes('\u0000') || text.includes('\u0001')
    ? text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\u0000', '\u0001\u0001')
    : text

const unescapeText = (text: string): string =>
  text.includes('\u0001') ? text.replaceAll('\u0001\u0001', '\u0000').replaceAll('\u0001\u0002', '\u0001') : text

/**
 * A key as one text: `<` on two of these is `compareKeys` on the keys. This is how trees are keyed, which compare all day.
 * Joined in one go, for text put together piece by piece stays a chain of pieces, and comparing those is slow.
 */
export const encodeKey = (key: SortKey): string => {
  const pieces: string[] = []
  for (const part of key) {
    if (pieces.length > 0) pieces.push(separator)
    if (part === true) pieces.push(lastMark)
    else if (typeof part === 'number') pieces.push(numberMark, encodeNumber(part))
    else pieces.push(textMark, escapeText(part))
  }
  return pieces.join('')
}

/** The last part of an encoded key, which must be text. */
export const lastText = (encoded: string): string => unescapeText(encoded.slice(encoded.lastIndexOf(separator) + 2))

/** The values of the named fields, or undefined when one of them is missing: then the row is not in that index. */
export const keyOf = (fields: readonly string[], row: Row): readonly KeyPart[] | undefined => {
  // A row is a plain object; the declared field names are only known at run time.
  const values = row as unknown as Readonly<Record<string, unknown>>
  const key: KeyPart[] = []
  for (const field of fields) {
    const value = values[field]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new TypeError(`index field ${field} holds a ${typeof value}; only text and numbers can be indexed`)
    }
    key.push(orderedPart(value))
  }
  return key
}
