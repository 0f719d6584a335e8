import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataRoot } from '../../../src/config.ts'
import { addMs, wallClock } from '../../../src/core/time.ts'
import { createCalendar, loadHolidays } from '../../../src/law/calendar.ts'
import { callableFrom, closedNow, laterTimes, retryAfter } from '../../../src/services/callbacks/hours.ts'
import { priorities } from '../../../src/services/callbacks/records.ts'

const holidays = createCalendar(await loadHolidays(path.join(dataRoot, 'holidays')))
const { urgent, ordinary } = priorities
const anyTime = fc
  .integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2026-12-31T00:00:00Z') })
  .map((ms) => new Date(ms).toISOString())

describe('when somebody may be called', () => {
  test('never from nine in the evening to eight in the morning, urgent or not', () => {
    const night = '2026-11-23T13:00:00.000Z'
    expect(closedNow(night, urgent, holidays)).toBe('night')
    expect(callableFrom(night, urgent, holidays)).toBe('2026-11-24T00:00:00.000Z')
    expect(closedNow('2026-11-23T12:59:59.999Z', ordinary, holidays)).toBeUndefined()
  })

  test('on a public holiday only what is urgent, the rest on the first day after it', () => {
    const national = '2026-10-03T02:00:00.000Z'
    expect(closedNow(national, ordinary, holidays)).toBe('holiday')
    expect(callableFrom(national, ordinary, holidays)).toBe('2026-10-08T00:00:00.000Z')
    expect(closedNow(national, urgent, holidays)).toBeUndefined()
  })

  test('a weekend is no holiday, and a day the calendar does not know is an ordinary one', () => {
    expect(closedNow('2026-11-22T02:00:00.000Z', ordinary, holidays)).toBeUndefined()
    expect(closedNow('2031-10-01T02:00:00.000Z', ordinary, holidays)).toBeUndefined()
  })

  test('whatever the time asked for, the one given is by day, not earlier, and stays as it is when asked again', () => {
    fc.assert(
      fc.property(anyTime, fc.constantFrom(urgent, ordinary), (at, priority) => {
        const given = callableFrom(at, priority, holidays)
        const { minutes, date } = wallClock(given)
        expect(given >= at).toBe(true)
        expect(minutes >= 8 * 60 && minutes < 21 * 60).toBe(true)
        expect(priority === urgent || holidays.isHoliday(date) !== true).toBe(true)
        expect(callableFrom(given, priority, holidays)).toBe(given)
      }),
    )
  })

  test('the times offered for later are four at most, different, ahead and allowed', () => {
    fc.assert(
      fc.property(anyTime, (at) => {
        const times = laterTimes(at, ordinary, holidays)
        expect(times.length >= 1 && times.length <= 4).toBe(true)
        expect(new Set(times).size).toBe(times.length)
        for (const time of times) {
          expect(time > at).toBe(true)
          expect(closedNow(time, ordinary, holidays)).toBeUndefined()
        }
      }),
    )
    expect(laterTimes('2026-11-23T02:00:00.000Z', ordinary, holidays)).toEqual([
      '2026-11-23T03:00:00.000Z',
      '2026-11-23T10:30:00.000Z',
      '2026-11-24T01:30:00.000Z',
      '2026-11-24T10:30:00.000Z',
    ])
  })
})

test('busy waits half an hour, the first miss four hours, the second a day', () => {
  const now = '2026-11-23T02:00:00.000Z'
  expect(retryAfter('busy', 1, now)).toBe(addMs(now, 30 * 60_000))
  expect(retryAfter('no-answer', 1, now)).toBe(addMs(now, 4 * 3_600_000))
  expect(retryAfter('no-answer', 2, now)).toBe(addMs(now, 24 * 3_600_000))
})
