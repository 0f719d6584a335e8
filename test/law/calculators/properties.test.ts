import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../../src/core/time.ts'
import type { Calculated, ResultValue } from '../../../src/law/calculators/calculator.ts'
import { calculators } from '../../../src/law/calculators/registry.ts'
import { serviceUnits } from '../../../src/law/calculators/severance-pay.ts'
import { resultOf, run, worked } from './setting.ts'

const day = fc.integer({ min: 0, max: 9_000 }).map((shift) => addDays('2008-01-01', shift))
const wage = fc.integer({ min: 0, max: 10_000_000 }).map((fen) => fen / 100)
const num = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

/** Service counted another way: month by month with the day clamped by the host's own calendar. */
const unitsByCounting = (hire: string, last: string): number => {
  const end = Date.parse(addDays(last, 1))
  const [year, month, date] = hire.split('-').map(Number)
  const after = (months: number): number => {
    const longest = new Date(Date.UTC(year ?? 0, (month ?? 1) + months, 0)).getUTCDate()
    return Date.UTC(year ?? 0, (month ?? 1) - 1 + months, Math.min(date ?? 1, longest))
  }
  let months = 0
  while (after(months + 1) <= end) months += 1
  const rest = months % 12
  const isWhole = rest === 0 && after(months) === end
  return Math.floor(months / 12) + (isWhole ? 0 : rest >= 6 ? 1 : 0.5)
}

describe('severance', () => {
  test('counts months as a plain count of calendar months does', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 7_000 }), (hire, length) => {
        const last = addDays(hire, length)
        expect(serviceUnits(hire, last)).toBe(unitsByCounting(hire, last))
      }),
    )
  })

  test('never falls with a longer service, and is never negative', () => {
    fc.assert(
      fc.property(
        day,
        fc.nat(6_000),
        fc.nat(400),
        wage,
        fc.integer({ min: 1, max: 30_000 }),
        (hire, length, more, avg12, city) => {
          const last = addDays(hire, length)
          const paid = (end: string, average: number) =>
            num(
              resultOf('calc-severance', { hire, last: end, avg12: average, city_avg_month: city, min_wage: 2660 })[
                'N'
              ],
            )
          expect(paid(last, avg12)).toBeGreaterThanOrEqual(0)
          expect(paid(addDays(last, more), avg12)).toBeGreaterThanOrEqual(paid(last, avg12))
        },
      ),
    )
  })

  test.each([
    ['one day', '2026-01-05', '2026-01-05', 0.5],
    ['a day short of six months', '2026-01-05', '2026-07-03', 0.5],
    ['exactly six months', '2026-01-05', '2026-07-04', 1],
    ['six months and a day', '2026-01-05', '2026-07-05', 1],
    ['a day short of a year', '2026-01-05', '2027-01-03', 1],
    ['a year to the day', '2026-01-05', '2027-01-04', 1],
    ['a year and a day', '2026-01-05', '2027-01-05', 1.5],
    ['from 29 February, a year', '2024-02-29', '2025-02-27', 1],
    ['from 29 February, four years', '2024-02-29', '2028-02-28', 4],
    ['from the end of August, six months to the end of February', '2025-08-31', '2026-02-27', 1],
  ])('%s', (_name, hire, last, units) => {
    expect(serviceUnits(hire, last)).toBe(units)
  })

  test('the cap of three city averages brings the limit of twelve months, and only then', () => {
    const at = (avg12: number) =>
      resultOf('calc-severance', {
        hire: '2008-01-01',
        last: '2025-12-31',
        avg12,
        city_avg_month: 10_000,
        min_wage: 2660,
      })
    expect(at(30_000)).toMatchObject({ capped: false, units: 18, base: 30_000, N: 540_000 })
    expect(at(30_000.01)).toMatchObject({ capped: true, units: 12, base: 30_000, N: 360_000 })
  })

  test('service before 2008 is left out and said, but counts for the double of an unlawful ending', () => {
    const inputs = { hire: '2005-01-01', last: '2025-12-31', avg12: 6000 }
    const plain = worked('calc-severance', inputs)
    expect(plain.result).toMatchObject({ units: 18, N: 108_000 })
    expect(plain.notes.join()).toMatch(/至少是这个数，请人工/)
    expect(plain.cites).toContain('劳动合同法第九十七条')
    expect(resultOf('calc-2n', inputs)).toMatchObject({ units: 21, amount: 252_000 })
    expect(resultOf('calc-severance', { ...inputs, ground: 'disputed' })).toMatchObject({ N: 108_000, double: 252_000 })
    expect(run('calc-severance', { ...inputs, last: '2007-06-30' })).toMatchObject({ ok: false, code: 'invalid' })
  })
})

describe('the second wage', () => {
  const asked = (hire: string, as_of: string, mode: string) =>
    resultOf('calc-double-wage', { hire, as_of, wage: 6000, mode })

  test('is at most eleven wages, begins with the second month and never falls', () => {
    fc.assert(
      fc.property(
        fc.nat(360),
        fc.nat(500),
        fc.nat(40),
        fc.constantFrom('practice', 'strict'),
        (start, length, more, mode) => {
          const hire = addDays('2025-01-01', start)
          const [early, late] = [
            asked(hire, addDays(hire, length), mode),
            asked(hire, addDays(hire, length + more), mode),
          ]
          expect(num(early['months'])).toBeLessThanOrEqual(11)
          expect(num(late['amount'])).toBeLessThanOrEqual(66_000)
          expect(num(late['amount'])).toBeGreaterThanOrEqual(num(early['amount']))
          expect(length >= 27 || early['amount'] === 0).toBe(true)
        },
      ),
    )
  })

  test('is the same whatever comes after a year', () => {
    expect(asked('2025-01-31', '2026-01-30', 'practice')).toMatchObject({
      start: '2025-02-28',
      months: 11,
      amount: 66_000,
    })
    expect(asked('2025-01-31', '2026-11-23', 'practice')).toMatchObject({ last: '2026-01-30', amount: 66_000 })
  })

  test('shows both ways to count odd days, and counts none outside the published years', () => {
    const odd = resultOf('calc-double-wage', { hire: '2025-03-03', as_of: '2026-11-23', wage: 6000, mode: 'strict' })
    expect(odd).toMatchObject({ amount_21_75: 64_137.93, amount_month_days: 65_522.73 })
    const past = worked('calc-double-wage', { hire: '2022-01-05', signed: '2022-05-15', wage: 5000 })
    expect(past.result).toMatchObject({ months: 3, extra_workdays: null, amount: 15_000 })
    expect(past.notes.join()).toContain('没有算进来')
  })
})

/** Whatever an input could be: right for one field, wrong for another. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    '',
    '2026-02-30',
    '2024-02-29',
    '1970-05',
    'm60',
    'fixed',
    'agreed',
    'birth',
  ),
  fc.double({ noNaN: false }),
  fc.integer({ min: -5, max: 40 }),
  fc.integer({ min: 0, max: 2_000_000 }).map((fen) => fen / 100),
  day,
  fc.array(fc.integer({ min: -1, max: 50_000 }), { maxLength: 4 }),
)

const isFen = (value: ResultValue): boolean =>
  typeof value !== 'number' ||
  (Number.isFinite(value) && value >= 0 && Math.abs(Math.round(value * 100) - value * 100) < 0.01)

/** What is wrong with an outcome, whichever it is. */
const complaints = (done: Calculated): readonly string[] => {
  if (!done.ok)
    return /\p{Script=Han}/u.test(done.message) && !/expected|received|invalid|undefined/i.test(done.message)
      ? []
      : [done.message]
  const said = [done.headline, ...done.notes].filter((words) => /NaN|undefined|null|Infinity/.test(words))
  const odd = Object.entries(done.result).filter(([, value]) => !isFen(value))
  return [...said, ...odd.map(([key, value]) => `${key}: ${String(value)}`)]
}

describe('every calculator', () => {
  test.each(calculators.map((one) => [one.id, one.keys] as const))(
    '%s refuses with words or gives finite sums in whole fen, whatever is put in',
    (id, keys) => {
      const inputs = fc.dictionary(fc.constantFrom(...keys), anyValue, { maxKeys: keys.length })
      fc.assert(
        fc.property(inputs, (given) => {
          const done = run(id, given)
          expect(complaints(done)).toEqual([])
        }),
        { numRuns: 200 },
      )
    },
  )

  test.each(calculators.map((one) => [one.id, one] as const))('%s asks for inputs that it knows', (id, one) => {
    expect(one.fields.length).toBeGreaterThan(0)
    for (const { key, ask, label } of one.fields) {
      expect(one.keys, `${id} ${key}`).toContain(key)
      expect(ask.length + label.length).toBeGreaterThan(5)
      expect(ask).not.toMatch(/！|您|亲/)
    }
    expect(one.zh).not.toBe('')
  })

  test.each(calculators.map(({ id }) => id))('%s says in words what it does not know', (id) => {
    expect(run(id, { 没有的项: 1 })).toMatchObject({
      ok: false,
      code: 'invalid',
      message: expect.stringContaining('没有的项'),
    })
  })
})
