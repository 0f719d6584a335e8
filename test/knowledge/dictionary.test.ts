import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDictionary, unknownTerm } from '../../src/knowledge/dictionary.ts'
import { createNumbering } from '../../src/knowledge/numbering.ts'
import { termsOf } from '../../src/knowledge/tokens.ts'

/** Few characters, so that terms are met again; one outside the basic plane and one half of a pair. */
const texts = fc
  .array(fc.constantFrom('工', '资', '欠', '𠮷', '\ud842', 'a', '\u0000'), { maxLength: 12 })
  .map((all) => all.join(''))

describe('a dictionary', () => {
  test('counts the terms of a text, in the order in which they first stand in it', () => {
    fc.assert(
      fc.property(fc.array(texts), texts, (before, text) => {
        const dictionary = createDictionary()
        for (const one of before) dictionary.take(one)
        const { ids, counts } = dictionary.take(text)
        expect(counts).toEqual([...termsOf(text).values()])
        expect(new Set(ids).size).toBe(ids.length)
        expect(dictionary.take(text)).toEqual({ ids, counts })
        expect(Math.max(0, ...ids)).toBeLessThan(dictionary.size())
      }),
    )
  })

  test('gives a question the numbers of its terms, each once, and none to what it does not have', () => {
    fc.assert(
      fc.property(fc.array(texts), texts, (taken, question) => {
        const dictionary = createDictionary()
        const numbers = new Map<string, number>()
        for (const text of taken) {
          const { ids } = dictionary.take(text)
          for (const [place, term] of [...termsOf(text).keys()].entries()) numbers.set(term, ids[place] ?? -1)
        }
        const wanted = [...termsOf(question).keys()].map((term) => numbers.get(term) ?? unknownTerm)
        expect(dictionary.read(question)).toEqual(wanted)
      }),
    )
  })

  test('numbers thousands of different texts without taking one term for another', () => {
    const numbering = createNumbering()
    const keys = Array.from({ length: 50_000 }, (_, n) => n * 65_537 + 1)
    for (const key of keys) numbering.take(key)
    expect(keys.every((key, place) => numbering.find(key) === place + 1)).toBe(true)
    expect(numbering.find(2)).toBe(0)
    expect(numbering.size()).toBe(keys.length)
  })
})
