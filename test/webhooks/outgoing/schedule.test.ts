import { expect, test } from 'vitest'
import { addMs, dayMs, hourMs, minuteMs, msBetween } from '../../../src/core/time.ts'
import { nextTry, retryAfter } from '../../../src/webhooks/outgoing/schedule.ts'

const now = '2026-11-23T02:00:00.000Z'
const waits = [5_000, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 14 * hourMs, 20 * hourMs, dayMs]

test('there are ten tries in 75 hours, each up to a tenth later', () => {
  for (const [index, wait] of waits.entries()) {
    const at = nextTry({ delivery: 'whd_1', tries: index + 1, now })
    const waited = msBetween(now, at ?? now)
    expect(waited).toBeGreaterThanOrEqual(wait)
    expect(waited).toBeLessThan(wait * 1.1)
  }
  expect(nextTry({ delivery: 'whd_1', tries: 10, now })).toBeUndefined()
})

test('deliveries that failed together come back apart', () => {
  const times = Array.from({ length: 30 }, (_, n) => nextTry({ delivery: `whd_${n}`, tries: 4, now }))
  expect(new Set(times).size).toBeGreaterThan(5)
})

test('a receiver may ask to wait longer, never shorter, and a day at most', () => {
  const after = (notBefore: string) => nextTry({ delivery: 'whd_1', tries: 1, now, notBefore })
  expect(after(addMs(now, hourMs))).toBe(addMs(now, hourMs))
  expect(msBetween(now, after(addMs(now, 1_000)) ?? now)).toBeGreaterThanOrEqual(5_000)
  expect(after(addMs(now, 30 * dayMs))).toBe(addMs(now, dayMs))
})

test('Retry-After is read in seconds and as a date', () => {
  expect(retryAfter('120', now)).toBe('2026-11-23T02:02:00.000Z')
  expect(retryAfter('Mon, 23 Nov 2026 03:00:00 GMT', now)).toBe('2026-11-23T03:00:00.000Z')
})

test.each(['', '-5', '1.5', 'soon', 'Mon, 23 Nov 2020 03:00:00 GMT', '2'.repeat(12)])(
  'Retry-After of %j says nothing',
  (header) => {
    expect(retryAfter(header, now)).toBeUndefined()
  },
)
