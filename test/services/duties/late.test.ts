import { afterEach, beforeEach, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { addMs, atLocal, dayMs, hourMs, minuteMs } from '../../../src/core/time.ts'
import { bindings } from '../../../src/people/records.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { staffNotices } from '../../../src/services/duties/records.ts'
import { openHandover } from '../../../src/services/handover/rules.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { hire } from '../oncall/house.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
/** When the office closes on that day: what is promised before 16:00 is promised for then. */
const closing = atLocal('2026-11-23', 17 * 60)
let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
})
afterEach(() => at.stop())

const rounds = async (): Promise<void> => {
  for (const { name, run } of at.app.services.standing) if (name === 'promises') await run()
}
/** To an instant, as the house runs: the rounds, a little later what they planned. */
const to = async (instant: string): Promise<void> => {
  at.clock.move(Date.parse(instant) - at.clock.now().getTime())
  await rounds()
  await at.settle()
  at.clock.move(5 * minuteMs)
  await rounds()
  await at.settle()
}
const matter = async (dueAt = closing) => {
  await at.say('菜单')
  const [binding] = await allRows(at, bindings)
  const person = binding?.person ?? ''
  return at.app.store.transaction(person, (work) =>
    openHandover(work, { person, matter: 'sealed', phone: undefined, dueAt }),
  )
}
const pushed = async () =>
  (await allRows(at, notices)).toSorted((a, b) => a.seq - b.seq).map(({ replies }) => wordsOf(replies))
const late = async () => (await allRows(at, ledger)).filter(({ kind }) => kind === 'promise-late')

test('who waits for a late answer hears it once: who has it, the next time, the number', async () => {
  await hire(at, 'lead', 'admin')
  const { id } = await matter()
  await to(addMs(closing, 20 * minuteMs))
  expect(await pushed()).toEqual([])
  await to(addMs(closing, hourMs))
  const said = '您等的一个回话晚了，对不住。已转给工会主管，最晚11月24日（周二）10:00前回您。等不及请打12351。'
  expect(await pushed()).toEqual([said])
  await to(addMs(closing, 2 * hourMs))
  expect(await pushed()).toHaveLength(1)
  expect(await allRows(at, cases)).toMatchObject([{ id, dueAt: atLocal('2026-11-24', 10 * 60), state: 'open' }])
  expect((await allRows(at, staffNotices)).filter(({ kind }) => kind === 'promise-broken')).toHaveLength(1)
  const list = await at.app.store.read((read) => at.app.services.staff.handovers.list(read))
  expect(list.handovers).toMatchObject([{ isLate: true, isOverdue: false }])
})

test('a second promise that is broken is spoken of as well, a third is not given', async () => {
  await hire(at, 'lead', 'admin')
  await matter()
  await to(addMs(closing, hourMs))
  const second = atLocal('2026-11-24', 10 * 60)
  await to(addMs(second, hourMs))
  for (const days of [1, 2, 5]) await to(addMs(second, days * dayMs))
  const [, again, ...more] = await pushed()
  expect(again).toContain('又晚了')
  expect(again).toContain('12351')
  expect(more).toEqual([])
  expect((await late()).map(({ occurrence }) => occurrence).toSorted()).toEqual([closing, second])
  expect(await at.app.store.read((read) => at.app.services.staff.handovers.list(read))).toMatchObject({
    handovers: [{ isOverdue: true, isLate: true }],
  })
})

test('an answer in the meantime takes it back, with what was planned for staff', async () => {
  const clerk = await hire(at, 'clerk')
  await hire(at, 'lead', 'admin')
  const row = await matter()
  at.clock.move(Date.parse(addMs(closing, 40 * minuteMs)) - at.clock.now().getTime())
  await rounds()
  const version = (await allRows(at, cases))[0]?.version ?? 0
  await at.app.store.transaction(row.id, (work) =>
    at.app.services.staff.handovers.answer(work, clerk, { id: row.id, version, words: '在办了。', close: false }),
  )
  const planned = await allRows(at, reminders)
  expect(planned.map(({ kind }) => kind)).toContain('promise-late')
  expect(new Set(planned.map(({ state }) => state))).toEqual(new Set(['cancelled']))
  await to(addMs(closing, 2 * hourMs))
  expect((await pushed()).join()).not.toContain('晚了')
  expect(await allRows(at, cases)).toMatchObject([
    { state: 'answered', body: expect.not.objectContaining({ late: {} }) },
  ])
})

test('after three days without us it is said in the morning, with a time that is still ahead', async () => {
  await hire(at, 'lead', 'admin')
  await matter()
  // Friday 03:00.
  await to(atLocal('2026-11-27', 3 * 60))
  expect(await pushed()).toEqual([])
  await to(atLocal('2026-11-27', 8 * 60))
  expect((await pushed()).join()).toContain('11月27日（周五）10:00')
  expect((await allRows(at, staffNotices)).map(({ kind }) => kind)).toContain('promise-broken')
})

test('nothing is claimed of somebody who leads where there is nobody', async () => {
  await matter()
  await to(addMs(closing, hourMs))
  expect((await pushed()).join()).not.toContain('主管')
})

test('who wants no such reminders gets none, and the record says so by a neutral name', async () => {
  await matter()
  expect(wordsOf(await at.say('退订回话时间提醒'))).toContain('回话时间提醒')
  await to(addMs(closing, hourMs))
  expect((await pushed()).join()).not.toContain('晚了')
  expect(await late()).toMatchObject([{ outcome: 'skipped', reason: 'opted-out' }])
  expect(wordsOf(await at.say('提醒记录'))).toContain('回话时间提醒：已退订')
})

test('staff and the member are talking: nothing is called late', async () => {
  const clerk = await hire(at, 'clerk')
  const row = await matter()
  await at.app.store.transaction(row.id, (work) => at.app.services.staff.chats.take(work, clerk, { id: row.id }))
  await to(addMs(closing, hourMs))
  expect(await late()).toEqual([])
})
