import { z } from 'zod'
import { remember } from '../core/remember.ts'
import { toChineseNumber } from '../law/citations.ts'

/** `data/synonyms.json`: what people say for what our entries say. */
export const synonymsSchema = z.strictObject({
  /** Written forms of the same word, `from` is rewritten to `to` before searching. */
  words: z.array(z.strictObject({ to: z.string().min(1), from: z.array(z.string().min(1)).min(1) })),
  /** Courtesies and question words that say nothing about the matter. */
  drop: z.array(z.string().min(1)),
  /** Traditional characters and, at the same place, the simplified ones. */
  traditional: z.string(),
  simplified: z.string(),
})
export type Synonyms = z.output<typeof synonymsSchema>

/** How people's words are brought to the one form that is indexed and searched. */
export interface Normaliser {
  /** Simplified and half width, marks and spaces as they were. */
  simple(text: string): string
  /** Simplified, half width, lower case, no spaces or punctuation, numbers in Chinese; words as they were. */
  plain(text: string): string
  /** `plain`, with colloquial words replaced and courtesies dropped. */
  normal(text: string): string
}

/** Which code units stand for, or begin, one of these texts: most places of a text are passed by at a look. */
const beginningsOf = (texts: Iterable<string>): Uint8Array => {
  const begins = new Uint8Array(0x1_0000)
  for (const text of texts) begins[text.charCodeAt(0)] = 1
  return begins
}

/** Rewrites the words of a list where they stand, the longest first. */
const createRewriter = (rewrites: ReadonlyMap<string, string>): ((words: string) => string) => {
  const begins = beginningsOf(rewrites.keys())
  const byFirst = new Map<number, (readonly [string, string])[]>()
  for (const pair of [...rewrites].sort(([a], [b]) => b.length - a.length)) {
    const first = pair[0].charCodeAt(0)
    byFirst.set(first, [...(byFirst.get(first) ?? []), pair])
  }
  return (words) => {
    let rewritten = ''
    let kept = 0
    for (let at = 0; at < words.length; at += 1) {
      const first = words.charCodeAt(at)
      if (begins[first] === 0) continue
      const found = byFirst.get(first)?.find(([from]) => words.startsWith(from, at))
      if (found === undefined) continue
      rewritten += words.slice(kept, at) + found[1]
      kept = at + found[0].length
      at = kept - 1
    }
    return rewritten + words.slice(kept)
  }
}

/** 110, 119, 120 and the five digits of public hotlines name something. */
const hotline = /^(?:1[12]\d|12\d{3})$/

/** 2个月 and 两个月 are the same; a long number (a sum, a date, a phone) tells nothing about the matter. */
const numberWords = (digits: string): string => {
  if (hotline.test(digits)) return digits
  const value = Number(digits)
  return digits.length <= 2 && value > 0 ? toChineseNumber(value) : ''
}

/** A question is brought to this form several times while it is answered. */
const remembered = 100

/** @param letters characters of `data/letters.json`, beside those the synonyms name themselves */
export const createNormaliser = (
  synonyms: Synonyms,
  letters: Pick<Synonyms, 'traditional' | 'simplified'> = { traditional: '', simplified: '' },
): Normaliser => {
  const simplified = Array.from(letters.simplified + synonyms.simplified)
  const simpler = new Map(
    Array.from(letters.traditional + synonyms.traditional, (from, index) => [from, simplified[index] ?? from]),
  )
  const marked = beginningsOf(simpler.keys())
  const simple = (text: string): string => {
    const half = text.normalize('NFKC')
    for (let at = 0; at < half.length; at += 1) {
      if (marked[half.charCodeAt(at)] === 1) {
        return Array.from(half, (character) => simpler.get(character) ?? character).join('')
      }
    }
    return half
  }
  const plain = remember(remembered, (text) =>
    simple(text)
      .toLowerCase()
      .replaceAll(/\d+(?:\.\d+)?/g, numberWords)
      .replaceAll('两', '二')
      .replaceAll(/[^\p{L}\p{N}]+/gu, ''),
  )
  const rewrite = new Map<string, string>()
  for (const { to, from } of synonyms.words) for (const word of from) rewrite.set(plain(word), plain(to))
  // What is already said in our words stays: 欠工资 is rewritten, but not inside 拖欠工资.
  for (const { to } of synonyms.words) rewrite.set(plain(to), plain(to))
  for (const word of synonyms.drop) rewrite.set(plain(word), '')
  rewrite.delete('')
  const replaced = createRewriter(rewrite)
  return {
    simple,
    plain,
    normal: remember(remembered, (text) => {
      const base = plain(text)
      // Twice, since one replacement may complete another: 工钱没结 → 工资没结 → 拖欠工资.
      const rewritten = replaced(replaced(base))
      return rewritten === '' ? base : rewritten
    }),
  }
}
