import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/core/time.ts'
import { dateIn, datesIn, yearIn } from '../../src/law/dates-in-words.ts'

/** Monday. */
const today = '2026-11-23'

describe('a day in words', () => {
  test.each([
    ['11号', '2026-11-11'],
    ['11日收到', '2026-11-11'],
    ['２３号', '2026-11-23'],
    ['二十号', '2026-11-20'],
    ['二十八号', '2026-10-28'],
    ['廿一号', '2026-11-21'],
    ['31号', '2026-10-31'],
    ['十五號', '2026-11-15'],
    ['11月11日', '2026-11-11'],
    ['11月11号', '2026-11-11'],
    ['11月11', '2026-11-11'],
    ['十一月十一', '2026-11-11'],
    ['十二月三十一号', '2025-12-31'],
    ['12月1号', '2025-12-01'],
    ['2月29日', '2024-02-29'],
    ['11.11', '2026-11-11'],
    ['11/11', '2026-11-11'],
    ['11-11', '2026-11-11'],
    ['2026-11-11', '2026-11-11'],
    ['2026/11/1', '2026-11-01'],
    ['2026.11.01', '2026-11-01'],
    ['20261111', '2026-11-11'],
    ['2026年11月1日', '2026-11-01'],
    ['25年3月4号', '2025-03-04'],
    ['2025年 3月 4日', '2025-03-04'],
    ['去年12月3号', '2025-12-03'],
    ['前年5月6日', '2024-05-06'],
    ['今年1月2号', '2026-01-02'],
    ['去年的8月8号', '2025-08-08'],
    ['二零二五年十二月一号', '2025-12-01'],
    ['二〇二六年三月三日', '2026-03-03'],
    ['去年11.11', '2025-11-11'],
    ['今天', '2026-11-23'],
    ['昨天下午', '2026-11-22'],
    ['昨晚', '2026-11-22'],
    ['前天', '2026-11-21'],
    ['大前天', '2026-11-20'],
    ['上周五', '2026-11-20'],
    ['上个星期一', '2026-11-16'],
    ['上礼拜天', '2026-11-22'],
    ['这周一', '2026-11-23'],
    ['周五', '2026-11-20'],
    ['星期日', '2026-11-22'],
    ['上上周三', '2026-11-11'],
    ['上个月20号', '2026-10-20'],
    ['上月三号', '2026-10-03'],
    ['这个月3号', '2026-11-03'],
    ['上上个月5号', '2026-09-05'],
    ['三天前', '2026-11-20'],
    ['10天前', '2026-11-13'],
    ['五天以前', '2026-11-18'],
    ['3天了', '2026-11-20'],
  ])('%s is %s', (words, date) => {
    expect(datesIn(words, today)).toMatchObject([{ date, precision: 'day' }])
  })

  test.each([
    ['去年12月', '2025-12-01'],
    ['12月份', '2025-12-01'],
    ['今年8月底', '2026-08-01'],
    ['上个月', '2026-10-01'],
    ['上个月底', '2026-10-01'],
    ['2025年3月', '2025-03-01'],
    ['三月初', '2026-03-01'],
    ['前年十月', '2024-10-01'],
  ])('%s is a month that begins on %s', (words, date) => {
    expect(datesIn(words, today)).toMatchObject([{ date, precision: 'month' }])
  })

  test.each([
    ['两个月前', '2026-09-23'],
    ['半年前', '2026-05-23'],
    ['半个月前', '2026-11-08'],
    ['一年半前', '2025-05-23'],
    ['一个半月前', '2026-10-08'],
    ['两周前', '2026-11-09'],
    ['离职快一年了', '2025-11-23'],
    ['受伤半年了', '2026-05-23'],
    ['三个多月前', '2026-08-23'],
  ])('%s is about %s', (words, date) => {
    expect(datesIn(words, today)).toMatchObject([{ date, precision: 'rough' }])
  })

  test.each([
    '3号楼',
    '1号线',
    '15日内',
    '10日之内答复',
    '打12333',
    '8.5小时',
    '加班1.5倍',
    '工资3.5万',
    '二月三十号',
    '11月31日',
    '2026-02-30',
    '第11条',
    '每周五发工资',
    '满12个月',
    '9.5折',
    '13.40',
    '到11-12点才下班',
    '20011年7月',
    '2027年12年31日',
    '没有日子',
    '',
  ])('none is made up for %s', (words) => {
    expect(datesIn(words, today)).toEqual([])
  })

  test('says where it stood, several in order', () => {
    const text = '9月1号开庭，11月20日收到裁决书'
    expect(datesIn(text, today).map(({ at, words }) => [at, words])).toEqual([
      [0, '9月1号'],
      [7, '11月20日'],
    ])
    expect(dateIn(text, today)).toBeUndefined()
    expect(dateIn('11月20日，就是11.20', today)?.date).toBe('2026-11-20')
  })

  test('of what is to come the next is meant', () => {
    expect(dateIn('12月31号', today, 'future')?.date).toBe('2026-12-31')
    expect(dateIn('1月5号', today, 'future')?.date).toBe('2027-01-05')
    expect(dateIn('5号', today, 'future')?.date).toBe('2026-12-05')
    expect(dateIn('周五', today, 'future')?.date).toBe('2026-11-27')
    expect(dateIn('下个月5号', today)?.date).toBe('2026-12-05')
    expect(dateIn('明天', today)?.date).toBe('2026-11-24')
  })

  test('the year by itself is read only where a year was asked for', () => {
    expect(yearIn('2025年的', today)).toBe(2025)
    expect(yearIn('去年', today)).toBe(2025)
    expect(yearIn('说不清', today)).toBeUndefined()
    expect(datesIn('2025年的', today)).toEqual([])
  })
})

describe('whatever is written', () => {
  test('a day without month or year is never ahead, and a written date is read as it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 31 }), (shift, number) => {
        const now = addDays('2020-01-01', shift)
        expect(dateIn(`${number}号`, now)?.date.slice(8) ?? String(number).padStart(2, '0')).toBe(
          String(number).padStart(2, '0'),
        )
        expect((dateIn(`${number}号`, now)?.date ?? now) <= now).toBe(true)
        expect(dateIn(now, today)?.date).toBe(now)
        const [year = '', month = '', day = ''] = now.split('-')
        expect(dateIn(`${year}年${Number(month)}月${Number(day)}日`, today)?.date).toBe(now)
      }),
    )
  })

  test('any text is read without harm, and what is found stands in it', () => {
    const piece = fc.constantFrom(
      '1',
      '2',
      '31',
      '号',
      '日',
      '月',
      '年',
      '上',
      '个',
      '周',
      '五',
      '十',
      '前',
      '去年',
      '.',
      '-',
      '了',
      '半',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('')
        for (const { date, at, words } of datesIn(text, today)) {
          expect(date).toMatch(/^\d{4}-\d\d-\d\d$/)
          expect(text.slice(at).trimStart().startsWith(words)).toBe(true)
        }
      }),
    )
  })
})
