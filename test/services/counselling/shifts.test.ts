import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addMs, hourMs } from '../../../src/core/time.ts'
import { deskShifts as listRoute } from '../../../src/http/api/desk-shifts.ts'
import type { Staff } from '../../../src/people/records.ts'
import { counsellors } from '../../../src/services/counselling/records.ts'
import { removeCounsellor } from '../../../src/services/counselling/people.ts'
import { bookSlot } from '../../../src/services/counselling/rules.ts'
import { deskShiftHandlers } from '../../../src/services/counselling/shifts-routes.ts'
import { addDeskShift } from '../../../src/services/counselling/shifts.ts'
import { deskShifts, type DeskShift } from '../../../src/services/counselling/shifts-records.ts'
import { staffOf } from '../../support/staff.ts'
import { openHouse, type House } from './house.ts'

const on = deskShiftHandlers()
let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.as('x', async (work) => {
    for (const name of ['示例老师甲', '示例老师乙', '示例志愿者己']) {
      const [one] = await work.rows(counsellors).range('name', { where: [name], limit: 1 })
      if (one !== undefined) await work.rows(counsellors).update({ ...one, staff: name })
    }
  })
})
afterEach(() => house.store.close())

const [first, second, volunteer] = ['示例老师甲', '示例老师乙', '示例志愿者己'].map((id) => staffOf(id, 'counsellor'))
const office = staffOf('stf_office', 'clerk')
if (first === undefined || second === undefined || volunteer === undefined) throw new Error('nobody')

/** Wednesday 25 November, 18:00 in Shanghai. */
const evening = '2026-11-25T10:00:00.000Z'
const add = (start = evening): Promise<DeskShift> =>
  house.as('x', (work) => addDeskShift(work, 'stf_1', { kind: 'phone', start, end: addMs(start, 2 * hourMs) }))
const now = async (id: string): Promise<DeskShift> => {
  const shift = await house.store.read((read) => read.rows(deskShifts).get(id))
  if (shift === undefined) throw new Error('no shift')
  return shift
}
const idOf = async (name: string): Promise<string> => {
  const [one] = await house.store.read((read) => read.rows(counsellors).range('name', { where: [name], limit: 1 }))
  return one?.id ?? ''
}
const claim = (who: Staff, shift: DeskShift) => house.as('x', (work) => on.claim(work, who, shift))
const list = async (who: Staff) =>
  listRoute.reply.parse(await house.store.read((read) => on.list(read, who, { day: '2026-11-23' })))

describe('a shift nobody has', () => {
  test('is seen by all, and two who claim it at once: one has it', async () => {
    const shift = await add()
    expect((await list(first)).shifts).toMatchObject([{ isMine: false, kind: 'phone' }])
    const both = await Promise.allSettled([claim(first, shift), claim(second, shift)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await list(office)).shifts[0]?.who?.name).toMatch(/示例老师/)
  })

  test('is not for a volunteer, an account of nobody, or somebody who has an appointment then', async () => {
    const shift = await add('2026-11-25T01:00:00.000Z')
    await expect(claim(volunteer, shift)).rejects.toMatchObject({ code: 'invalid' })
    await expect(claim(staffOf('stf_x'), shift)).rejects.toMatchObject({ code: 'forbidden' })
    const slot = { counsellor: await idOf('示例老师甲'), start: '2026-11-25T02:00:00.000Z' }
    const asked = { person: 'per_a', topic: 'work', way: 'online', slot } as const
    await house.as('per_a', (work) => bookSlot(work, house.parts, asked))
    await expect(claim(first, shift)).rejects.toMatchObject({ code: 'conflict' })
    await claim(second, shift)
  })

  test('can be given by the office, and taken back', async () => {
    const shift = await add()
    const who = await idOf('示例老师甲')
    await house.as('x', (work) => on.assign(work, office, { ...shift, who }))
    expect((await now(shift.id)).who).toBe(who)
    const { id, version } = await now(shift.id)
    await house.as('x', (work) => on.assign(work, office, { id, version }))
    expect((await now(shift.id)).who).toBeUndefined()
  })
})

describe('a swap', () => {
  test('waits for the other to say yes; nobody else can say it', async () => {
    const shift = await add()
    await claim(first, shift)
    const to = await idOf('示例老师乙')
    await expect(
      house.as('x', async (work) => on.swap(work, second, { ...(await now(shift.id)), to: await idOf('示例老师甲') })),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await house.as('x', async (work) => on.swap(work, first, { ...(await now(shift.id)), to }))
    expect((await now(shift.id)).who).toBe(await idOf('示例老师甲'))
    expect((await list(second)).shifts[0]?.asked).toMatchObject({ isMe: true })
    const answer = (who: Staff, yes: boolean) =>
      house.as('x', async (work) => on.answer(work, who, { ...(await now(shift.id)), yes }))
    await expect(answer(first, true)).rejects.toMatchObject({ code: 'forbidden' })
    await answer(second, true)
    expect(await now(shift.id)).toMatchObject({ who: to })
    expect((await now(shift.id)).asked).toBeUndefined()
  })

  test('that is declined changes nothing but the question', async () => {
    const shift = await add()
    await claim(first, shift)
    const to = await idOf('示例老师乙')
    await house.as('x', async (work) => on.swap(work, first, { ...(await now(shift.id)), to }))
    await house.as('x', async (work) => on.answer(work, second, { ...(await now(shift.id)), yes: false }))
    expect(await now(shift.id)).toMatchObject({ who: await idOf('示例老师甲') })
    expect((await now(shift.id)).asked).toBeUndefined()
  })

  test('of one for another exchanges both, also when they are at the same time', async () => {
    const mine = await add()
    const theirs = await add()
    await claim(first, mine)
    await claim(second, theirs)
    const to = await idOf('示例老师乙')
    await house.as('x', async (work) => on.swap(work, first, { ...(await now(mine.id)), to, inReturn: theirs.id }))
    await house.as('x', async (work) => on.answer(work, second, { ...(await now(mine.id)), yes: true }))
    expect((await now(mine.id)).who).toBe(to)
    expect((await now(theirs.id)).who).toBe(await idOf('示例老师甲'))
  })
})

test('the shifts ahead of somebody who is gone are there to be claimed again', async () => {
  const shift = await add()
  await claim(first, shift)
  const who = await idOf('示例老师甲')
  const row = await house.store.read((read) => read.rows(counsellors).get(who))
  const seen = { id: who, version: row?.version ?? 0 }
  await house.as('x', (work) => removeCounsellor(work, house.parts, { actor: 'stf_1', seen }))
  expect((await now(shift.id)).who).toBeUndefined()
  await claim(second, await now(shift.id))
})
