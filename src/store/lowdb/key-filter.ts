import type { SortKey } from '../keys.ts'

/**
 * A Bloom filter over keys: whether a segment may hold one, without asking the disk. Two bytes a key make it wrong about
 * one time in 2,000, and only ever by saying yes.
 */
export interface KeyFilter {
  readonly bits: Uint8Array
}

const bitsPerKey = 16
const probes = 8

/** Where a key falls in every filter: computed once, asked of many. */
export interface KeyHash {
  readonly first: number
  readonly step: number
}

/** The key's parts as one text. Text and number must differ: `1` and `"1"` are two keys. */
const textOf = (key: SortKey): string => {
  const [only] = key
  if (key.length === 1 && typeof only === 'string') return only
  return key.map((part) => (typeof part === 'string' ? `s${part}` : `n${String(part)}`)).join('\u0000')
}

/** Two independent FNV-1a walks over the text, finished so that neighbours fall apart. */
export const hashKey = (key: SortKey): KeyHash => {
  const text = textOf(key)
  let first = 0x811c9dc5
  let second = 0x9747b28c
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    first = Math.imul(first ^ unit, 0x01000193)
    second = Math.imul(second ^ unit, 0x5bd1e995)
    second ^= second >>> 13
  }
  first ^= first >>> 15
  second = Math.imul(second ^ (second >>> 16), 0x85ebca6b)
  return { first: first >>> 0, step: (second | 1) >>> 0 }
}

export const emptyFilter = (keys: number): KeyFilter => ({
  bits: new Uint8Array(Math.max(8, Math.ceil((keys * bitsPerKey) / 8))),
})

export const addToFilter = ({ bits }: KeyFilter, { first, step }: KeyHash): void => {
  const size = bits.length * 8
  for (let i = 0; i < probes; i += 1) {
    const bit = (first + i * step) % size
    const at = bit >>> 3
    bits[at] = (bits[at] ?? 0) | (1 << (bit & 7))
  }
}

export const mayHold = ({ bits }: KeyFilter, { first, step }: KeyHash): boolean => {
  const size = bits.length * 8
  for (let i = 0; i < probes; i += 1) {
    const bit = (first + i * step) % size
    if (((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

export const filterText = ({ bits }: KeyFilter): string => Buffer.from(bits).toString('base64')

export const filterFrom = (text: string): KeyFilter => ({ bits: new Uint8Array(Buffer.from(text, 'base64')) })
