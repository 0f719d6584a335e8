import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { ledger } from '../../../src/reminders/records.ts'
import { dayMs } from '../../../src/core/time.ts'
import { createCalendar, holidayYearSchema, loadHolidays, type HolidayYear } from '../../../src/law/calendar.ts'
import { replanDeadlines } from '../../../src/services/deadlines/rules.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { someone } from './someone.ts'

const holidays = await loadHolidays(path.join('data', 'holidays'))
const until2026 = holidays.filter(({ year }) => year <= 2026)
/** Made up for the test: no notice for 2027 had been published. */
const made2027: HolidayYear = holidayYearSchema.parse({
  year: 2027,
  source: 'made up',
  asOf: '2026-11-25',
  statutory: Array.from({ length: 13 }, (_, index) => ({
    date: `2027-06-${String(index + 1).padStart(2, '0')}`,
    name: '试',
  })),
  off: [{ from: '2027-01-01', to: '2027-01-03' }],
  makeUpWorkdays: [],
})
const with2027 = createCalendar([...until2026, made2027])

const opened: TestApp[] = []
afterEach(async () => {
  for (const app of opened.splice(0)) await app.stop()
})

/** An application of its own at 10:00 of Monday 23 November 2026: these tests move the clock. */
const start = async () => {
  const running = await startTestApp('2026-11-23T02:00:00.000Z')
  opened.push(running)
  return { running, ...someone(running) }
}

describe('a kept limit', () => {
  test('is reminded of neutrally, and its detail is there when asked for', async () => {
    const { running, talk, told } = await start()
    await talk('提醒我不服裁决去起诉', '11月16号', '提交')
    running.clock.move(dayMs)
    await running.settle()
    expect(await told()).toEqual(['您有一条提醒。回“我的期限”看详情。'])
    expect(await talk('我的期限')).toContain('不服裁决去起诉：12月1日（周二），还有7天')
    const sent = await allRows(running, ledger)
    expect(sent.map(({ kind, outcome }) => [kind, outcome])).toEqual([['deadline', 'sent']])
  })

  test('ends when its member says so, and is nobody else’s to see or end', async () => {
    const { running, talk, planned, told } = await start()
    await talk('提醒我不服裁决去起诉', '11月16号', '提交')
    expect(wordsOf(await running.say('我的期限', 'another'))).toContain('还没有记期限')
    expect(wordsOf(await running.say('取消期限', 'another'))).toContain('还没有记期限')
    expect(await planned()).toHaveLength(3)
    expect(await talk('取消期限')).toContain('12月1日')
    expect(await talk('提交')).toContain('不再提醒')
    expect(await planned()).toEqual([])
    running.clock.move(3 * dayMs)
    await running.settle()
    expect(await told()).toEqual([])
    expect(await talk('我的期限')).toContain('还没有记期限')
  })

  test('of several the one named is ended', async () => {
    const { talk, planned } = await start()
    await talk('提醒我不服裁决去起诉', '11月16号', '提交', '提醒我申请劳动仲裁', '2026-03-02', '提交')
    const before = await planned()
    expect(await talk('取消期限')).toContain('不要哪一个的提醒了')
    expect(await talk('1', '提交')).toContain('不再提醒')
    expect(await planned()).toHaveLength(before.length - 3)
    expect(await talk('我的期限')).not.toContain('不服裁决')
  })

  test('stays when the member unfollows', async () => {
    const { running, talk, planned, saved, sender } = await start()
    await talk('提醒我不服裁决去起诉', '11月16号', '提交')
    const envelope = { account: 'web', sender, id: 'gone', receivedAt: '2026-11-23T02:10:00.000Z' }
    await running.app.inbox.receive({ ...envelope, kind: 'unsubscribe' })
    expect(await saved()).toHaveLength(1)
    expect(await planned()).toHaveLength(3)
  })
})

describe('when holidays become known', () => {
  const replan = ({ app }: TestApp, today = '2026-11-23') => replanDeadlines(app.store, with2027, today)

  test('the day it may move to is worked out, and the member hears once that something is new', async () => {
    const { running, talk, planned, told, saved } = await start()
    await talk('提醒我申请劳动仲裁', '2026-01-02', '提交')
    expect(await saved()).toMatchObject([{ raw: '2027-01-02', rolled: null }])
    const before = await planned()
    expect(await replan(running)).toBe(1)
    expect(await saved()).toMatchObject([{ raw: '2027-01-02', rolled: '2027-01-04', shownBefore: '2027-01-02' }])
    expect(await planned()).toHaveLength(before.length + 1)
    running.clock.move(2 * 3_600_000)
    await running.settle()
    expect(await told()).toEqual(['您有一条提醒。回“我的期限”看详情。'])
    expect(await replan(running)).toBe(0)
  })

  test('a limit in working days moves, and its reminders with it', async () => {
    const { running, talk, planned, saved } = await start()
    running.clock.move(38 * dayMs)
    await talk('提醒我单位结清离职工资', '2026-12-30', '提交')
    expect(await saved()).toMatchObject([{ raw: '2027-01-01', rolled: null }])
    expect(await planned()).toEqual(['2027-01-01T01:00:00.000Z'])
    await replan(running, '2026-12-31')
    expect(await saved()).toMatchObject([{ raw: '2027-01-04', rolled: '2027-01-04' }])
    expect(await planned()).toContain('2027-01-04T01:00:00.000Z')
    expect(await planned()).not.toContain('2027-01-01T01:00:00.000Z')
  })

  test('nothing is said where the day shown stays the same, nor about what has ended', async () => {
    const { running, talk, planned, saved } = await start()
    await talk('提醒我申请劳动仲裁', '2026-03-02', '提交')
    const before = await planned()
    expect(await replan(running)).toBe(1)
    const [row] = await saved()
    expect(row?.shownBefore).toBeUndefined()
    expect(await planned()).toEqual(before)
    await talk('取消期限', '提交', '提醒我申请劳动仲裁', '2026-01-02', '提交', '取消期限', '提交')
    expect(await replan(running)).toBe(0)
  })
})
