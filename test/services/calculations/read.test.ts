import { describe, expect, test } from 'vitest'
import type { FieldKind } from '../../../src/law/calculators/calculator.ts'
import { groundField } from '../../../src/law/calculators/severance-grounds.ts'
import { isSkip, meantChoice, readField } from '../../../src/services/calculations/read.ts'

const today = '2026-11-23'
const read = (kind: FieldKind, raw: string, near = false): unknown => {
  const found = readField({ kind, near }, raw, today)
  return 'value' in found ? found.value : undefined
}

describe('reading what people write', () => {
  test.each([
    ['8000', 8000],
    ['８０００元', 8000],
    ['8,000元', 8000],
    ['一个月8000块', 8000],
    ['月薪8000左右', 8000],
    ['8千5', 8500],
    ['8千', 8000],
    ['8.5k', 8500],
    ['1万2', 12_000],
    ['1.2万', 12_000],
    ['1万2千', 12_000],
    ['2w', 20_000],
    ['八千五', 8500],
    ['一万二', 12_000],
    ['一万二千五', 12_500],
    ['两万', 20_000],
    ['三千六百', 3600],
    ['大概四千多', 4000],
    ['没有', 0],
    ['没加班', 0],
    ['10小时', 10],
    ['8个小时', 8],
    ['3天', 3],
    ['十级', 10],
    ['半', 0.5],
    ['5350.75', 5350.75],
  ])('%s is the number %d', (raw, value) => {
    expect(read('money', raw)).toBe(value)
  })

  test.each(['几千', '不知道', '8000到9000', '八千块加提成', '看情况', '', '1万2万', '每天200一个月26天', '-500'])(
    '%s is no one number',
    (raw) => {
      expect(read('money', raw)).toBeUndefined()
    },
  )

  test.each([
    ['8年', 96],
    ['4年11个月', 59],
    ['11个月', 11],
    ['一年半', 18],
    ['半年', 6],
    ['十二年', 144],
    ['2年零3个月', 27],
    ['5年多', 60],
    ['8', 96],
  ])('%s of work is %d months', (raw, months) => {
    expect(Number(read('years', raw)) * 12).toBeCloseTo(months, 9)
  })

  test.each([
    ['3年', 36],
    ['三年', 36],
    ['一年半', 18],
    ['2个月', 2],
    ['一个半月', 1.5],
    ['半个月', 0.5],
    ['12', 12],
    ['没有', 0],
  ])('%s of a contract is %d months', (raw, months) => {
    expect(read('months', raw)).toBe(months)
  })

  test.each([
    ['1971年3月', '1971-03'],
    ['71年3月', '1971-03'],
    ['1971-03', '1971-03'],
    ['1971.3', '1971-03'],
    ['197103', '1971-03'],
    ['1971年3月5日', '1971-03'],
    ['上个月', '2026-10'],
  ])('%s is the month %s', (raw, month) => {
    expect(read('month', raw)).toBe(month)
  })

  test('a day is read from words; a month alone is asked about once more', () => {
    expect(read('date', '2020年3月16号')).toBe('2020-03-16')
    expect(read('date', '去年3月3号')).toBe('2025-03-03')
    expect(read('date', '昨天')).toBe('2026-11-22')
    expect(read('date', '2020年2月30日')).toBeUndefined()
    expect([read('date', '12月31日'), read('date', '12月31日', true)]).toEqual(['2025-12-31', '2026-12-31'])
    expect([read('date', '10月31日', true), read('date', '2024年12月31日', true)]).toEqual(['2026-10-31', '2024-12-31'])
    expect(readField({ kind: 'date' }, '去年3月', today)).toMatchObject({ say: expect.stringContaining('哪一天') })
  })

  test('yes, no, lists and passing over', () => {
    expect([read('yes', '是的'), read('yes', '没有'), read('yes', '也许')]).toEqual([true, false, undefined])
    expect(read('list', '30000，2万、5千')).toEqual([30_000, 20_000, 5000])
    expect(read('list', '30000，很多')).toBeUndefined()
    expect(['跳过', '不知道', '还在', '一直没签', '没有'].every(isSkip)).toBe(true)
    expect(['没签过合同的是小王', '3月1日', '是'].some(isSkip)).toBe(false)
  })

  test.each([
    ['被辞退了', 'disputed'],
    ['老板把我炒了', 'disputed'],
    ['厂子倒闭', 'closure'],
    ['合同期满不续了', 'expiry'],
    ['我自己辞职的', 'resign'],
    ['说我旷工', 'misconduct'],
    ['被逼走的，欠薪三个月', 'fault'],
  ])('%s means one of the ways to leave', (raw, ground) => {
    expect(meantChoice(groundField.choices ?? [], raw)?.value).toBe(ground)
  })

  test.each(['辞退有补偿吗', '裁员还是辞退', '别的', '去年公司说效益不好就让我们整个组的人都协商离职了'])(
    '%s is not taken for one',
    (raw) => {
      expect(meantChoice(groundField.choices ?? [], raw)).toBeUndefined()
    },
  )
})
