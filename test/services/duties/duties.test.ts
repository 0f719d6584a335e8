import { afterEach, beforeEach, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { addMs, atLocal, dayMs, hourMs, minuteMs } from '../../../src/core/time.ts'
import { staff } from '../../../src/people/records.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { staffNotices } from '../../../src/services/duties/records.ts'
import { openHandover } from '../../../src/services/handover/rules.ts'
import { shifts } from '../../../src/services/oncall/records.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import { hire } from '../oncall/house.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
})
afterEach(() => at.stop())

const rounds = async (): Promise<void> => {
  for (const { name, run } of at.app.services.standing)
    if (['promises', 'shifts', 'reviews'].includes(name)) await run()
}
const go = async (ms: number): Promise<void> => {
  at.clock.move(ms)
  await rounds()
  await at.settle()
}
const listOf = async (id: string) => {
  const row = await at.app.store.read((read) => read.rows(staff).get(id))
  if (row === undefined) throw new Error('nobody')
  return (await at.app.store.read((read) => at.app.services.staff.duties.list(read, row))).notices
}
const handOver = (dueAt: string) =>
  at.app.store.transaction('per_a', (work) =>
    openHandover(work, { person: 'per_a', matter: 'sealed', phone: undefined, dueAt }),
  )

test('a promise is told to the office before it ends, to who leads when it has passed, and to no member', async () => {
  await hire(at, 'lead', 'admin')
  await hire(at, 'clerk')
  await handOver(addMs(monday, 5 * hourMs))
  await rounds()
  await go(4 * hourMs)
  expect((await listOf('clerk')).map(({ kind }) => kind)).toEqual(['promise'])
  await go(hourMs)
  expect((await listOf('lead')).map(({ kind }) => kind)).toEqual(['promise-broken', 'promise'])
  expect((await listOf('clerk')).map(({ kind }) => kind)).toEqual(['promise'])
  expect(await allRows(at, notices)).toEqual([])
  expect((await allRows(at, ledger)).map(({ outcome, attempts }) => [outcome, attempts[0]?.account])).toEqual([
    ['sent', 'console'],
    ['sent', 'console'],
  ])
})

test('an answer given in time ends both', async () => {
  await hire(at, 'lead', 'admin')
  const row = await handOver(addMs(monday, 5 * hourMs))
  await rounds()
  await at.app.store.transaction('per_a', async (work) => {
    await work.rows(cases).update({ ...row, state: 'answered' })
  })
  await go(4 * hourMs)
  await go(2 * hourMs)
  expect(await listOf('lead')).toEqual([])
  expect((await allRows(at, ledger)).map(({ reason }) => reason)).toEqual(['gone', 'gone'])
})

test('a promise that ended while nobody ran is told to who leads all the same', async () => {
  await hire(at, 'lead', 'admin')
  await handOver(addMs(monday, 5 * hourMs))
  await go(dayMs)
  await go(2 * minuteMs)
  expect((await listOf('lead')).map(({ kind }) => kind)).toEqual(['promise-broken'])
  await go(hourMs)
  expect(await listOf('lead')).toHaveLength(1)
})

test('somebody on call is told the evening before and an hour before; who was swapped out is not', async () => {
  await hire(at, 'a')
  await hire(at, 'b')
  const from = atLocal('2026-11-24', 12 * 60)
  const shift = { from, until: addMs(from, 8 * hourMs), order: 'first' as const, channels: ['console' as const] }
  const row = await at.app.store.transaction('rota', (work) =>
    work.rows(shifts).insert({ id: 'shf_1', staff: 'a', ...shift }),
  )
  await rounds()
  await go(10 * hourMs)
  expect((await listOf('a')).map(({ notice }) => notice)).toEqual(['您有一班值班：11月24日（周二）12:00到20:00。'])
  await at.app.store.transaction('rota', (work) => work.rows(shifts).update({ ...row, staff: 'b' }))
  await rounds()
  await go(15 * hourMs)
  expect(await listOf('a')).toHaveLength(1)
  expect(await listOf('b')).toHaveLength(1)
})

test('a shift in the early morning has its reminder the evening before only', async () => {
  await hire(at, 'a')
  const from = atLocal('2026-11-24', 8 * 60)
  const shift = { from, until: addMs(from, 8 * hourMs), order: 'first' as const, channels: ['console' as const] }
  await at.app.store.transaction('rota', (work) => work.rows(shifts).insert({ id: 'shf_1', staff: 'a', ...shift }))
  await rounds()
  expect((await allRows(at, reminders)).map(({ dueAt }) => dueAt)).toEqual([atLocal('2026-11-23', 20 * 60)])
})

test('a closed account is told nothing, and the ledger says so', async () => {
  const row = await hire(at, 'a')
  const from = atLocal('2026-11-24', 12 * 60)
  const shift = { from, until: addMs(from, 8 * hourMs), order: 'first' as const, channels: ['console' as const] }
  await at.app.store.transaction('rota', async (work) => {
    await work.rows(shifts).insert({ id: 'shf_1', staff: 'a', ...shift })
    await work.rows(staff).update({ ...row, disabledAt: work.now })
  })
  await rounds()
  await go(10 * hourMs)
  expect(await allRows(at, staffNotices)).toEqual([])
  expect(await allRows(at, ledger)).toMatchObject([{ outcome: 'failed', reason: 'unreachable' }])
})

test('one reminder a day of review, also when all answers have the same; put away it is away for everybody', async () => {
  const a = await hire(at, 'a')
  await hire(at, 'b')
  const days = at.app.knowledge.current().entries.map(({ reviewBy }) => reviewBy)
  const [day] = days.toSorted()
  if (day === undefined) throw new Error('no entries')
  at.clock.move(Date.parse(addMs(atLocal(day, 10 * 60), -20 * dayMs)) - Date.parse(monday))
  await rounds()
  await go(6 * dayMs)
  const [notice, ...more] = await listOf('a')
  expect(more.length).toBeLessThan(5)
  expect(notice?.notice).toContain('复核')
  if (notice === undefined) throw new Error('no notice')
  const { id, version } = notice
  await at.app.store.transaction(id, (work) => at.app.services.staff.duties.see(work, a, { id, version }))
  expect((await listOf('b')).map((one) => one.id)).not.toContain(id)
})

test('nobody puts away what is for somebody else', async () => {
  const b = await hire(at, 'b')
  await hire(at, 'lead', 'admin')
  await handOver(addMs(monday, hourMs + minuteMs))
  await go(hourMs)
  await go(2 * minuteMs)
  const one = (await listOf('lead')).find(({ kind }) => kind === 'promise-broken')
  const away = at.app.store.transaction('x', (work) =>
    at.app.services.staff.duties.see(work, b, { id: one?.id ?? '', version: one?.version ?? 0 }),
  )
  await expect(away).rejects.toMatchObject({ code: 'not_found' })
})
