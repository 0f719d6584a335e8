import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dayMs } from '../../../src/core/time.ts'
import { recordCall } from '../../../src/reminders/outcome.ts'
import { ledger, type Ledger } from '../../../src/reminders/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { clerk } from '../lectures/house.ts'

const morning = '2026-11-23T02:00:00.000Z'
let at: TestApp
beforeEach(async () => {
  at = await startTestApp(morning)
})
afterEach(() => at.stop())

const put = (id: string, outcome: Ledger['outcome'], more: Partial<Ledger> = {}) =>
  at.app.store.transaction(id, (work) =>
    work.rows(ledger).insert({
      id,
      at: work.now,
      kind: 'appointment',
      subject: `cas_${id}`,
      occurrence: '24h',
      person: 'per_1',
      eventAt: morning,
      importance: 'important',
      attempts: [],
      outcome,
      ...more,
    }),
  )

const list = (query: Parameters<TestApp['app']['services']['staff']['reminders']['list']>[2] = {}) =>
  at.app.store.read((read) => at.app.services.staff.reminders.list(read, clerk, query))

describe('what the office sees of what was sent', () => {
  test('those of which nobody knows come first, and are counted', async () => {
    await put('a', 'sent')
    await put('b', 'unknown')
    await put('c', 'failed')
    const { rows, unknown, failed } = await list()
    expect(rows.map(({ id }) => id)).toEqual(['b', 'c', 'a'])
    expect([unknown, failed]).toEqual([1, 1])
  })

  test('by case, by person, by outcome, by kind and by day', async () => {
    await put('a', 'sent')
    await put('b', 'skipped', { kind: 'deadline', person: 'per_2', reason: 'passed' })
    const ids = async (query: Parameters<typeof list>[0]) => (await list(query)).rows.map(({ id }) => id)
    expect(await ids({ about: 'cas_b' })).toEqual(['b'])
    expect(await ids({ about: 'per_1' })).toEqual(['a'])
    expect(await ids({ outcome: 'skipped' })).toEqual(['b'])
    expect(await ids({ kind: 'appointment' })).toEqual(['a'])
    expect(await ids({ day: '2026-11-23' })).toEqual(['a', 'b'])
    expect(await ids({ day: '2026-11-22' })).toEqual([])
  })

  test('how a call went stands in the ledger of the reminder that reached nobody', async () => {
    await put('a', 'called')
    await at.app.store.transaction('a', (work) => recordCall(work, { ledger: 'a', call: 'cal_1', outcome: 'reached' }))
    const [row] = await allRows(at, ledger)
    expect(row).toMatchObject({ outcome: 'called', reason: 'reached', attempts: [{ account: 'phone' }] })
    expect((await list()).rows[0]?.result).toBe('没发成，打电话说到了')
  })
})

describe('what a member decides', () => {
  test('holds on every account of theirs, also after these are parted', async () => {
    await at.say('菜单', 'one')
    const code = /绑定 (\d{6})/.exec(wordsOf(await at.say('绑定', 'one')))?.[1] ?? ''
    await at.say(`绑定 ${code}`, 'two')
    await at.say('别再发了', 'two')
    expect(wordsOf(await at.say('退订', 'one'))).toContain('已经都停了')
    await at.say('解绑', 'two')
    expect(wordsOf(await at.say('退订', 'one'))).toContain('已经都停了')
    expect(wordsOf(await at.say('退订', 'two'))).toContain('已经都停了')
  })

  test('a week of quiet is over after a week', async () => {
    await at.say('静音一周')
    expect(wordsOf(await at.say('测试提醒'))).toContain('静音到11月30日')
    at.clock.move(8 * dayMs)
    expect(wordsOf(await at.say('测试提醒'))).toContain('一分钟后')
  })
})
