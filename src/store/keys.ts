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
