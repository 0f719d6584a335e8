import { Cron } from 'croner'
import fc from 'fast-check'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { addMs, hourMs, localDate, minuteMs, wallClock, type Instant } from '../../src/core/time.ts'
import { createCalendar, loadHolidays } from '../../src/law/calendar.ts'
import { nextInstant, readCron } from '../../src/reminders/cron.ts'
import { dayHolds, type DayRule } from '../../src/reminders/day-rules.ts'
import { nextOccurrences } from '../../src/reminders/schedule.ts'

const calendar = createCalendar(await loadHolidays(path.join(import.meta.dirname, '..', '..', 'data', 'holidays')))

/** A field as it is written, and, by itself, the values it means. */
interface Field {
  readonly text: string
  readonly values: readonly number[]
}

const fieldOf = (from: number, to: number): fc.Arbitrary<Field> => {
  const value = fc.integer({ min: from, max: to })
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const star = fc.constant({ text: '*', values: all })
  const list = fc
    .uniqueArray(value, { minLength: 1, maxLength: 4 })
    .map((values) => ({ text: values.join(','), values }))
  const range = fc.tuple(value, value, fc.integer({ min: 1, max: 5 })).map(([one, other, step]) => {
    const [low, high] = one < other ? [one, other] : [other, one]
    const values = all.filter((n) => n >= low && n <= high && (n - low) % step === 0)
    return { text: step === 1 ? `${low}-${high}` : `${low}-${high}/${step}`, values }
  })
  const every = fc
    .integer({ min: 2, max: to - from })
    .map((step) => ({ text: `*/${step}`, values: all.filter((n) => (n - from) % step === 0) }))
  return fc.oneof(star, list, range, every)
}

const start = Date.parse('2025-01-01T00:00:00.000Z')
const anInstant = fc
  .integer({ min: 0, max: 3 * 366 * 24 * 60 })
  .map((minutes) => new Date(start + minutes * minuteMs).toISOString())

/** Minute after minute, without any library: the first instant after `after` that all five fields name. */
const naive = (fields: readonly Field[], after: Instant, limit: number): Instant | undefined => {
  const [minutes, hours, days, months, weekdays] = fields.map(({ values }) => new Set(values))
  let at = addMs(after, minuteMs - (Date.parse(after) % minuteMs))
  for (const end = addMs(after, limit); at <= end; at = addMs(at, minuteMs)) {
    const wall = wallClock(at)
    if (!months?.has(wall.month) || !days?.has(wall.day) || !weekdays?.has(wall.weekday)) {
      at = addMs(at, (24 * 60 - wall.minutes - 1) * minuteMs)
      continue
    }
    if (!hours?.has(Math.floor(wall.minutes / 60))) {
      at = addMs(at, (59 - (wall.minutes % 60)) * minuteMs)
      continue
    }
    if (minutes?.has(wall.minutes % 60)) return at
  }
  return undefined
}

describe('a cron of five fields', () => {
  const crons = fc.tuple(fieldOf(0, 59), fieldOf(0, 23), fieldOf(1, 31), fieldOf(1, 12), fieldOf(0, 6))

  test('names the same instants as a count of minutes by hand', () => {
    fc.assert(
      fc.property(crons, anInstant, (fields, after) => {
        const text = fields.map((field) => field.text).join(' ')
        if (readCron(text).kind === 'wrong') return
        const expected = naive(fields, after, 400 * 24 * hourMs)
        const found = nextInstant(text, after)
        const isBeyond = found === undefined || found > addMs(after, 399 * 24 * hourMs)
        expect(expected === undefined ? isBeyond : found === expected, `${text} after ${after}: ${found}`).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('names the same instants as croner reading the text itself, when both day fields have to fit', () => {
    fc.assert(
      fc.property(crons, anInstant, (fields, after) => {
        const text = fields.map((field) => field.text).join(' ')
        if (readCron(text).kind === 'wrong') return
        const theirs = new Cron(text, { timezone: 'Asia/Shanghai', domAndDow: true }).nextRun(new Date(after))
        expect(nextInstant(text, after)).toBe(theirs?.toISOString())
      }),
      { numRuns: 300 },
    )
  })
})

describe('a cron as people write it', () => {
  const monday = '2026-11-23T02:00:00.000Z'

  test('may have seconds, names, Sunday as 7, and a range that goes around', () => {
    expect(nextInstant('30 0 9 * * *', monday)).toBe('2026-11-24T01:00:30.000Z')
    expect(nextInstant('0 9 * * Sunday', monday)).toBe(nextInstant('0 9 * * 7', monday))
    expect(nextInstant('0 9 * DEC fri', monday)).toBe('2026-12-04T01:00:00.000Z')
    const read = readCron('0 22-2 * * fri-mon')
    expect(read).toMatchObject({ kind: 'cron', fields: { hours: [0, 1, 2, 22, 23], weekdays: [0, 1, 5, 6] } })
  })

  test('runs on the last day of the month and on a 29 February only where there is one', () => {
    expect(nextInstant('0 9 L 2 *', '2027-01-01T00:00:00.000Z')).toBe('2027-02-28T01:00:00.000Z')
    expect(nextInstant('0 9 L 2 *', '2028-01-01T00:00:00.000Z')).toBe('2028-02-29T01:00:00.000Z')
    expect(nextInstant('0 9 29 2 *', monday)).toBe('2028-02-29T01:00:00.000Z')
  })

  test('passes the end of the year in Shanghai, not in London', () => {
    expect(nextInstant('0 0 1 1 *', '2026-12-31T15:59:59.000Z')).toBe('2026-12-31T16:00:00.000Z')
    expect(nextInstant('0 0 1 1 *', '2026-12-31T16:00:00.000Z')).toBe('2027-12-31T16:00:00.000Z')
  })

  test.each([
    ['', '现在是0格'],
    ['0 9 * *', '现在是4格'],
    ['0 0 9 * * * 2027', '现在是7格'],
    ['60 9 * * *', '分这一格只能填0到59'],
    ['0 24 * * *', '时这一格只能填0到23'],
    ['0 9 0 * *', '日这一格只能填1到31'],
    ['0 9 * 13 *', '月这一格只能填1到12'],
    ['0 9 * * 8', '星期这一格只能填0到7'],
    ['0 9 * * 周五', '“周五”看不懂'],
    ['0 九 * * *', '“九”看不懂'],
    ['*/0 9 * * *', '“/”后面要填1到60'],
    ['5/10 9 * * *', '“/”前面要写'],
    ['0 9 1,,2 * *', '不完整'],
    ['0 9 1-2-3 * *', '不完整'],
    ['0 9 15W * *', '“哪些天”里选'],
    ['0 9 * * 2#1', '“哪些天”里选'],
    ['0 9 30 2 *', '永远不会运行'],
    ['0 9 31 4,6,9,11 *', '永远不会运行'],
  ])('“%s” is refused with words that say where: %s', (text, words) => {
    expect(readCron(text)).toEqual({ kind: 'wrong', words: expect.stringContaining(words) })
  })
})

const holding = (rule: DayRule, from: string, to: string): readonly string[] => {
  const days: string[] = []
  for (let at = `${from}T04:00:00.000Z`; localDate(at) <= to; at = addMs(at, 24 * hourMs))
    if (dayHolds(calendar, rule, localDate(at)) === true) days.push(localDate(at))
  return days
}

describe('the days of 2026', () => {
  test('the first workday of a month leaves out holidays and takes a worked Sunday', () => {
    expect(holding({ kind: 'first-workday' }, '2026-01-01', '2026-12-31')).toEqual(
      '2026-01-04 2026-02-02 2026-03-02 2026-04-01 2026-05-06 2026-06-01 2026-07-01 2026-08-03 2026-09-01 2026-10-08 2026-11-02 2026-12-01'.split(
        ' ',
      ),
    )
  })

  test('the last workday of a month takes a worked Saturday', () => {
    expect(holding({ kind: 'last-workday' }, '2026-01-01', '2026-12-31')).toEqual(
      '2026-01-30 2026-02-28 2026-03-31 2026-04-30 2026-05-29 2026-06-30 2026-07-31 2026-08-31 2026-09-30 2026-10-30 2026-11-30 2026-12-31'.split(
        ' ',
      ),
    )
  })

  test('the first day after a holiday is the first that is worked', () => {
    expect(holding({ kind: 'after-holiday' }, '2026-01-01', '2026-12-31')).toEqual(
      '2026-01-04 2026-02-24 2026-04-07 2026-05-06 2026-06-22 2026-09-28 2026-10-08'.split(' '),
    )
  })

  test('the last day before a holiday is the last that is worked', () => {
    expect(holding({ kind: 'before-holiday' }, '2026-01-02', '2026-12-31')).toEqual(
      '2026-02-14 2026-04-03 2026-04-30 2026-06-18 2026-09-24 2026-09-30'.split(' '),
    )
    expect(dayHolds(calendar, { kind: 'before-holiday' }, '2025-12-31')).toBe(true)
  })

  test('workdays are those of the notice', () => {
    const days = holding({ kind: 'workday' }, '2026-09-19', '2026-10-11')
    expect(days).toContain('2026-09-20')
    expect(days).toContain('2026-10-10')
    expect(days.filter((day) => day >= '2026-10-01' && day <= '2026-10-07')).toEqual([])
  })
})

describe('past the last published year', () => {
  test('nobody says that a day is the one, and days that cannot be are still left out', () => {
    expect(dayHolds(calendar, { kind: 'workday' }, '2027-01-04')).toBe('unknown')
    expect(dayHolds(calendar, { kind: 'first-workday' }, '2027-01-04')).toBe('unknown')
    expect(dayHolds(calendar, { kind: 'first-workday' }, '2027-01-20')).toBe(false)
    expect(dayHolds(calendar, { kind: 'last-workday' }, '2027-01-04')).toBe(false)
    // Whether New Year is off is known from the notice of that year only.
    expect(dayHolds(calendar, { kind: 'before-holiday' }, '2026-12-31')).toBe('unknown')
    expect(dayHolds(calendar, { kind: 'before-holiday' }, '2026-12-30')).toBe(false)
    expect(dayHolds(calendar, { kind: 'last-workday' }, '2026-12-31')).toBe(true)
  })

  test('the list of next runs marks where it becomes unsure', () => {
    const next = nextOccurrences(
      calendar,
      { cron: '0 9 * * *', day: { kind: 'first-workday' } },
      '2026-11-23T02:00:00.000Z',
      3,
    )
    expect(next).toEqual([
      { at: '2026-12-01T01:00:00.000Z', isSure: true },
      { at: '2027-01-01T01:00:00.000Z', isSure: false },
      { at: '2027-01-02T01:00:00.000Z', isSure: false },
    ])
  })
})

describe('a day of the year', () => {
  const cron = '0 9 * * *'
  const daysOf = (leap: 'feb28' | 'mar1' | 'skip', limit: number) =>
    nextOccurrences(
      calendar,
      { cron, day: { kind: 'yearly', month: 2, day: 29, leap } },
      '2026-11-23T02:00:00.000Z',
      limit,
    ).map(({ at }) => localDate(at))

  test('29 February is kept, moved or left out in years without one, as the rule says', () => {
    expect(daysOf('feb28', 3)).toEqual(['2027-02-28', '2028-02-29', '2029-02-28'])
    expect(daysOf('mar1', 3)).toEqual(['2027-03-01', '2028-02-29', '2029-03-01'])
    expect(daysOf('skip', 2)).toEqual(['2028-02-29', '2032-02-29'])
  })

  test('every day rule gives the days that a walk over all days gives', () => {
    const kinds = ['every', 'workday', 'first-workday', 'last-workday', 'after-holiday', 'before-holiday'] as const
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 23 }), anInstant, (kind, hour, after) => {
        const found = nextOccurrences(calendar, { cron: `0 ${hour} * * *`, day: { kind } }, after, 4)
        const expected: string[] = []
        for (
          let at = addMs(after, hourMs - (Date.parse(after) % hourMs));
          expected.length < 4;
          at = addMs(at, hourMs)
        ) {
          if (wallClock(at).minutes !== hour * 60) continue
          if (dayHolds(calendar, { kind }, localDate(at)) !== false) expected.push(at)
        }
        expect(found.map(({ at }) => at)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})
