import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { notesOf, resultOf, run, worked } from './setting.ts'

const num = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)
const saidOf = (id: string, inputs: Readonly<Record<string, unknown>>): string => {
  const { headline, steps, notes } = worked(id, inputs)
  return [headline, ...steps.map(({ what, working }) => `${what}${working}`), ...notes].join('\n')
}

describe('insurance and retirement', () => {
  test.each([
    [0.99, 0],
    [1, 12],
    [4.99, 12],
    [5, 18],
    [9.99, 18],
    [10, 24],
  ])('%d years paid give at most %d months', (years, months) => {
    expect(resultOf('calc-ui', { years })).toEqual({ months })
    expect(resultOf('calc-ui', { years, reason: 'voluntary' })).toEqual({ months: 0 })
    expect(num(resultOf('calc-ui', { years, unclaimed: 20 })['months'])).toBeLessThanOrEqual(24)
  })

  test.each([
    ['m60', '1964-12', 0, '60y0m', '2024-12', 15],
    ['m60', '1965-01', 1, '60y1m', '2025-02', 15],
    ['m60', '1965-04', 1, '60y1m', '2025-05', 15],
    ['m60', '1965-05', 2, '60y2m', '2025-07', 15],
    ['m60', '1976-08', 35, '62y11m', '2039-07', 20],
    ['f55', '1970-01', 1, '55y1m', '2025-02', 15],
    ['f55', '1981-09', 36, '58y0m', '2039-09', 20],
    ['f50', '1975-01', 1, '50y1m', '2025-02', 15],
    ['f50', '1984-11', 60, '55y0m', '2039-11', 20],
    ['f50', '1980-06', 33, '52y9m', '2033-03', 17],
  ])('%s born %s', (kind, birth, delay, age, month, least) => {
    expect(resultOf('calc-retire', { kind, birth })).toEqual({ delay, age, month, min_years: least })
  })

  test('an injury: the wage stays within 60 and 300 percent, allowances have a floor, and the payer is named', () => {
    expect(resultOf('calc-injury', { grade: 10, wage: 40_000, area: 9000 })).toMatchObject({
      base: 27_000,
      lump: 189_000,
    })
    expect(resultOf('calc-injury', { grade: 1, wage: 6000, area: 9000, care: 'full' })).toMatchObject({
      lump: 162_000,
      allowance_month: 5400,
      care_month: 4500,
    })
    expect(resultOf('calc-injury', { grade: 6, wage: 2000, area: 4000, min_wage: 2660 })).toMatchObject({
      allowance_month: 2660,
    })
    expect(resultOf('calc-injury', { grade: 4, wage: 6000, area: 9000, ended: true })).not.toHaveProperty(
      'js_medical_secondary',
    )
    expect(saidOf('calc-injury', { grade: 5, wage: 6000, area: 9000, insured: false })).not.toContain('工伤基金出）')
    expect(saidOf('calc-injury', { grade: 9, wage: 6000, area: 9000, ended: true })).toMatch(/待核实[^]*请人工/)
  })

  test('an injury without grade or area average gives no number', () => {
    expect(run('calc-injury', { wage: 6000, area: 9000 })).toMatchObject({ ok: false, field: 'grade' })
    expect(run('calc-injury', { grade: 10, wage: 6000 })).toMatchObject({ ok: false, code: 'figure_missing' })
    expect(resultOf('calc-injury', { deceased: true, area: 9000, income: 54_188 })).toEqual({
      funeral: 54_000,
      death_grant: 1_083_760,
    })
    expect(run('calc-injury', { deceased: true, area: 9000 })).toMatchObject({ ok: false, code: 'figure_missing' })
  })
})

describe('lines and penalties', () => {
  test('the line of a final award includes the line itself', () => {
    expect(resultOf('calc-final-award', { items: [31_920, 31_920.01], min_wage: 2660 })).toMatchObject({
      final: [true, false],
    })
  })

  test('a layoff by head count or by share', () => {
    const at = (n: number, total: number) => resultOf('calc-layoff', { n, total })['threshold']
    expect([at(20, 10_000), at(19, 191), at(1, 10), at(1, 11)]).toEqual([true, false, true, false])
    expect(run('calc-layoff', { n: 5, total: 4 })).toMatchObject({ ok: false, field: 'n' })
  })

  test('a training penalty falls with each month served and ends with the term; both readings of a non-compete are shown', () => {
    const at = (served: number) => resultOf('calc-penalty', { cost: 10_000, term: 36, served })['max']
    expect([at(0), at(1), at(36), at(40)]).toEqual([10_000, 9722.22, 0, 0])
    expect(notesOf('calc-penalty', { avg12: 5000 })).toMatch(/三分之一[^]*请人工/)
    expect(resultOf('calc-penalty', { avg12: 5000 })).toEqual({ national: 2660, jiangsu: 1666.67 })
  })

  test('the tax begins above three yearly averages, grows without a jump and is never more than the excess', () => {
    expect(resultOf('calc-iit', { comp: 390_000, avg_year: 130_000 })).toMatchObject({ tax: 0, excess: 0 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), (excess) => {
        const at = (more: number) =>
          num(resultOf('calc-iit', { comp: 390_000 + excess + more, avg_year: 130_000 })['tax'])
        expect(at(1) - at(0)).toBeGreaterThanOrEqual(0)
        expect(at(1) - at(0)).toBeLessThan(0.46)
        expect(at(0)).toBeLessThanOrEqual(excess)
      }),
    )
    expect(notesOf('calc-iit', { comp: 600_000, avg_year: 130_000 })).toMatch(/待核实[^]*12366[^]*人工/)
  })

  test.each([
    ['calc-heat', { months: 2 }],
    ['calc-minwage', { paid: 2600 }],
    ['calc-maternity', { babies: 1 }],
    ['calc-iit', { comp: 600_000, avg_year: 130_000 }],
    ['calc-injury', { grade: 9, wage: 6000, area: 9000, ended: true }],
    ['calc-double-wage', { hire: '2025-03-03', as_of: '2025-05-20', wage: 6000 }],
    ['calc-retire', { kind: 'm60', birth: '1966-05' }],
    ['calc-shutdown', { wage: 6000, months: 3 }],
    ['calc-overtime', { base: 5220, weekday: 1 }],
  ])('%s says 待核实 of what was not read in the text', (id, inputs) => {
    expect(saidOf(id, inputs)).toContain('待核实')
  })
})
