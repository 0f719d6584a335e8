import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCalendar, loadHolidays } from '../../../src/law/calendar.ts'
import { limitIn } from '../../../src/services/deadlines/answer.ts'
import { wordsOf } from '../../support/app.ts'

const until2026 = (await loadHolidays(path.join('data', 'holidays'))).filter(({ year }) => year <= 2026)

describe('the answer to a question about a limit', () => {
  const calendar = createCalendar(until2026)
  const answer = (text: string, today = '2026-11-23') => limitIn(text, today, calendar)

  test('first bubbles are short, end with one question and name what to do', () => {
    for (const text of [
      '裁决书11号收到的，不服还来得及吗',
      '裁决书8号收到的，不服还来得及吗',
      '昨天收到一审判决书，不服能上诉吗',
      '10月15号认定书下来不服怎么办',
      '受伤半年了单位没报工伤',
      '离职快一年了还能告吗',
      '去年12月3号在厂里摔了，现在还能申请工伤吗',
      '裁决书10月1号收到的，不服还来得及吗',
      '去年5月受伤，今年8月才离职，还能报工伤吗',
      '上个月20号收到复议决定，想告',
    ]) {
      const [first, second] = answer(text)?.replies ?? []
      expect(first?.text.length, `${text} ${first?.text}`).toBeLessThanOrEqual(120)
      expect(first?.text.match(/？/g) ?? [], text).toHaveLength(1)
      expect(first?.cites?.length, text).toBeGreaterThan(0)
      expect(
        second?.choices?.some(({ send }) => send === '人工'),
        text,
      ).toBe(true)
    }
  })

  test('counts the days left and below a week names legal aid', () => {
    const limit = answer('裁决书11号收到的，不服还来得及吗')
    expect(limit).toMatchObject({ key: 'sue-15 2026-11-11', daysLeft: 3 })
    expect(limit?.replies[0]?.text).toContain('只剩3天：11月26日（周四）')
    expect(limit?.replies[0]?.text).toContain('12348')
    expect(limit?.replies[0]?.cites).toContain('法律援助法第四十四条')
    expect(answer('裁决书11月20号收到的，不服还来得及吗')?.replies[0]?.cites).not.toContain('法律援助法第四十四条')
  })

  test('on a day off after the last one it names the day it may have moved to', () => {
    const limit = answer('判决书11月20号收到，还能上诉吗', '2026-12-06')
    expect(limit?.daysLeft).toBe(-1)
    expect(limit?.replies[0]?.text).toContain('法定最后一天可能是12月7日（周一）')
  })

  test('what is over is not given up, and not called won either', () => {
    const words = wordsOf(answer('裁决书10月1号收到的，不服还来得及吗')?.replies ?? [])
    expect(words).toContain('已经过了')
    expect(words).toContain('先别放弃')
    expect(words).not.toMatch(/来得及，/)
  })

  test('a day only roughly known is told roughly and asked for', () => {
    const words = answer('离职快一年了还能告吗')?.replies[0]?.text
    expect(words).toContain('前后')
    expect(words).toContain('哪天')
  })
})

test('no word of ours says that the clock has stopped', () => {
  const source = readFileSync('src/services/deadlines/words.ts', 'utf8')
  expect(source).not.toMatch(/期限(已经)?(停|中断|暂停)/)
})
