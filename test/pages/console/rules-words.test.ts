import { expect, test } from 'vitest'
import { cronText, dueText, runText, whatText, whenText } from '../../../src/pages/console/rules-words.ts'

test.each([
  ['0 9 * * *', '每天9:00'],
  ['30 0 9 * * *', '每天9:00'],
  ['5 16 * * fri', '每周五16:05'],
  ['0 9 * * 7', '每周日9:00'],
  ['0 9 15 * *', '每月15日9:00'],
  ['0 9 L * *', '每月最后一天9:00'],
  ['0 9 29 2 *', '每年2月29日9:00'],
  ['0 9-17 * * 1-5', '按 0 9-17 * * 1-5'],
])('the time %s is said as people say it: %s', (cron, words) => {
  expect(cronText(cron)).toBe(words)
})

test('the days of a rule stand in its time', () => {
  expect(whenText({ cron: '0 9 * * *', day: { kind: 'first-workday' } })).toBe('每月第一个工作日9:00')
  expect(whenText({ cron: '0 9 * * 1', day: { kind: 'after-holiday' } })).toBe('每周一9:00，节后第一天')
  const leap = { kind: 'yearly', month: 2, day: 29, leap: 'feb28' } as const
  expect(whenText({ cron: '0 9 * * *', day: leap })).toBe('每年2月29日（没有的年份：2月28日）9:00')
})

test('a run and a task say how they stand', () => {
  expect(runText({ state: 'done', cause: 'late' })).toBe('补做好了')
  expect(runText({ state: 'failed', cause: 'hand' })).toBe('没做成，会再试（手动）')
  expect(dueText('2026-11-23', '2026-11-23')).toBe('今天要办')
  expect(dueText('2026-11-20', '2026-11-23')).toBe('该在11月20日（周五）办，过了时间')
  expect(dueText('2026-11-27', '2026-11-23')).toBe('11月27日（周五）前')
  expect(whatText({ kind: 'task', title: '交月报', withinDays: 0 })).toBe('给办公室一件事：交月报（当天）')
})
