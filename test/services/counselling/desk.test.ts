import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, cases } from '../../../src/casework/records.ts'
import { dayMs, hourMs, msBetween } from '../../../src/core/time.ts'
import { desk, endDeskCase, openDeskPhone } from '../../../src/http/api/desk.ts'
import type { Staff } from '../../../src/people/records.ts'
import { raiseAlert } from '../../../src/safety/alerts.ts'
import { assess } from '../../../src/safety/finding.ts'
import { lookAtAlerts } from '../../../src/services/counselling/debriefs.ts'
import { counsellors } from '../../../src/services/counselling/records.ts'
import { debriefs } from '../../../src/services/counselling/request-records.ts'
import { bookSlot, cancelByMember } from '../../../src/services/counselling/rules.ts'
import { assignByStaff } from '../../../src/services/counselling/staff-rules.ts'
import { rowsOf } from '../../support/rows.ts'
import { staffOf } from '../../support/staff.ts'
import { choiceOf, openHouse, type House } from './house.ts'

let house: House
const wang = staffOf('stf_wang', 'counsellor')
const li = staffOf('stf_li', 'counsellor')

const bookOne = async (person: string) => {
  const slot = choiceOf((await house.free({ way: 'phone', topic: 'work', from: '2026-11-25T00:00:00.000Z' }))[0])
  const asked = { person, topic: 'work', way: 'phone', phone: '0510-0000-0009', slot } as const
  const opened = await house.as(person, (work) => bookSlot(work, house.parts, asked))
  if (opened.kind === 'refused') throw new Error(opened.why)
  return { id: opened.case.id, slot }
}

const give = (counsellor: string, staff: string) =>
  house.as('x', async (work) => {
    const row = await work.rows(counsellors).get(counsellor)
    if (row === undefined) throw new Error('no counsellor')
    await work.rows(counsellors).update({ ...row, staff })
  })

beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const list = async (staff: Staff) =>
  desk.reply.parse(await house.store.read((read) => house.counselling.desk.list(read, staff)))
const goTo = (instant: string): void => house.clock.move(msBetween(house.clock.now().toISOString(), instant))
const end = async (staff: Staff, id: string, ending: object) => {
  const { version = 0 } = (await house.store.read((read) => read.rows(cases).get(id))) ?? {}
  return house.as(id, (work) => house.counselling.desk.end(work, staff, { id, version, to: 'done', ...ending }))
}

describe('the counsellor’s desk', () => {
  test('shows own appointments only, by day, without words or phone', async () => {
    const { id, slot } = await bookOne('per_a')
    await give(slot.counsellor, wang.id)
    const other = (await house.free()).find(({ counsellor }) => counsellor.id !== slot.counsellor)
    await give(other?.counsellor.id ?? '', li.id)
    expect((await list(wang)).cases).toMatchObject([{ id, when: 'next', hasBegun: false, hasPhone: true }])
    expect((await list(li)).cases).toEqual([])
    expect(await list(staffOf('stf_x', 'counsellor'))).toEqual({ cases: [], debriefs: [] })
    expect(JSON.stringify(await list(wang))).not.toContain('0000-0009')
    goTo(slot.start)
    expect((await list(wang)).cases).toMatchObject([{ when: 'today', hasBegun: true }])
    house.clock.move(31 * dayMs)
    expect((await list(wang)).cases).toEqual([])
  })

  test('opens the phone of an own case, which is written down, and of no other', async () => {
    const { id, slot } = await bookOne('per_a')
    await give(slot.counsellor, wang.id)
    const open = (staff: Staff) => house.as(id, (work) => house.counselling.desk.open(work, staff, { id }))
    expect(openDeskPhone.reply.parse(await open(wang))).toEqual({ id, phone: '0510-0000-0009' })
    await expect(open(li)).rejects.toMatchObject({ code: 'not_found' })
    const rows = await house.store.read((read) => read.rows(audit).range('subject', { where: [id], limit: 20 }))
    expect(rows.flatMap(({ action, actor }) => (action === 'open' ? [actor] : []))).toEqual([wang.id])
  })

  test('a case given to another leaves the desk, with its phone', async () => {
    const { id, slot } = await bookOne('per_a')
    await give(slot.counsellor, wang.id)
    const other = (await house.free({ way: 'phone' })).find(({ counsellor }) => counsellor.id !== slot.counsellor)
    const { version = 0 } = (await house.store.read((read) => read.rows(cases).get(id))) ?? {}
    const act = { staff: 'stf_1', case: id, version, slot: choiceOf(other) }
    expect((await house.as(id, (work) => assignByStaff(work, house.parts, act))).kind).toBe('done')
    expect((await list(wang)).cases).toEqual([])
    const open = house.as(id, (work) => house.counselling.desk.open(work, wang, { id }))
    await expect(open).rejects.toMatchObject({ code: 'not_found' })
  })

  test('marks done with minutes, then closes with an outcome; whoever comes second looks again', async () => {
    const { id, slot } = await bookOne('per_a')
    await give(slot.counsellor, wang.id)
    await expect(end(wang, id, { minutes: 45 })).rejects.toMatchObject({ code: 'conflict' })
    goTo(slot.start)
    house.clock.move(hourMs)
    await expect(end(li, id, { minutes: 45 })).rejects.toMatchObject({ code: 'not_found' })
    expect(endDeskCase.reply.parse(await end(wang, id, { minutes: 45 }))).toMatchObject({ state: 'done', minutes: 45 })
    expect(await end(wang, id, { to: 'closed', outcome: 'hospital' })).toMatchObject({
      state: 'closed',
      outcome: 'hospital',
      minutes: 45,
      hasPhone: false,
    })
    await expect(end(wang, id, { to: 'missed' })).rejects.toMatchObject({ code: 'conflict' })
    const stale = { id, version: 1, to: 'closed', outcome: 'legal' } as const
    const second = house.as(id, (work) => house.counselling.desk.end(work, wang, stale))
    await expect(second).rejects.toMatchObject({ code: 'conflict' })
  })

  test('gives the calendar file of an own case', async () => {
    const { id, slot } = await bookOne('per_a')
    await give(slot.counsellor, wang.id)
    const get = (staff: Staff) => house.store.read((read) => house.counselling.desk.calendar(read, staff, { id }))
    expect((await get(wang)).file).toMatch(/SUMMARY:预约/)
    await expect(get(li)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a counsellor who is gone leaves no desk and breaks none', async () => {
    const { slot } = await bookOne('per_a')
    await give(slot.counsellor, wang.id)
    await house.as('x', (work) => work.rows(counsellors).delete(slot.counsellor))
    expect(await list(wang)).toEqual({ cases: [], debriefs: [] })
  })
})

describe('a debrief', () => {
  const alertOf = (person: string) =>
    house.as(person, (work) =>
      raiseAlert(work, { turn: `trn_${person}`, person, finding: assess('我不想活了'), textSealed: 'x' }),
    )

  test('is due within two days of an alert about an own case, once, and its words are sealed', async () => {
    const { slot } = await bookOne('per_a')
    await give(slot.counsellor, wang.id)
    await alertOf('per_a')
    expect(await lookAtAlerts(house.store, house.parts.calendar)).toBe(1)
    expect(await lookAtAlerts(house.store, house.parts.calendar)).toBe(0)
    expect((await list(wang)).cases).toMatchObject([{ urgency: 'today' }])
    const [due] = (await list(wang)).debriefs
    expect(due).toMatchObject({ isOverdue: false, dueAt: '2026-11-25T02:00:00.000Z' })
    expect((await list(li)).debriefs).toEqual([])
    house.clock.move(2 * dayMs + hourMs)
    expect((await list(wang)).debriefs).toMatchObject([{ isOverdue: true }])
    const act = { id: due?.id ?? '', version: due?.version ?? 0, words: '和督导谈了半小时' }
    const done = (staff: Staff) => house.as('x', (work) => house.counselling.desk.debrief(work, staff, act))
    await expect(done(li)).rejects.toMatchObject({ code: 'not_found' })
    await done(wang)
    expect((await list(wang)).debriefs).toEqual([])
    const rows = await rowsOf(house.store, debriefs)
    expect(JSON.stringify(rows)).not.toContain('半小时')
    expect(house.parts.sealer.open('counselling', rows[0]?.words ?? '')).toBe('和督导谈了半小时')
    await expect(done(wang)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('is not asked of anybody for a person without a case, or one that was cancelled', async () => {
    const { id } = await bookOne('per_a')
    await house.as('per_a', (work) => cancelByMember(work, house.parts, { kind: 'own', person: 'per_a', case: id }))
    await alertOf('per_a')
    await alertOf('per_b')
    expect(await lookAtAlerts(house.store, house.parts.calendar)).toBe(0)
  })
})
