import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { dataRoot } from '../../../src/config.ts'
import { atLocal } from '../../../src/core/time.ts'
import { createCalendar, loadHolidays } from '../../../src/law/calendar.ts'
import { promiseAt } from '../../../src/services/handover/promise.ts'

const calendar = createCalendar(await loadHolidays(path.join(dataRoot, 'holidays')))

const promised = (date: string, hours: number, minutes = 0) =>
  promiseAt(atLocal(date, hours * 60 + minutes), (day) => calendar.isWorkday(day))

describe('the office promises an answer', () => {
  test.each([
    ['in hours', '2026-11-23', 10, 0, '今天17:00前', true],
    ['at nine sharp', '2026-11-23', 9, 0, '今天17:00前', true],
    ['before hours', '2026-11-23', 7, 30, '今天10:00前', false],
    ['just after midnight', '2026-11-24', 0, 0, '今天10:00前', false],
    ['in the last hour', '2026-11-23', 16, 0, '明天11月24日（周二）10:00前', true],
    ['at closing time', '2026-11-23', 17, 0, '明天11月24日（周二）10:00前', false],
    ['in the evening', '2026-11-23', 22, 40, '明天11月24日（周二）10:00前', false],
    ['on Friday evening', '2026-11-27', 20, 0, '11月30日（周一）10:00前', false],
    ['on Saturday', '2026-11-28', 10, 0, '11月30日（周一）10:00前', false],
    ['on Sunday', '2026-11-29', 10, 0, '明天11月30日（周一）10:00前', false],
    ['on the eve of a holiday', '2026-09-30', 18, 0, '10月8日（周四）10:00前', false],
    ['before the longest holiday', '2026-02-14', 18, 0, '2月24日（周二）10:00前', false],
    ['on a Sunday that is worked', '2026-09-20', 10, 0, '今天17:00前', true],
  ])('%s', (_when, date, hours, minutes, words, open) => {
    expect(promised(date, hours, minutes)).toMatchObject({ words, open })
  })

  test('as an instant too', () => {
    expect(promised('2026-11-23', 22).at).toBe(atLocal('2026-11-24', 10 * 60))
    expect(promised('2026-11-23', 10).at).toBe(atLocal('2026-11-23', 17 * 60))
  })

  test('without a day past the published holidays', () => {
    const none = { at: undefined, words: '上班后第一个上午' }
    expect(promised('2026-12-31', 18)).toMatchObject(none)
    expect(promised('2027-03-01', 10)).toMatchObject({ ...none, open: false })
  })
})

describe('with hours of its own, and with everybody on leave', () => {
  const workday = (date: string): boolean => !['2026-11-28', '2026-11-29'].includes(date)
  const hours = { opens: 8 * 60 + 30, closes: 17 * 60 + 30 }

  test('the promise follows the hours', () => {
    expect(promiseAt('2026-11-23T02:00:00.000Z', workday, { hours })).toMatchObject({
      words: '今天17:30前',
      open: true,
    })
    expect(promiseAt('2026-11-23T09:45:00.000Z', workday, { hours })).toMatchObject({
      words: '明天11月24日（周二）09:30前',
      open: false,
    })
  })

  test('nobody is there before the day named, and a day off after it rolls on', () => {
    expect(promiseAt('2026-11-23T02:00:00.000Z', workday, { backOn: '2026-11-26' })).toEqual({
      at: '2026-11-26T02:00:00.000Z',
      words: '11月26日（周四）10:00前',
      open: false,
    })
    expect(promiseAt('2026-11-23T02:00:00.000Z', workday, { backOn: '2026-11-28' }).words).toBe(
      '11月30日（周一）10:00前',
    )
    expect(promiseAt('2026-11-23T02:00:00.000Z', workday, { backOn: '2026-11-23' }).open).toBe(true)
  })
})
