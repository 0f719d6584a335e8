import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareKeys, compareText, ordered } from '../../src/store/keys.ts'

const points = (text: string): number[] => Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
const letters = fc.constantFrom('', 'a', '中', '\u{D7FF}', '\u{E000}', '\u{FFFF}', '\u{10000}', '\u{10FFFF}')
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(letters, { maxLength: 5 }).map((some) => some.join('')),
)

test('ordered text compares as its code points do', () => {
  const asPoints = fc.property(text, text, (a, b) => {
    const [x, y] = [points(a), points(b)]
    const at = x.findIndex((point, i) => point !== y[i])
    const expected = at === -1 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1)
    return Math.sign(compareText(ordered(a), ordered(b))) === Math.sign(expected)
  })
  expect(() => fc.assert(asPoints, { numRuns: 2_000 })).not.toThrow()
})

test('numbers come before text, and the mark above everything after both', () => {
  const keys = [['a', true], ['a'], [true], [2], ['a', 'b'], [10], [-1], ['']] as const
  expect(keys.toSorted(compareKeys)).toEqual([[-1], [2], [10], [''], ['a'], ['a', 'b'], ['a', true], [true]])
})
