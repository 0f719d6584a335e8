import { describe, expect, test } from 'vitest'
import { notesOf, resultOf, run, worked } from './setting.ts'

const saidOf = (id: string, inputs: Readonly<Record<string, unknown>>): string => {
  const { headline, steps, notes } = worked(id, inputs)
  return [headline, ...steps.map(({ what, working }) => `${what}${working}`), ...notes].join('\n')
}

describe('ways of leaving', () => {
  const service = { hire: '2020-03-16', last: '2026-03-15', avg12: 6000 }

  test.each(['resign', 'misconduct', 'retire', 'part-time', 'refused-renewal'])(
    '%s brings no compensation, and why',
    (ground) => {
      const done = worked('calc-severance', { ground })
      expect(done.result).toMatchObject({ N: 0 })
      expect(done.cites[0]).toBe('劳动合同法第四十六条')
      expect(done.steps[0]?.working).toMatch(/没有经济补偿/)
    },
  )

  test('a month instead of notice is added only where the law knows it, and never cut by the cap', () => {
    const art40 = { ...service, ground: 'art40', notice: 0, last_month: 50_000 }
    expect(resultOf('calc-severance', art40)).toMatchObject({ N: 36_000, plus: 50_000, total: 86_000 })
    expect(resultOf('calc-severance', { ...art40, notice: 30 })).toMatchObject({ plus: 0, total: 36_000 })
    expect(notesOf('calc-severance', { ...art40, notice: 29 })).toContain('不足30天的怎么扣没有明文')
    expect(resultOf('calc-severance', { ...art40, ground: 'art41' })).not.toHaveProperty('plus')
    expect(resultOf('calc-n1', { N: 100, notice: 0, last_month: 1000, min_wage: 2660 })).toMatchObject({ plus: 2660 })
    expect(
      resultOf('calc-n1', { N: 100, notice: 0, last_month: 1000, unrepresentative: true, avg12: 7000 }),
    ).toMatchObject({
      plus: 7000,
    })
  })

  test('no verdict is given on an ending somebody finds unlawful', () => {
    const said = saidOf('calc-severance', { ...service, ground: 'disputed' })
    expect(said).toMatch(/要是被认定违法解除[^]*不下结论/)
    expect(resultOf('calc-2n', service)).toMatchObject({ units: 6, N: 36_000, amount: 72_000 })
  })

  test('a high wage without the city average needs the word of the person, or gives no number', () => {
    const high = { ...service, avg12: 9000 }
    expect(run('calc-severance', high)).toMatchObject({
      ok: false,
      code: 'figure_missing',
      message: expect.stringContaining('统计局'),
    })
    expect(notesOf('calc-severance', { ...high, below_cap: true })).toContain('三倍封顶没有核对')
    expect(run('calc-severance', { ...high, below_cap: false })).toMatchObject({ ok: false })
    expect(run('calc-severance', { ...service, last: '2023-03-15', avg12: 2000 })).toMatchObject({
      code: 'figure_missing',
    })
  })

  test('above the cap there is a range and a person', () => {
    expect(notesOf('calc-severance', { ...service, avg12: 60_000, city_avg_month: 12_000 })).toMatch(
      /到[\d,]+元之间，请人工/,
    )
  })
})

describe('leave', () => {
  test.each([
    [0.99, 0],
    [1, 5],
    [9.99, 5],
    [10, 10],
    [19.99, 10],
    [20, 15],
  ])('%d years of work give %d days a year', (cum, days) => {
    expect(resultOf('calc-annual-leave', { cum })).toMatchObject({ days })
    expect(resultOf('calc-annual-leave', { cum, leave: '2026-12-31' })).toMatchObject({ elapsed: 365, days })
    expect(resultOf('calc-annual-leave', { cum, join: '2026-01-01' })).toMatchObject({ remaining: 365, days })
  })

  test('a leap year has 366 days over 365, and never gives more than comes of it', () => {
    expect(resultOf('calc-annual-leave', { cum: 10, leave: '2028-12-31' })).toMatchObject({ elapsed: 366, days: 10 })
    expect(resultOf('calc-annual-leave', { cum: 10, join: '2028-02-29' })).toMatchObject({ remaining: 307, days: 8 })
    expect(resultOf('calc-annual-leave', { cum: 10, join: '2026-03-01', leave: '2026-08-31' })).toMatchObject({
      elapsed: 184,
      days: 5,
    })
  })

  test('long sick leave takes the year, and what was taken too much is not taken back', () => {
    expect(resultOf('calc-annual-leave', { cum: 8, sick_months: 2 })).toMatchObject({ days: 0 })
    expect(resultOf('calc-annual-leave', { cum: 12, sick_months: 2.9 })).toMatchObject({ days: 10 })
    expect(resultOf('calc-annual-leave', { cum: 8, leave: '2026-03-01', taken: 5, avg: 8700 })).toMatchObject({
      days: 0,
      extra200: 0,
      clawback: false,
    })
    expect(resultOf('calc-annual-leave', { days: 3, avg: 8700 })).toMatchObject({
      day_wage: 400,
      total300: 3600,
      extra200: 2400,
    })
  })

  test('on the line of five, ten, fifteen or twenty years the longer medical period is taken, and said', () => {
    const at = (total: number, unit: number) => resultOf('calc-medical', { total, unit })['months']
    expect([at(4, 4), at(9, 5), at(10, 4), at(10, 5), at(15, 10), at(20, 15), at(20, 20)]).toEqual([
      3, 6, 6, 9, 12, 18, 24,
    ])
    expect(notesOf('calc-medical', { total: 12, unit: 10 })).toContain('取长的那一档')
    expect(notesOf('calc-medical', { total: 12, unit: 8 })).not.toContain('取长的那一档')
    expect(run('calc-medical', { total: 3, unit: 4 })).toMatchObject({ ok: false, field: 'unit' })
  })

  test('a miscarriage before four months and from four months on', () => {
    expect(resultOf('calc-maternity', { miscarriage_months: 3.9 })).toEqual({ national: 15 })
    expect(resultOf('calc-maternity', { miscarriage_months: 4, start: '2026-02-20' })).toEqual({
      national: 42,
      last: '2026-04-02',
    })
  })
})

describe('pay', () => {
  test('thirty-six hours of overtime are the limit, and a base below the minimum wage is raised', () => {
    expect(resultOf('calc-overtime', { base: 4350, weekday: 36 })).toMatchObject({ over_limit: false })
    expect(resultOf('calc-overtime', { base: 4350, weekday: 20, rest: 17 })).toMatchObject({ over_limit: true })
    expect(resultOf('calc-overtime', { base: 1000, weekday: 3, rest: 8, holiday: 8 })).toMatchObject({
      hour: 15.29,
      total: 680.29,
    })
    expect(notesOf('calc-overtime', { base: 1000, weekday: 1 })).toMatch(/按最低工资[^]*待核实/)
  })

  test('the minimum wage is that of the month, and there is none where none is kept', () => {
    expect(resultOf('calc-minwage', { paid: 2500, month: '2025-12' })).toMatchObject({ shortfall: 0, min_wage: 2490 })
    expect(resultOf('calc-minwage', { paid: 2500, month: '2026-01' })).toMatchObject({ shortfall: 160, min_wage: 2660 })
    expect(run('calc-minwage', { paid: 2500, month: '2020-01' })).toMatchObject({
      code: 'figure_missing',
      message: expect.stringContaining('12333'),
    })
  })

  test('one month of a stop is paid in full and needs no minimum wage', () => {
    expect(resultOf('calc-shutdown', { wage: 6000, months: 1 })).toEqual({ month1: 6000, total_min: 6000 })
    expect(resultOf('calc-shutdown', { wage: 6000, months: 1.5, min_wage: 2660 })).toMatchObject({
      month2_min: 2128,
      total_min: 7064,
    })
  })

  test('heat allowance ends with the season; a surcharge needs an order', () => {
    expect(resultOf('calc-heat', { months: 7 })).toEqual({ amount: 1200 })
    expect(resultOf('calc-surcharge', { amount: 100, ordered: false })).toEqual({ min: 0, max: 0 })
  })

  test('a probation of a kind that may have none is paid in full, a second one too', () => {
    expect(resultOf('calc-probation', { term: 2, served: 1, regular: 5000 })).toMatchObject({ max: 0, comp: 5000 })
    expect(resultOf('calc-probation', { kind: 'open', served: 6, regular: 5000 })).toMatchObject({ max: 6, comp: 0 })
    expect(resultOf('calc-probation', { term: 36, second: true, served: 2, regular: 5000 })).toMatchObject({
      comp: 10_000,
    })
    expect([2.9, 3, 11.9, 12, 35.9, 36].map((term) => resultOf('calc-probation', { term })['max'])).toEqual([
      0, 1, 1, 2, 2, 6,
    ])
    expect(run('calc-probation', { term: 12, served: 3 })).toMatchObject({ ok: false, field: 'regular' })
  })
})
