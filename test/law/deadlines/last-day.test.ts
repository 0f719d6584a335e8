import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import chineseDays from 'chinese-days'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { dataRoot } from '../../../src/config.ts'
import { addDays } from '../../../src/core/time.ts'
import { createCalendar, loadHolidays } from '../../../src/law/calendar.ts'
import type { Deadline } from '../../../src/law/deadlines/deadline.ts'
import { deadlines } from '../../../src/law/deadlines/deadlines.ts'
import { deadlineOf, lastDayOf } from '../../../src/law/deadlines/last-day.ts'
import { addMonths } from '../../../src/law/deadlines/months.ts'

/** A release of 2026: later years may be in the folder when this is read. */
const calendar = createCalendar((await loadHolidays(join(dataRoot, 'holidays'))).filter(({ year }) => year <= 2026))

const fixture = z
  .array(
    z.object({
      deadline: z.string(),
      trigger: z.string(),
      raw: z.string(),
      rolled: z.string().nullable(),
      reminders: z.array(z.string()),
    }),
  )
  // Worked out by a program of its own from the fact sheet, not by the code under test.
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/deadlines.json', import.meta.url), 'utf8')))

describe('the last day', () => {
  test.each([
    ['award received', 'sue-15', '2026-11-23', '2026-12-08', '2026-12-08'],
    ['award received before the national holiday', 'sue-15', '2026-09-18', '2026-10-03', '2026-10-08'],
    ['judgment served', 'appeal-15', '2026-11-20', '2026-12-05', '2026-12-07'],
    ['injury, the employer', 'er-injury', '2026-11-01', '2026-12-01', '2026-12-01'],
    ['injury, the worker', 'wi-worker-1y', '2026-11-01', '2027-11-01', null],
    ['left at the end of February', 'arb-general', '2026-02-28', '2027-02-28', null],
    ['left on 29 February', 'arb-general', '2024-02-29', '2025-02-28', '2025-02-28'],
    ['injury decision', 'admin-60', '2026-10-15', '2026-12-14', '2026-12-14'],
    ['administrative decision known', 'admin-6m', '2026-08-31', '2027-02-28', null],
    ['hired on the 31st', 'er-contract', '2026-01-31', '2026-02-28', '2026-02-28'],
    ['filed before the national holiday', 'au-accept', '2026-09-29', '2026-10-12', '2026-10-12'],
    ['left before the national holiday', 'er-wage-exit', '2026-09-30', '2026-10-09', '2026-10-09'],
  ])('%s: %s from %s', (_case, id, trigger, raw, rolled) => {
    expect(deadlineOf(id, trigger, calendar)).toMatchObject({ raw, rolled, certain: rolled !== null })
  })

  test.each(fixture)('$deadline from $trigger is $raw', ({ deadline, trigger, raw, rolled, reminders }) => {
    expect(deadlineOf(deadline, trigger, calendar)).toMatchObject({ raw, rolled, certain: rolled !== null, reminders })
  })

  test('the fixture holds every limit once', () => {
    expect(fixture.map(({ deadline }) => deadline).toSorted()).toEqual([...deadlines.keys()].toSorted())
    expect(deadlines.size).toBe(72)
  })

  test('there is none for an id nobody knows', () => {
    expect(deadlineOf('sue-16', '2026-11-23', calendar)).toBeUndefined()
  })

  test('working days agree with an independent source', () => {
    for (let day = '2025-01-01'; day < '2026-11-30'; day = addDays(day, 1)) {
      const found = deadlineOf('au-insp-js', day, calendar)
      expect([day, found?.raw]).toEqual([
        day,
        chineseDays.findWorkday(7, chineseDays.isWorkday(day) ? day : addDays(lastWorkday(day), 0)),
      ])
    }
  })

  test('past the holidays known it is a guess and said to be one', () => {
    const found = deadlineOf('au-accept', '2026-12-30', calendar)
    expect(found).toMatchObject({ raw: '2027-01-06', rolled: null, certain: false, horizon: '2026-12-31' })
  })

  test('a month that has no such day ends on its last', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15')
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
  })
})

/** chinese-days counts from a workday: before a day off that is the one before it. */
const lastWorkday = (day: string): string => {
  let found = day
  while (!chineseDays.isWorkday(found)) found = addDays(found, -1)
  return found
}

describe('whatever the limit and the day', () => {
  const anyLimit = fc.constantFrom(...deadlines.values())
  const anyDay = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2024-06-01', days))
  const isAhead = (item: Deadline): boolean => item.count.from === 'before'

  test('the raw day is never after the one it rolls to, and never before the event', () => {
    fc.assert(
      fc.property(anyLimit, anyDay, (item, day) => {
        const { raw, rolled, certain } = lastDayOf(item, day, calendar)
        expect(certain).toBe(rolled !== null)
        expect(rolled === null || raw <= rolled).toBe(true)
        expect(isAhead(item) ? raw < day : raw >= day).toBe(true)
      }),
    )
  })

  test('a later event never ends earlier', () => {
    fc.assert(
      fc.property(anyLimit, anyDay, fc.integer({ min: 0, max: 60 }), (item, day, later) => {
        const one = lastDayOf(item, day, calendar)
        const other = lastDayOf(item, addDays(day, later), calendar)
        expect(one.raw <= other.raw).toBe(true)
        expect(one.rolled === null || other.rolled === null || one.rolled <= other.rolled).toBe(true)
      }),
    )
  })

  test('reminders ascend, none after the raw day and none before the event', () => {
    fc.assert(
      fc.property(anyLimit, anyDay, (item, day) => {
        const { raw, reminders } = lastDayOf(item, day, calendar)
        expect(reminders).toEqual([...new Set(reminders)].toSorted())
        for (const one of reminders) expect(one <= raw && (isAhead(item) || one >= day)).toBe(true)
      }),
    )
  })

  test('a rolled day is a workday of a published year', () => {
    fc.assert(
      fc.property(anyLimit, anyDay, (item, day) => {
        const { rolled, horizon } = lastDayOf(item, day, calendar)
        if (rolled === null || isAhead(item)) return
        expect(calendar.isWorkday(rolled)).toBe(true)
        expect(rolled <= horizon).toBe(true)
      }),
    )
  })
})
