import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { addMs, hourMs } from '../../../src/core/time.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { audit } from '../../../src/casework/records.ts'
import { bodyOf, counsellors } from '../../../src/services/counselling/records.ts'
import {
  bookSlot,
  cancelByMember,
  changeByMember,
  requestCounselling,
  upcomingCases,
  type Opened,
} from '../../../src/services/counselling/rules.ts'
import {
  assignByStaff,
  cancelByStaff,
  confirmByStaff,
  finishPast,
  isStillOn,
} from '../../../src/services/counselling/staff-rules.ts'
import { choiceOf, openHouse, type House } from './house.ts'

let house: House

beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const wish = { topic: 'work', way: 'online' } as const

const book = async (person: string, slot: { counsellor: string; start: string }) =>
  house.as(person, (work) => bookSlot(work, house.parts, { ...wish, person, slot }))

const mustBook = async (person: string, slot: { counsellor: string; start: string }): Promise<Opened> => {
  const opened = await book(person, slot)
  if (opened.kind === 'refused') throw new Error(opened.why)
  return opened
}

const planned = (subject: string) =>
  house.store.read((read) => read.rows(reminders).range('subject', { where: [subject, 'planned'], limit: 10 }))

const later = async (hours: number) =>
  choiceOf((await house.free({ way: 'online', from: addMs('2026-11-25T00:00:00.000Z', hours * hourMs) }))[0])

describe('booking', () => {
  test('fifty people who want one slot at once: exactly one has it', async () => {
    const slot = await later(0)
    const results = await Promise.all(Array.from({ length: 50 }, (_, i) => book(`per_${i}`, slot)))
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1)
    expect(results.filter((one) => one.kind === 'refused').every(({ why }) => why === 'taken')).toBe(true)
    expect(await house.store.read((read) => read.rows(cases).count('kind'))).toBe(1)
  })

  test('a booked slot is no longer offered, and after a cancellation it is again', async () => {
    const slot = await later(0)
    const { code } = await mustBook('per_a', slot)
    const isFree = async () =>
      (await house.free()).some((one) => choiceOf(one).start === slot.start && one.counsellor.id === slot.counsellor)
    expect(await isFree()).toBe(false)
    await house.as('per_a', (work) => cancelByMember(work, house.parts, { kind: 'code', person: 'per_a', code }))
    expect(await isFree()).toBe(true)
    expect((await book('per_b', slot)).kind).toBe('done')
  })

  test('plans a reminder a day and two hours before, in words that say nothing', async () => {
    const { case: row } = await mustBook('per_a', { ...(await later(0)) })
    const rows = await planned(row.id)
    expect(rows.map(({ occurrence }) => occurrence).toSorted()).toEqual(['24h', '2h'])
    for (const { words } of rows)
      expect(words).toMatch(/^您有一个预约：11月\d+日（周.）\d\d:\d\d。回“我的预约”看详情。$/)
  })

  test('one person holds two appointments at most, and never two at one time', async () => {
    const free = await house.free({ way: 'online' })
    const evening = free.find((one) => free.some((other) => other !== one && other.start === one.start))
    const beside = free.find((one) => one !== evening && one.start === evening?.start)
    await mustBook('per_a', choiceOf(evening))
    expect(await book('per_a', choiceOf(beside))).toEqual({ kind: 'refused', why: 'overlap' })
    await mustBook('per_a', await later(30))
    expect(await book('per_a', await later(60))).toEqual({ kind: 'refused', why: 'too-many' })
  })

  test('refuses what no counsellor offers: the past, the night, a way they do not do', async () => {
    const slot = await later(0)
    const night = { ...slot, start: '2026-11-25T18:00:00.000Z' }
    expect(await book('per_a', night)).toEqual({ kind: 'refused', why: 'not-offered' })
    house.clock.move(9 * 24 * hourMs)
    expect(await book('per_a', slot)).toEqual({ kind: 'refused', why: 'not-offered' })
  })

  test('a time that runs into a held one is taken, also after the length of the slots was changed', async () => {
    const slot = await later(0)
    await mustBook('per_a', slot)
    await house.as('stf_1', async (work) => {
      const row = await work.rows(counsellors).get(slot.counsellor)
      if (row !== undefined) await work.rows(counsellors).update({ ...row, slotMinutes: 30 })
    })
    const inside = { ...slot, start: addMs(slot.start, hourMs / 2) }
    expect(await book('per_b', inside)).toEqual({ kind: 'refused', why: 'taken' })
    const free = await house.free({ counsellor: slot.counsellor })
    expect(free.map(({ start }) => start)).not.toContain(inside.start)
    expect((await book('per_b', { ...slot, start: addMs(slot.start, hourMs) })).kind).toBe('done')
  })

  test('keeps phone and wish sealed, and the code only as a hash', async () => {
    const opened = await house.as('per_a', (work) =>
      requestCounselling(work, house.parts, { ...wish, person: 'per_a', phone: '13800000001', wish: '周末上午' }),
    )
    if (opened.kind === 'refused') throw new Error(opened.why)
    const kept = JSON.stringify(opened.case)
    for (const secret of ['13800000001', '周末上午', opened.code]) expect(kept).not.toContain(secret)
    expect(house.parts.sealer.open('contact', bodyOf(opened.case).phone ?? '')).toBe('13800000001')
  })
})

describe('changing', () => {
  test('moves the appointment and its reminders, and frees the old time', async () => {
    const first = await later(0)
    const { case: row, code } = await mustBook('per_a', first)
    const next = await later(30)
    const moved = await house.as('per_b', (work) =>
      changeByMember(work, house.parts, { kind: 'code', person: 'per_b', code }, next),
    )
    expect(moved.kind).toBe('done')
    expect((await planned(row.id)).map(({ eventAt }) => eventAt)).toEqual([next.start, next.start])
    expect((await book('per_c', first)).kind).toBe('done')
    expect((await book('per_d', next)).kind).toBe('refused')
  })

  test('a time that is taken leaves everything as it was', async () => {
    const first = await later(0)
    const next = await later(30)
    await mustBook('per_b', next)
    const { case: row, code } = await mustBook('per_a', first)
    const ref = { kind: 'code', person: 'per_a', code } as const
    expect(await house.as('per_a', (work) => changeByMember(work, house.parts, ref, next))).toEqual({
      kind: 'refused',
      why: 'taken',
    })
    expect(await house.store.read((read) => read.rows(cases).get(row.id))).toEqual(row)
    expect((await planned(row.id)).map(({ eventAt }) => eventAt)).toEqual([first.start, first.start])
  })

  test('moved away and back, the reminders are planned as at first', async () => {
    const first = await later(0)
    const { case: row, code } = await mustBook('per_a', first)
    const ref = { kind: 'code', person: 'per_a', code } as const
    const before = await planned(row.id)
    await house.as('per_a', async (work) => changeByMember(work, house.parts, ref, await later(30)))
    await house.as('per_a', (work) => changeByMember(work, house.parts, ref, first))
    const strip = (rows: typeof before) => rows.map(({ id, dueAt }) => [id, dueAt])
    expect(strip(await planned(row.id))).toEqual(strip(before))
  })

  test('nobody reaches the case of another without its code', async () => {
    const { case: row } = await mustBook('per_a', await later(0))
    const ref = { kind: 'own', person: 'per_b', case: row.id } as const
    expect(await house.as('per_b', (work) => cancelByMember(work, house.parts, ref))).toEqual({
      kind: 'refused',
      why: 'not-found',
    })
  })

  test('a cancelled appointment is neither reminded of nor changed any more', async () => {
    const { case: row, code } = await mustBook('per_a', await later(0))
    const own = { kind: 'own', person: 'per_a', case: row.id } as const
    await house.as('per_a', (work) => cancelByMember(work, house.parts, own))
    expect(await planned(row.id)).toEqual([])
    expect(await house.as('per_a', (work) => cancelByMember(work, house.parts, own))).toMatchObject({ why: 'ended' })
    const byCode = { kind: 'code', person: 'per_a', code } as const
    expect(await house.as('per_a', (work) => cancelByMember(work, house.parts, byCode))).toMatchObject({
      why: 'wrong-code',
    })
  })
})

describe('the office', () => {
  test('confirms once; the member is told once; who saw an older version is refused', async () => {
    const { case: row } = await mustBook('per_a', await later(0))
    const act = { staff: 'stf_1', case: row.id, version: row.version }
    const first = await house.as(row.id, (work) => confirmByStaff(work, house.parts, act))
    expect(first).toMatchObject({ kind: 'done', case: { state: 'confirmed' } })
    expect(await house.as(row.id, (work) => confirmByStaff(work, house.parts, act))).toMatchObject({ why: 'stale' })
    expect(house.told).toHaveLength(1)
    expect(house.told[0]?.replies[0]?.text).not.toMatch(/心理|咨询|压力|示例/)
  })

  test('gives a request a time: slot held, confirmed, reminded of, told', async () => {
    const opened = await house.as('per_a', (work) =>
      requestCounselling(work, house.parts, { ...wish, person: 'per_a', wish: '周三' }),
    )
    if (opened.kind === 'refused') throw new Error(opened.why)
    const { id, version } = opened.case
    const confirm = { staff: 'stf_1', case: id, version }
    expect(await house.as(id, (work) => confirmByStaff(work, house.parts, confirm))).toMatchObject({
      why: 'not-booked',
    })
    const slot = await later(0)
    const done = await house.as(id, (work) => assignByStaff(work, house.parts, { ...confirm, slot }))
    expect(done).toMatchObject({ kind: 'done', case: { state: 'confirmed' } })
    expect(await book('per_b', slot)).toMatchObject({ why: 'taken' })
    expect(await planned(id)).toHaveLength(2)
    expect(house.told).toHaveLength(1)
  })

  test('cancels with a reason that stays inside, and every step is in the audit', async () => {
    const { case: row } = await mustBook('per_a', await later(0))
    house.clock.move(1_000)
    const act = { staff: 'stf_1', case: row.id, version: row.version, reason: '老师生病' }
    const done = await house.as(row.id, (work) => cancelByStaff(work, house.parts, act))
    expect(done).toMatchObject({ kind: 'done', case: { state: 'cancelled', body: { cancelReason: '老师生病' } } })
    expect(house.told[0]?.replies[0]?.text).not.toContain('生病')
    const trail = await house.store.read((read) => read.rows(audit).range('subject', { where: [row.id], limit: 10 }))
    expect(trail.map(({ actor, action }) => [actor, action])).toEqual([
      ['member', 'book'],
      ['stf_1', 'cancel'],
    ])
  })

  test('what is over becomes done and no longer counts as an appointment ahead', async () => {
    const { case: row } = await mustBook('per_a', await later(0))
    house.clock.move(10 * 24 * hourMs)
    expect(await house.as('system', (work) => finishPast(work, 100))).toBe(1)
    expect(await house.store.read((read) => read.rows(cases).get(row.id))).toMatchObject({ state: 'done' })
    expect(await house.store.read((read) => upcomingCases(read, 'per_a'))).toEqual([])
  })
})

test('a reminder of a time that the case no longer has is not wanted', async () => {
  const { case: row } = await mustBook('per_a', await later(0))
  const [reminder] = await planned(row.id)
  if (reminder === undefined) throw new Error('nothing planned')
  const isOn = (eventAt: string) => house.as('per_a', (work) => isStillOn(work, { ...reminder, eventAt }))
  expect(await isOn(reminder.eventAt)).toBe(true)
  expect(await isOn(addMs(reminder.eventAt, hourMs))).toBe(false)
})

test('the member is reminded twice, and a booking moved after the first reminder is reminded of anew', async () => {
  const { case: row, code } = await mustBook('per_a', await later(0))
  const { start } = bodyOf(row)
  const to = (instant: string) => house.clock.move(Date.parse(instant) - house.clock.now().getTime())
  to(addMs(start ?? '', -23 * hourMs))
  expect(await house.sweep()).toBe(1)
  const next = await later(40)
  await house.as('per_a', (work) => changeByMember(work, house.parts, { kind: 'code', person: 'per_a', code }, next))
  to(addMs(next.start, -hourMs))
  await house.sweep()
  expect(house.told.map(({ replies }) => replies[0]?.text)).toHaveLength(2)
  const kept = await house.store.read((read) => read.rows(ledger).range('subject', { where: [row.id], limit: 10 }))
  expect(kept.map(({ eventAt, outcome }) => [eventAt, outcome])).toContainEqual([start, 'pending'])
  expect(kept.map(({ reason }) => reason)).toContain('merged')
})
