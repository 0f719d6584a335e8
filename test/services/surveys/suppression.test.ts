import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownTotal, smallest, suppress } from '../../../src/services/surveys/suppression.ts'

const counts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 7 })
const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)

describe('small cells', () => {
  test('no count under five is ever shown', () => {
    fc.assert(
      fc.property(counts, (cells) => {
        for (const shown of suppress(cells)) expect(shown ?? smallest).toBeGreaterThanOrEqual(smallest)
      }),
    )
  })

  test('what is shown is what was counted, and nothing is hidden without need', () => {
    fc.assert(
      fc.property(counts, (cells) => {
        const shown = suppress(cells)
        const isPlain = cells.every((count) => count >= smallest)
        expect(shown.map((count, index) => count ?? cells[index])).toEqual(cells)
        expect(shown.includes(undefined)).toBe(!isPlain)
      }),
    )
  })

  test('with the total, the hidden ones are never one alone and never fewer than five people together', () => {
    fc.assert(
      fc.property(counts, (cells) => {
        const hidden = cells.filter((_, index) => suppress(cells)[index] === undefined)
        if (hidden.length === 0 || shownTotal(sum(cells)) === undefined) return
        expect(hidden.length).toBeGreaterThan(1)
        expect(sum(hidden)).toBeGreaterThanOrEqual(smallest)
      }),
    )
  })

  test('who knows the rule, the total and all that is shown cannot tell any hidden count', () => {
    const most = 12
    const seen = new Map<string, number[][]>()
    for (let a = 0; a <= most; a += 1)
      for (let b = 0; b <= most; b += 1)
        for (let c = 0; c <= most; c += 1) {
          const cells = [a, b, c]
          const key = JSON.stringify([sum(cells), suppress(cells).map((one) => one ?? null)])
          seen.set(key, [...(seen.get(key) ?? []), cells])
        }
    for (const [key, possible] of seen) {
      const shown = suppress(possible[0] ?? [])
      if (shownTotal(sum(possible[0] ?? [])) === undefined) continue
      for (const [index, count] of shown.entries()) {
        if (count !== undefined) continue
        const values = new Set(possible.map((cells) => cells[index]))
        // At the edge of what was tried the other possibilities lie outside.
        if (possible.some((cells) => cells.includes(most))) continue
        expect(values.size, key).toBeGreaterThan(1)
      }
    }
  })
})
