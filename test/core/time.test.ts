import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMs,
  atLocal,
  clockText,
  dateText,
  instantText,
  localDate,
  msBetween,
  wallClock,
} from '../../src/core/time.ts'

const anyInstant = fc
  .integer({ min: Date.parse('2000-01-01T00:00:00.000Z'), max: Date.parse('2100-01-01T00:00:00.000Z') })
  .map((ms) => addMs('1970-01-01T00:00:00.000Z', ms))

describe('the wall clock in Shanghai', () => {
  test('begins its day eight hours before the instant does', () => {
    expect(localDate('2026-11-22T15:59:59.999Z')).toBe('2026-11-22')
    expect(wallClock('2026-11-22T16:00:00.000Z')).toEqual({
      date: '2026-11-23',
      year: 2026,
      month: 11,
      day: 23,
      weekday: 1,
      minutes: 0,
    })
  })

  test('and the instant it shows are one and the same', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const { date, minutes } = wallClock(instant)
        const rest = msBetween(atLocal(date, minutes), instant)
        expect(rest).toBeGreaterThanOrEqual(0)
        expect(rest).toBeLessThan(60_000)
      }),
    )
  })
})

test('days are added over months, years and leap days', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  fc.assert(
    fc.property(anyInstant, fc.integer({ min: -4_000, max: 4_000 }), (instant, days) => {
      const date = localDate(instant)
      expect(addDays(addDays(date, days), -days)).toBe(date)
    }),
  )
})

test('instants sort as text', () => {
  fc.assert(
    fc.property(anyInstant, anyInstant, (a, b) => {
      expect(a < b).toBe(Date.parse(a) < Date.parse(b))
    }),
  )
})

test('times are told as people say them', () => {
  expect(clockText(9 * 60 + 5)).toBe('09:05')
  expect(dateText('2026-11-26')).toBe('11月26日（周四）')
  expect(instantText('2026-11-26T02:05:00.000Z')).toBe('11月26日（周四）10:05')
})
