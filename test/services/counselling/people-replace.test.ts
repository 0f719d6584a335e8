import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, cases, type Case } from '../../../src/casework/records.ts'
import { addMs, dayMs } from '../../../src/core/time.ts'
import { reminders } from '../../../src/reminders/records.ts'
import { removeCounsellor, saveCounsellor, stepCounsellor } from '../../../src/services/counselling/people.ts'
import { bodyOf, bookings, counsellors, stations, type Counsellor } from '../../../src/services/counselling/records.ts'
import { bookSlot, cancelByMember, requestCounselling, upcomingCases } from '../../../src/services/counselling/rules.ts'
import type { Topic, Way } from '../../../src/services/counselling/records.ts'
import { isStillOn } from '../../../src/services/counselling/staff-rules.ts'
import { saveStation } from '../../../src/services/counselling/stations.ts'
import { waitings } from '../../../src/services/counselling/request-records.ts'
import { offerFree } from '../../../src/services/counselling/waiting.ts'
import { changeCounsellor, openHouse, type House, counsellorNamed } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const named = (name: string) => counsellorNamed(house, name)
const change = (name: string, changes: Partial<Counsellor>) => changeCounsellor(house, name, changes)

/** Wednesday 25 November, in hours of Shanghai. */
const at = (hour: number) => `2026-11-25T${String(hour - 8).padStart(2, '0')}:00:00.000Z`

const book = async (who: Counsellor, hour: number, of: { person: string; topic: Topic; way: Way }): Promise<string> => {
  const asked = { ...of, slot: { counsellor: who.id, start: at(hour) } }
  const opened = await house.as(of.person, (work) => bookSlot(work, house.parts, asked))
  if (opened.kind === 'refused') throw new Error(opened.why)
  return opened.case.id
}
const caseOf = async (id: string) => {
  const row = await house.store.read((read) => read.rows(cases).get(id))
  if (row === undefined) throw new Error('no case')
  return { row, body: bodyOf(row) }
}
const save = (one: Counsellor, changes: Partial<Counsellor>) =>
  house.as('x', (work) => {
    const { id: _id, version: _version, grade: _grade, hoursByHand: _hours, credential, ...form } = one
    const { kind = '证书' } = credential ?? {}
    return saveCounsellor(work, house.parts, {
      actor: 'stf_1',
      seen: one,
      form: { ...form, ...changes, credential: { kind } },
    })
  })
const planned = (subject: string) =>
  house.store.read((read) => read.rows(reminders).range('subject', { where: [subject, 'planned'], limit: 10 }))
const told = (person: string) => house.told.filter((one) => one.person === person).flatMap(({ replies }) => replies)

/** 甲 has 9, 10 and 11 o'clock by three people; 乙 can take the first only. */
const three = async () => {
  const first = await named('示例老师甲')
  const morning = { weekday: 3, from: 9 * 60, to: 12 * 60 }
  const second = await change('示例老师乙', {
    plan: [morning],
    topics: ['work', 'mood'],
    ways: ['phone'],
    slotMinutes: 60,
  })
  const ids = [
    await book(first, 9, { person: 'per_a', topic: 'work', way: 'phone' }),
    // Nobody else talks about sleep on a Wednesday morning.
    await book(first, 10, { person: 'per_b', topic: 'sleep', way: 'phone' }),
    // The other does not sit online.
    await book(first, 11, { person: 'per_c', topic: 'work', way: 'online' }),
  ]
  return { first, second, ids }
}

describe('a counsellor who cannot come', () => {
  test('of three bookings one goes to a colleague at the same time, two are opened again, all are told', async () => {
    const { first, second, ids } = await three()
    const done = await save(first, { active: false })
    expect(done).toMatchObject({ given: [ids[0]], reopened: [ids[1], ids[2]] })
    const given = await caseOf(ids[0] ?? '')
    expect(given.row.state).toBe('booked')
    expect(given.body).toMatchObject({ counsellor: second.id, start: at(9) })
    expect(await planned(given.row.id)).toHaveLength(2)
    for (const reminder of await planned(given.row.id))
      expect(await house.as('x', (work) => isStillOn(work, reminder))).toBe(true)
    for (const id of ids.slice(1)) {
      const { row, body } = await caseOf(id)
      expect(row).toMatchObject({ state: 'requested', dueAt: expect.stringMatching(/^2026-11-2/) })
      expect([body.booking, body.counsellor, body.start]).toEqual([undefined, undefined, undefined])
      expect(await planned(id)).toEqual([])
    }
    const held = await house.store.read((read) => read.rows(bookings).count('counsellor', { where: [first.id] }))
    expect(held).toBe(0)
    expect(told('per_a')).toHaveLength(1)
    expect(told('per_c')[0]?.choices).toEqual([{ label: '自己挑时间', send: '改期' }])
    expect(told('per_c')[0]?.text).toMatch(/眼下空着的：11月/)
  })

  test('for want of papers that were never on file keeps what was given; one who takes the pledge back does not', async () => {
    const { first, ids } = await three()
    const { pledgedOn, credential: _kept, ...bare } = first
    const old = await change('示例老师甲', {})
    await house.as('x', (work) => work.rows(counsellors).update({ ...bare, version: old.version }))
    const unpledged = await named('示例老师甲')
    expect(await save(unpledged, { topics: ['work', 'sleep'] })).toMatchObject({ given: [], reopened: [] })
    const again = await save(await named('示例老师甲'), { pledgedOn: pledgedOn ?? '2026-11-01' })
    expect(again).toMatchObject({ given: [], reopened: [] })
    const { pledgedOn: _back, ...left } = await named('示例老师甲')
    expect(await save({ ...left, version: left.version }, {})).toMatchObject({
      given: [ids[0]],
      reopened: ids.slice(1),
    })
  })

  test('what members are told is neutral and says until when there is a new time', async () => {
    const { first } = await three()
    await save(first, { active: false })
    const words = house.told.flatMap(({ replies }) => replies.map(({ text }) => text))
    expect(words).toHaveLength(3)
    for (const one of words) expect(one).not.toMatch(/心理|咨询|情绪|睡|压力|示例|老师/)
    expect(words[1]).toMatch(/11月2\d日（周.）\d\d:00前，工会的人给您排好新的时间/)
  })

  test('deleted: the same, in the same transaction, and the row is gone', async () => {
    const { first, ids } = await three()
    const seen = { id: first.id, version: first.version }
    const done = await house.as('x', (work) => removeCounsellor(work, house.parts, { actor: 'stf_1', seen }))
    expect(done).toEqual({ given: [ids[0]], reopened: [ids[1], ids[2]] })
    expect(await house.store.read((read) => read.rows(counsellors).get(first.id))).toBeUndefined()
    const log = await house.store.read((read) => read.rows(audit).range('subject', { where: [ids[0] ?? ''], limit: 9 }))
    expect(log.map(({ action }) => action)).toContain('replace')
  })

  test('blocked for an hour, or made a volunteer: only what falls into it goes', async () => {
    const { first, ids } = await three()
    const blocked = [{ from: at(9), until: at(10) }]
    expect(await save(first, { blocked })).toMatchObject({ given: [ids[0]], reopened: [] })
    const now = await named('示例老师甲')
    const down = { actor: 'stf_1', seen: now, to: 'volunteer' } as const
    const done = await house.as('x', (work) => stepCounsellor(work, { ...house.parts, steps: [] }, down))
    expect(done.reopened).toEqual([ids[1], ids[2]])
  })

  test('a change that keeps them at work keeps every appointment, also outside of the new plan', async () => {
    const { first, ids } = await three()
    expect(await save(first, { plan: [], topics: ['family'] })).toMatchObject({ given: [], reopened: [] })
    expect((await caseOf(ids[0] ?? '')).body.counsellor).toBe(first.id)
    expect(house.told).toEqual([])
  })

  test('a time that is only offered to somebody on the waiting list is taken back, and the next is offered', async () => {
    const first = await change('示例老师甲', { plan: [{ weekday: 3, from: 540, to: 600 }], topics: ['sleep'] })
    for (const name of ['示例老师乙', '示例老师丙', '示例老师丁', '示例老师戊']) await change(name, { active: false })
    const blocker = await book(first, 9, { person: 'per_z', topic: 'sleep', way: 'phone' })
    const asked = { person: 'per_a', topic: 'sleep', way: 'phone', wish: '上午' } as const
    const waits = await house.as('per_a', (work) => requestCounselling(work, house.parts, asked))
    if (waits.kind === 'refused') throw new Error(waits.why)
    await house.as('per_z', (work) =>
      cancelByMember(work, house.parts, { kind: 'own', person: 'per_z', case: blocker }),
    )
    await house.as('x', (work) => offerFree(work, house.parts))
    const waiting = () => house.store.read((read) => read.rows(waitings).get(waits.case.id))
    expect((await waiting())?.state).toBe('offered')
    await save(await named('示例老师甲'), { active: false })
    expect(await waiting()).toMatchObject({ state: 'waiting' })
    expect((await waiting())?.offer).toBeUndefined()
    expect(await house.store.read((read) => read.rows(bookings).count('counsellor', { where: [first.id] }))).toBe(0)
  })

  test('an employer that is excluded later takes their people along; others stay', async () => {
    const first = await named('示例老师甲')
    const asked = { topic: 'work', way: 'phone' } as const
    const of = async (person: string, hour: number, employer: string) => {
      const slot = { counsellor: first.id, start: at(hour) }
      const wish = { ...asked, person, slot, wishes: { employer } }
      const opened = await house.as(person, (work) => bookSlot(work, house.parts, wish))
      if (opened.kind === 'refused') throw new Error(opened.why)
      return opened.case.id
    }
    const theirs = await of('per_a', 9, '示例电子厂')
    await of('per_b', 10, '另一家公司')
    expect(await save(first, { excludedEmployers: ['示例电子'] })).toMatchObject({ given: [], reopened: [theirs] })
  })

  test('who books while the counsellor is being taken out never ends up with somebody who is gone', async () => {
    const first = await named('示例老师甲')
    const free = await house.free({ counsellor: first.id, from: at(8), days: 5 })
    const early = free.slice(0, 10).map((slot, i) => {
      const asked = { person: `per_${i}`, topic: 'work', way: 'online' } as const
      const choice = { counsellor: first.id, start: slot.start }
      return house.as(asked.person, (work) => bookSlot(work, house.parts, { ...asked, slot: choice }))
    })
    const away = save(first, { active: false })
    const late = free.slice(10, 14).map((slot, i) => {
      const asked = { person: `per_x${i}`, topic: 'work', way: 'online' } as const
      const choice = { counsellor: first.id, start: slot.start }
      return house.as(asked.person, (work) => bookSlot(work, house.parts, { ...asked, slot: choice }))
    })
    await Promise.all([...early, away, ...late])
    expect(await house.store.read((read) => read.rows(bookings).count('counsellor', { where: [first.id] }))).toBe(0)
  })

  test('a transaction that fails half-way leaves all as it was', async () => {
    const { first, ids } = await three()
    const parts = {
      ...house.parts,
      deliver: async () => {
        throw new Error('the store broke')
      },
    }
    const seen = { id: first.id, version: first.version }
    const removing = house.as('x', (work) => removeCounsellor(work, parts, { actor: 'stf_1', seen }))
    await expect(removing).rejects.toThrow('the store broke')
    for (const id of ids) expect((await caseOf(id)).body.counsellor).toBe(first.id)
    expect(await named('示例老师甲')).toMatchObject({ active: true })
  })

  test('nobody who is full, excluded or of another wish takes over', async () => {
    const { first, ids } = await three()
    await change('示例老师乙', { weeklyCap: 1 })
    const other = await named('示例老师乙')
    await book(other, 11, { person: 'per_d', topic: 'work', way: 'phone' })
    expect((await save(first, { active: false })).given).toEqual([])
    expect((await caseOf(ids[0] ?? '')).row.state).toBe('requested')
  })
})

test('a visit goes to a colleague at the same station rather than elsewhere; else the member is told of the place', async () => {
  const first = await named('示例老师甲')
  const morning = { plan: [{ weekday: 3, from: 540, to: 720 }], topics: ['work'], ways: ['station'] } as const
  const given = { plan: [...morning.plan], topics: [...morning.topics], ways: [...morning.ways] }
  const far = await change('示例老师丙', given)
  const near = await change('示例老师乙', given)
  const id = await book(first, 9, { person: 'per_a', topic: 'work', way: 'station' })
  await save(first, { active: false })
  expect((await caseOf(id)).body).toMatchObject({ counsellor: near.id, station: first.station })
  await save(await named('示例老师乙'), { active: false })
  expect((await caseOf(id)).body).toMatchObject({ counsellor: far.id, station: far.station })
  expect(told('per_a').map(({ text }) => text.includes('地点也换了'))).toEqual([false, true])
})

test('the call to make by phone goes to the colleague with the appointment, and to anybody when it has no time', async () => {
  const asked: string[] = []
  const callFor = async (_work: unknown, row: Case, assigned?: string) =>
    void asked.push(`${row.state} ${assigned ?? 'anyone'}`)
  const parts = {
    ...house.parts,
    calls: { callFor, noCallFor: async () => undefined, callUnreached: async () => undefined },
  }
  const first = await named('示例老师甲')
  const morning = { weekday: 3, from: 540, to: 600 }
  await change('示例老师乙', { plan: [morning], topics: ['work'], ways: ['phone'], slotMinutes: 60, staff: 'stf_b' })
  for (const [person, hour] of [['per_a', 9] as const, ['per_b', 10] as const]) {
    const slot = { counsellor: first.id, start: at(hour) }
    const wish = { person, topic: 'work', way: 'phone', phone: '0510-0000-0009', slot } as const
    await house.as(person, (work) => bookSlot(work, house.parts, wish))
  }
  const seen = { id: first.id, version: first.version }
  await house.as('x', (work) => removeCounsellor(work, parts, { actor: 'stf_1', seen }))
  expect(asked).toEqual(['booked stf_b', 'requested anyone'])
})

test('a station that closes for a day hands on the visits of that day and keeps what is by telephone', async () => {
  const first = await named('示例老师甲')
  const visit = await book(first, 9, { person: 'per_a', topic: 'work', way: 'station' })
  const call = await book(first, 10, { person: 'per_b', topic: 'work', way: 'phone' })
  const station = await house.store.read((read) => read.rows(stations).get(first.station))
  if (station === undefined) throw new Error('no station')
  const { id, version, ...form } = station
  const input = { actor: 'stf_1', seen: { id, version }, form: { ...form, closedDates: ['2026-11-25'] } }
  const done = await house.as('x', (work) => saveStation(work, house.parts, input))
  expect(done).toEqual({ given: [], reopened: [visit] })
  expect((await caseOf(call)).body.counsellor).toBe(first.id)
  const own = await house.store.read((read) => upcomingCases(read, 'per_a'))
  expect(own.map(({ state }) => state)).toEqual(['requested'])
  expect(addMs(own[0]?.dueAt ?? '', -7 * dayMs) < at(9)).toBe(true)
})
