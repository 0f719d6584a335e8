import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMs, hourMs, msBetween } from '../../../src/core/time.ts'
import { dueFor } from '../../../src/services/campaigns/jitter.ts'

const nine = '2026-11-24T01:00:00.000Z'
/** When the next waking after it does it: every 15 seconds. */
const leaves = (at: string): number => Math.ceil(Date.parse(at) / 15_000) * 15_000

test('whoever it is for and whenever it is fed, it leaves within three minutes and not in the minute of a full or half hour', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 0, max: hourMs }), (id, ms) => {
      const now = addMs(nine, ms)
      const due = dueFor(id, now)
      expect(msBetween(now, due)).toBeGreaterThan(0)
      expect(msBetween(now, due)).toBeLessThan(180_000)
      expect(Math.floor(leaves(due) / 60_000) % 30).not.toBe(0)
      expect(dueFor(id, now)).toBe(due)
    }),
  )
})

test('a hundred people fed at once do not leave at once', () => {
  const seconds = new Set(Array.from({ length: 100 }, (_one, n) => dueFor(`crp_${n}`, nine).slice(0, 19)))
  expect(seconds.size).toBeGreaterThan(30)
})
