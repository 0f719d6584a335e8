import { describe, expect, test } from 'vitest'
import { quantitiesIn, quantitiesStandIn } from '../../src/model/quantities.ts'

describe('numbers in a text', () => {
  test.each([
    ['三十日以内', 30, '天'],
    ['30天', 30, '天'],
    ['１５个工作日', 15, '工作日'],
    ['十五个工作日', 15, '工作日'],
    ['一个月工资', 1, '个月'],
    ['半个月', 0.5, '个月'],
    ['两倍', 2, '倍'],
    ['150%', 150, '%'],
    ['百分之一百五十', 150, '%'],
    ['3万元', 30_000, '元'],
    ['三万块', 30_000, '元'],
    ['12,000元', 12_000, '元'],
    ['满十八周岁', 18, '岁'],
    ['打12333', 12_333, ''],
  ])('%s is read', (text, value, unit) => {
    expect(quantitiesIn(text)).toEqual([{ value, unit }])
  })

  test('words that look like numbers, and articles, are none', () => {
    expect(quantitiesIn('一般一起去，千万别一个人签，万一第四十七条第二款说得不一样')).toEqual([])
  })

  test('a number with another unit is another number', () => {
    const sources = quantitiesIn('三十日内提出，一年内有效')
    expect(quantitiesStandIn('30天内去', sources)).toBe(true)
    expect(quantitiesStandIn('30个月内去', sources)).toBe(false)
    expect(quantitiesStandIn('赔你两年', sources)).toBe(false)
  })

  test('a numeral nobody can read stands nowhere', () => {
    expect(quantitiesStandIn('补偿十百万元', quantitiesIn('补偿十百万元'))).toBe(false)
  })
})
