import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compare,
  minus,
  numberText,
  over,
  plus,
  times,
  total,
  wholePart,
  yuan,
} from '../../../src/law/calculators/exact.ts'

const fen = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })

describe('exact sums', () => {
  test('decimals stay decimals, and half a fen is rounded up once', () => {
    expect(yuan(plus(0.1, 0.2))).toBe(0.3)
    expect(yuan(times(1.005, 1))).toBe(1.01)
    expect(yuan(times(2.675, 1))).toBe(2.68)
    expect(yuan(total(Array.from({ length: 10 }, () => 0.1)))).toBe(1)
    expect(yuan(over(10, 3))).toBe(3.33)
    expect(yuan(times(over(10, 3), 3))).toBe(10)
    expect(yuan(times(1e-7, 1e9))).toBe(100)
  })

  test('whole parts, comparisons and grouped digits', () => {
    expect([wholePart(2.99), wholePart(3), wholePart(-0.5), wholePart(over(9, 3))]).toEqual([2, 3, -1, 3])
    expect(compare(over(1, 3), over(2, 6))).toBe(0)
    expect([numberText(1234567.5), numberText(0), numberText(999), numberText(-1500)]).toEqual([
      '1,234,567.50',
      '0',
      '999',
      '-1,500',
    ])
  })

  test('adding and taking away in any order gives fen for fen the same', () => {
    fc.assert(
      fc.property(fc.array(fen, { maxLength: 20 }), (amounts) => {
        const yuans = amounts.map((one) => one / 100)
        const sum = amounts.reduce((a, b) => a + b, 0) / 100
        expect(yuan(total(yuans))).toBe(sum === 0 ? 0 : sum)
        expect(
          compare(
            yuans.reduce<ReturnType<typeof plus>>((a, b) => minus(a, b), total(yuans)),
            0,
          ),
        ).toBe(0)
      }),
    )
  })
})
