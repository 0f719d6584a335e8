import { cp, mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { notices } from '../src/core/conversation.ts'
import { atLocal, instantText, msBetween, toInstant, type Instant } from '../src/core/time.ts'
import { ledger, reminders } from '../src/reminders/records.ts'
import { bookings } from '../src/services/counselling/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from './support/app.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
const started: TestApp[] = []
afterEach(async () => {
  for (const house of started.splice(0)) await house.stop()
})
const start = async (...given: Parameters<typeof startTestApp>): Promise<TestApp> => {
  const house = await startTestApp(...given)
  started.push(house)
  return house
}

const moveTo = (house: TestApp, instant: Instant): void =>
  house.clock.move(msBetween(toInstant(house.clock.now()), instant))

/** Books the time whose button begins with these words. */
const book = async (house: TestApp, time: string): Promise<{ readonly code: string; readonly words: string }> => {
  for (const words of ['预约心理老师', '1', '网上', '跳过']) await house.say(words)
  for (const words of [time, '跳过', '同意']) await house.say(words)
  const words = wordsOf(await house.say('提交'))
  return { words, code: /编号 (\d{6})/.exec(words)?.[1] ?? '' }
}

const told = async (house: TestApp): Promise<readonly string[]> =>
  (await allRows(house, notices)).toSorted((a, b) => a.seq - b.seq).map(({ replies }) => wordsOf(replies))

const settleAt = async (house: TestApp, date: string, minutes: number): Promise<number> => {
  moveTo(house, atLocal(date, minutes))
  await house.settle()
  await house.settle()
  return (await told(house)).length
}

describe('an appointment booked by chat', () => {
  test('is confirmed with a code, and reminded of a day and two hours before, once each', async () => {
    const house = await start(monday)
    const { words, code } = await book(house, '11月24日（周二）13:30')
    expect(words).toContain('约上了：11月24日（周二）13:30')
    expect(code).toMatch(/^\d{6}$/)
    expect(await settleAt(house, '2026-11-23', 13 * 60 + 29)).toBe(0)
    expect(await settleAt(house, '2026-11-23', 13 * 60 + 30)).toBe(1)
    expect(await settleAt(house, '2026-11-24', 11 * 60 + 29)).toBe(1)
    expect(await settleAt(house, '2026-11-24', 11 * 60 + 30)).toBe(2)
    expect(await settleAt(house, '2026-11-25', 12 * 60)).toBe(2)
    for (const words of await told(house)) {
      expect(words).toContain('您有一个预约')
      expect(words).not.toMatch(/心理|压力|老师/)
    }
    expect((await allRows(house, ledger)).map(({ outcome }) => outcome)).toEqual(['sent', 'sent'])
  })

  test('at nine in the morning is reminded of outside the quiet hours', async () => {
    const house = await start(monday)
    await book(house, '11月25日（周三）09:00')
    const due = (await allRows(house, reminders)).map(({ occurrence, dueAt }) => [occurrence, instantText(dueAt)])
    expect(Object.fromEntries(due)).toEqual({ '24h': '11月24日（周二）09:00', '2h': '11月25日（周三）08:00' })
    expect(await settleAt(house, '2026-11-24', 9 * 60)).toBe(1)
    expect(await settleAt(house, '2026-11-25', 7 * 60 + 59)).toBe(1)
    expect(await settleAt(house, '2026-11-25', 8 * 60)).toBe(2)
  })

  test('that is cancelled takes its reminders and its time back', async () => {
    const house = await start(monday)
    const { code } = await book(house, '11月24日（周二）13:30')
    await house.say(`取消预约 ${code}`)
    expect(wordsOf(await house.say('提交'))).toContain('预约取消了')
    expect((await book(house, '11月24日（周二）13:30')).words).toContain('约上了')
    await house.say('取消预约')
    await house.say('提交')
    expect(await settleAt(house, '2026-11-24', 13 * 60)).toBe(0)
    expect((await allRows(house, reminders)).every(({ state }) => state === 'cancelled')).toBe(true)
    expect(await allRows(house, bookings)).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }])
  })

  test('is not reminded of after 退订, but stays', async () => {
    const house = await start(monday)
    await book(house, '11月24日（周二）13:30')
    await house.say('退订全部')
    expect(await settleAt(house, '2026-11-24', 12 * 60)).toBe(0)
    expect((await allRows(house, ledger)).every(({ outcome }) => outcome === 'skipped')).toBe(true)
    expect(wordsOf(await house.say('我的预约'))).toContain('13:30')
  })

  test('outlives unfollowing; whoever cannot be reached is put down for a call', async () => {
    const house = await start(monday)
    await book(house, '11月24日（周二）13:30')
    const envelope = { account: 'web', sender: 'somebody', receivedAt: monday }
    await house.app.inbox.receive({ ...envelope, id: 'bye', kind: 'unsubscribe' })
    expect(await settleAt(house, '2026-11-23', 14 * 60)).toBe(0)
    expect(await allRows(house, ledger)).toMatchObject([{ outcome: 'failed', reason: 'unreachable' }])
    await house.app.inbox.receive({ ...envelope, id: 'back', kind: 'subscribe', scene: '' })
    expect(wordsOf(await house.say('我的预约'))).toContain('13:30')
    expect(await settleAt(house, '2026-11-24', 12 * 60)).toBe(1)
  })
})

describe('a process killed at any moment', () => {
  /** What the disk holds right now, as `kill -9` would leave it. */
  const killed = async ({ dataDir }: TestApp): Promise<string> => {
    const copy = await mkdtemp(path.join(os.tmpdir(), 'liangxin-killed-'))
    await cp(dataDir, copy, { recursive: true, filter: (file) => !file.endsWith('.sock') })
    return copy
  }
  const restart = async (from: TestApp): Promise<TestApp> => {
    const next = await start(toInstant(from.clock.now()), {}, undefined, { dataDir: await killed(from) })
    await next.app.worker.recover()
    return next
  }

  test('loses no booking, and no reminder is said twice', async () => {
    const first = await start(monday)
    const { code } = await book(first, '11月24日（周二）13:30')
    expect(await settleAt(first, '2026-11-23', 14 * 60)).toBe(1)
    const second = await restart(first)
    expect(await settleAt(second, '2026-11-23', 15 * 60)).toBe(1)
    expect(await settleAt(second, '2026-11-24', 12 * 60)).toBe(2)
    const third = await restart(second)
    expect(await settleAt(third, '2026-11-24', 12 * 60 + 5)).toBe(2)
    await third.say(`取消预约 ${code}`, 'another-device')
    expect(wordsOf(await third.say('提交', 'another-device'))).toContain('预约取消了')
  })

  test('between planning and sweeping says what is due after the start', async () => {
    const first = await start(monday)
    await book(first, '11月24日（周二）13:30')
    moveTo(first, atLocal('2026-11-23', 14 * 60))
    const second = await restart(first)
    await second.settle()
    expect(await told(second)).toHaveLength(1)
  })

  test('loses no open form', async () => {
    const first = await start(monday)
    for (const words of ['预约心理老师', '1', '打电话', '跳过']) await first.say(words)
    const second = await restart(first)
    expect(
      wordsOf(
        await second.app.inbox.receive({
          account: 'web',
          sender: 'somebody',
          id: 'after',
          receivedAt: monday,
          kind: 'text',
          text: '1',
        }),
      ),
    ).toContain('哪个电话')
  })
})

test('a second application on the same data folder is refused', async () => {
  const first = await start(monday)
  await expect(startTestApp(monday, {}, undefined, { dataDir: first.dataDir })).rejects.toThrow('already runs')
})
