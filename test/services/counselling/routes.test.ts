import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { minuteMs } from '../../../src/core/time.ts'
import { counsellingCases, counsellors, freeSlots, openCounselling } from '../../../src/http/api/counselling.ts'
import { bookSlot, requestCounselling } from '../../../src/services/counselling/rules.ts'
import { staffOf } from '../../support/staff.ts'
import { choiceOf, openHouse, type House } from './house.ts'

let house: House

beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const clerk = staffOf('stf_1')

const list = (state?: string) => house.store.read((read) => house.counselling.staff.list(read, clerk, { state }))

const open = (id: string, staff = clerk) => house.as(id, (work) => house.counselling.staff.open(work, staff, { id }))

/** Who opened the case, in order, by the audit. */
const looks = async (id: string): Promise<readonly string[]> => {
  const rows = await house.store.read((read) => read.rows(audit).range('subject', { where: [id], limit: 50 }))
  return rows.flatMap(({ action, actor }) => (action === 'open' ? [actor] : []))
}

const bookOne = async (person: string) => {
  const slot = choiceOf((await house.free({ way: 'phone', from: '2026-11-25T00:00:00.000Z' }))[0])
  const asked = { person, topic: 'sleep', way: 'phone', phone: '0510-0000-0009', slot } as const
  const opened = await house.as(person, (work) => bookSlot(work, house.parts, asked))
  if (opened.kind === 'refused') throw new Error(opened.why)
  return { id: opened.case.id, version: opened.case.version }
}

describe('what the office sees', () => {
  test('has the shape of the wire, newest first, filtered by state', async () => {
    const booked = await bookOne('per_a')
    house.clock.move(1_000)
    const asked = { person: 'per_b', topic: 'other', way: 'online', wish: '周末上午' } as const
    await house.as('per_b', (work) => requestCounselling(work, house.parts, asked))
    const all = counsellingCases.reply.parse(await list())
    expect(all.cases.map(({ state, topic }) => [state, topic])).toEqual([
      ['requested', '其他不想说'],
      ['booked', '睡不好'],
    ])
    expect(all.cases[0]).toMatchObject({ hasWish: true, hasPhone: false })
    expect(all.cases[1]).toMatchObject({ id: booked.id, hasWish: false, hasPhone: true })
    expect(JSON.stringify(await list())).not.toMatch(/周末上午|0000-0009/)
    expect((await list('booked')).cases).toHaveLength(1)
  })

  test('counsellors and their free times are those of the wire too', async () => {
    const known = counsellors.reply.parse(
      await house.store.read((read) => house.counselling.staff.counsellors(read, clerk)),
    )
    expect(known.counsellors).toHaveLength(5)
    const id = known.counsellors[0]?.id ?? ''
    const slots = freeSlots.reply.parse(
      await house.store.read((read) => house.counselling.staff.slots(read, clerk, { id })),
    )
    expect(slots.starts.length).toBeGreaterThan(0)
    const unknown = house.store.read((read) => house.counselling.staff.slots(read, clerk, { id: 'cou_x' }))
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' })
  })

  test('phone and wish are given to the clerk who opens them, which is written down', async () => {
    const { id } = await bookOne('per_a')
    const opened = openCounselling.reply.parse(await open(id))
    expect(opened).toEqual({ id, phone: '0510-0000-0009' })
    expect(await looks(id)).toEqual(['stf_1'])
  })

  test('looking again within ten minutes is the same look, a later one or another clerk is not', async () => {
    const { id } = await bookOne('per_a')
    await open(id)
    house.clock.move(9 * minuteMs)
    await open(id)
    expect(await looks(id)).toEqual(['stf_1'])
    await open(id, { ...clerk, id: 'stf_2' })
    house.clock.move(2 * minuteMs)
    await open(id)
    expect(await looks(id)).toEqual(['stf_1', 'stf_2', 'stf_1'])
  })

  test('a cancelled case has neither phone nor wish to open any more', async () => {
    const { id, version } = await bookOne('per_a')
    const act = { id, version, reason: '老师临时有事' }
    const view = await house.as(id, (work) => house.counselling.staff.cancel(work, clerk, act))
    expect(view).toMatchObject({ state: 'cancelled', hasPhone: false, hasWish: false })
    await expect(open(id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(open('cas_x')).rejects.toMatchObject({ code: 'not_found' })
    expect(await looks(id)).toEqual([])
  })

  test('what cannot be done is refused with a code and words, and changes nothing', async () => {
    const { id, version } = await bookOne('per_a')
    const { staff } = house.counselling
    const before = await list()
    const odd = ['tomorrow', '2026-99-99T00:00:00.000Z', '2026-11-25T19:00:00.000Z']
    for (const start of odd) {
      const act = { id, version, counsellor: 'cou_x', start }
      await expect(house.as(id, (work) => staff.assign(work, clerk, act))).rejects.toMatchObject({ code: 'conflict' })
    }
    const stale = { id, version: version + 1 }
    await expect(house.as(id, (work) => staff.confirm(work, clerk, stale))).rejects.toMatchObject({ code: 'conflict' })
    const unknown = { id: 'cas_x', version: 1 }
    await expect(house.as('x', (work) => staff.confirm(work, clerk, unknown))).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await list()).toEqual(before)
  })
})
