import { afterEach, beforeEach, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { atLocal } from '../../../src/core/time.ts'
import { bindings } from '../../../src/people/records.ts'
import { planAppointment } from '../../../src/reminders/kinds/appointment.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { calls } from '../../../src/services/callbacks/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
})
afterEach(() => at.stop())

const to = async (instant: string): Promise<void> => {
  at.clock.move(Date.parse(instant) - at.clock.now().getTime())
  await at.settle()
}

/** A booking on Tuesday at 7:30, of a member who left a number or none: the two hours before lie in the night. */
const early = atLocal('2026-11-24', 7 * 60 + 30)
const book = async (phone?: string) => {
  await at.say('菜单')
  const [binding] = await allRows(at, bindings)
  const person = binding?.person ?? ''
  await at.app.store.transaction(person, async (work) => {
    const times = { createdAt: work.now, updatedAt: work.now }
    const contact = phone === undefined ? {} : { phone: at.app.sealer.seal('contact', phone) }
    const body = { topic: 'work', way: 'phone', start: early, consentAt: work.now, ...contact }
    const row = { id: 'cas_early', kind: 'counselling', person, street: '', state: 'booked', ...times, body }
    await work.rows(cases).insert(row)
    await planAppointment(work, { subject: row.id, person, start: early })
  })
}
const evening = atLocal('2026-11-23', 20 * 60 + 30)

test('what would be due in the night before an early hour is said the evening before', async () => {
  await book('13800138000')
  // A day before is over already.
  expect((await allRows(at, reminders)).map(({ dueAt }) => dueAt)).toEqual([evening])
  await to(evening)
  expect(await allRows(at, ledger)).toMatchObject([{ outcome: 'sent' }])
  expect(await allRows(at, calls)).toEqual([])
})

test('when nobody ran that evening, somebody calls in the morning, and the record says so', async () => {
  await book('13800138000')
  await to(atLocal('2026-11-23', 22 * 60))
  expect(await allRows(at, ledger)).toMatchObject([{ outcome: 'called', reason: 'night', attempts: [] }])
  expect(await allRows(at, calls)).toMatchObject([{ nextAt: atLocal('2026-11-24', 8 * 60) }])
  expect(wordsOf(await at.say('提醒记录'))).toContain('预约提醒：夜里不打扰，排了人打电话')
  await to(atLocal('2026-11-24', 9 * 60))
  expect(await allRows(at, calls)).toHaveLength(1)
})

test('without a number nothing can be done, and the record says why', async () => {
  await book()
  await to(atLocal('2026-11-23', 22 * 60))
  expect(await allRows(at, ledger)).toMatchObject([{ outcome: 'skipped', reason: 'night' }])
})

test('what waits for the end of a week of quiet stands in the list at the time at which it comes', async () => {
  await at.say('测试提醒')
  await at.say('静音一周')
  expect(wordsOf(await at.say('我的提醒'))).toContain('11月30日（周一）08:00 测试提醒')
})

test('a reminder of another year has its year in the list', async () => {
  await at.say('菜单')
  const [binding] = await allRows(at, bindings)
  const person = binding?.person ?? ''
  const start = atLocal('2027-01-05', 10 * 60)
  await at.app.store.transaction(person, (work) => planAppointment(work, { subject: 'cas_next', person, start }))
  expect(wordsOf(await at.say('我的提醒'))).toContain('2027年1月4日（周一）10:00 预约提醒')
})
