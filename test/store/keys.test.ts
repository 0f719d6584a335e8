import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareKeys, compareText, encodeKey, lastText, ordered } from '../../src/store/keys.ts'

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

const part = fc.oneof(
  fc.string({ unit: fc.constantFrom('\u0000', '\u0001', '\u0002', '\u0003', 'a', '\u{10000}') }),
  text,
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
)
const key = fc
  .tuple(fc.array(part, { maxLength: 3 }), fc.boolean())
  .map(([parts, end]) => [
    ...parts.map((one) => (typeof one === 'string' ? ordered(one) : one)),
    ...(end ? [true as const] : []),
  ])

test('encoded keys compare as the keys do', () => {
  const asKeys = fc.property(
    key,
    key,
    (a, b) => Math.sign(compareText(encodeKey(a), encodeKey(b))) === Math.sign(compareKeys(a, b)),
  )
  expect(() => fc.assert(asKeys, { numRuns: 5_000 })).not.toThrow()
})

test('an encoded key gives back the text it ends with', () => {
  const same = fc.property(fc.array(part, { maxLength: 3 }), text, (before, last) => {
    expect(lastText(encodeKey([...before, last]))).toBe(last)
  })
  expect(() => fc.assert(same, { numRuns: 2_000 })).not.toThrow()
})
