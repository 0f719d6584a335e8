import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, atLocal, hourMs, minuteMs, wallClock } from '../../src/core/time.ts'
import { afterNight, atQuietHours, isNight } from '../../src/reminders/quiet-hours.ts'

const instants = fc
  .integer({ min: 0, max: 60 * 24 * 800 })
  .map((minutes) => addMs('2026-01-01T00:00:00.000Z', minutes * minuteMs))
const leads = fc.integer({ min: 0, max: 60 * 72 })
const mild = fc.constantFrom('ordinary' as const, 'important' as const)

describe('quiet hours', () => {
  test('nobody is disturbed between 21:00 and 8:00 by anything that is not critical', () => {
    fc.assert(
      fc.property(instants, leads, mild, (due, lead, importance) => {
        const { minutes } = wallClock(atQuietHours(due, addMs(due, lead * minuteMs), importance))
        expect(minutes >= 8 * 60 && minutes < 21 * 60).toBe(true)
      }),
    )
  })

  test('a reminder never comes after its event, nor more than a night away from when it was due', () => {
    fc.assert(
      fc.property(instants, leads, fc.constantFrom('ordinary', 'important', 'critical'), (due, lead, importance) => {
        const eventAt = addMs(due, lead * minuteMs)
        const at = atQuietHours(due, eventAt, importance)
        expect(at <= eventAt).toBe(true)
        expect(Math.abs(Date.parse(at) - Date.parse(due))).toBeLessThanOrEqual(11 * hourMs + 30 * minuteMs)
      }),
    )
  })

  test('by day, and when it is critical, it goes when it is due', () => {
    fc.assert(
      fc.property(instants, leads, (due, lead) => {
        const eventAt = addMs(due, lead * minuteMs)
        expect(atQuietHours(due, eventAt, 'critical')).toBe(due)
        expect(isNight(due) || atQuietHours(due, eventAt, 'ordinary') === due).toBe(true)
      }),
    )
  })

  test.each([
    ['an appointment at ten: two hours before is eight', '08:00', '10:00', '08:00', 0],
    ['an appointment at nine: eight leaves an hour', '07:00', '09:00', '08:00', 0],
    ['an appointment at half past eight: the evening before', '06:30', '08:30', '20:30', -1],
    ['21:00 is night', '21:00', '23:00', '20:30', 0],
    ['20:59 is not', '20:59', '22:59', '20:59', 0],
  ])('%s', (_name, due, event, expected, day) => {
    const at = (clock: string, date = '2026-11-26'): string => {
      const [hours, minutes] = clock.split(':').map(Number)
      return atLocal(date, (hours ?? 0) * 60 + (minutes ?? 0))
    }
    expect(atQuietHours(at(due), at(event), 'ordinary')).toBe(at(expected, day === 0 ? '2026-11-26' : '2026-11-25'))
  })

  test('a night ends at eight', () => {
    expect(afterNight(atLocal('2026-11-25', 23 * 60))).toBe(atLocal('2026-11-26', 8 * 60))
    expect(afterNight(atLocal('2026-11-26', 3 * 60))).toBe(atLocal('2026-11-26', 8 * 60))
    expect(afterNight(atLocal('2026-11-26', 12 * 60))).toBe(atLocal('2026-11-26', 12 * 60))
  })
})
