import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFigures, figureIdsIn, figureText, fillFigures, loadFigures, type Figure } from '../../src/law/figures.ts'

const real = await loadFigures(path.join('data', 'regions'))
const today = '2026-11-23'

const figure = (more: Partial<Figure>): Figure => ({
  id: 'rate',
  name: '标准',
  value: 1,
  unit: '元',
  from: '2026-01-01',
  source: '通知',
  asOf: today,
  status: 'verified',
  ask: '12333',
  ...more,
})

describe('local figures', () => {
  test('the one of the day is taken, from its first day to its last', () => {
    expect(real.on('min-wage-month', '2025-12-31')?.value).toBe(2490)
    expect(real.on('min-wage-month', '2026-01-01')?.value).toBe(2660)
    expect(real.on('min-wage-month', '2023-12-31')).toBeUndefined()
    expect([2029, 2030, 2031, 2038, 2039].map((year) => real.on('retire-min-years', `${year}-06-01`)?.value)).toEqual([
      15, 15.5, 16, 19.5, 20,
    ])
  })

  test('the city goes before the province, the province before the country', () => {
    const figures = createFigures([
      {
        code: 'CN',
        name: '全国',
        level: 'country',
        figures: [figure({ value: 1 }), figure({ id: 'other', value: 9 })],
      },
      { code: '320200', name: '无锡', level: 'city', figures: [figure({ value: 3, from: '2026-07-01' })] },
      { code: '320000', name: '江苏', level: 'province', figures: [figure({ value: 2, from: '2026-03-01' })] },
    ])
    const on = (date: string) => figures.on('rate', date)?.value
    expect([on('2026-02-01'), on('2026-05-01'), on('2026-08-01')]).toEqual([1, 2, 3])
    expect(figures.on('other', today)?.value).toBe(9)
  })

  test('everything that has to be looked up every year has a place, and an empty place names who knows', () => {
    for (const { id, source, ask } of real.all) expect(source !== '' && ask !== '', id).toBe(true)
    for (const id of ['city-average-month', 'injury-area-average', 'unemployment-benefit-month', 'min-wage-hour'])
      expect(real.on(id, today), id).toMatchObject({ value: null })
  })

  test('what was not read in the text is shown with 待核实', () => {
    expect(real.all.filter(({ status, value }) => status !== 'verified' && value !== null).length).toBeGreaterThan(10)
    for (const one of real.all.filter(({ value }) => value !== null))
      expect(figureText(one).includes('待核实'), one.id).toBe(one.status !== 'verified')
  })

  test('a text is filled with value, unit and date, or with who knows it', () => {
    const text = '最低工资{{figure:min-wage-month}}，社平{{figure:city-average-month}}，别的{{figure:no-such}}。'
    expect(fillFigures(text, real, today)).toBe(
      '最低工资2,660元/月（截至2026-11-23，待核实），社平（无锡上一年度职工月平均工资这个数要问无锡市统计局或者12333），别的（这个数要问12333）。',
    )
    expect(fillFigures('{{figure:min-wage-month}}', real, '2020-01-01')).toBe(
      '（无锡月最低工资这个数要问无锡市人社局（12333））',
    )
    expect(figureIdsIn(text + text)).toEqual(['min-wage-month', 'city-average-month', 'no-such'])
    expect(fillFigures('没有占位的原样', real, today)).toBe('没有占位的原样')
  })

  test('two values for one day, and a file that is not in shape, are refused by name', async () => {
    const double = [figure({ until: '2026-06-30' }), figure({ from: '2026-06-30', value: 2 })]
    expect(() => createFigures([{ code: '1', name: 'x', level: 'city', figures: double }])).toThrow(
      'rate has two values',
    )
    const folder = await mkdtemp(path.join(os.tmpdir(), 'figures-'))
    await writeFile(path.join(folder, 'bad.json'), JSON.stringify({ code: 'x', name: 'x', level: 'town', figures: [] }))
    await expect(loadFigures(folder)).rejects.toThrow(/bad\.json[^]*level/)
    await rm(folder, { recursive: true })
  })
})
