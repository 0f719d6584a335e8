import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addMs, dayMs, instantText, minuteMs } from '../../../src/core/time.ts'
import { mayServe, timesOn, unreadyOn } from '../../../src/services/counselling/plans.ts'
import { bookings, counsellors, stations, type Counsellor } from '../../../src/services/counselling/records.ts'
import { deskShifts } from '../../../src/services/counselling/shifts-records.ts'
import { openHouse, type House } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

/** The demo's first counsellor, changed: Monday to Friday 9–12, Tuesday and Thursday afternoon too. */
const change = (changes: Partial<Counsellor>): Promise<Counsellor> =>
  house.as('x', async (work) => {
    const [one] = await work.rows(counsellors).range('name', { where: ['示例老师甲'], limit: 1 })
    if (one === undefined) throw new Error('no counsellor')
    return work.rows(counsellors).update({ ...one, ...changes })
  })

/** Wednesday 25 November. */
const day = '2026-11-25'
const from = '2026-11-24T16:00:00.000Z'

const starts = async (id: string, way?: 'station' | 'phone'): Promise<readonly string[]> => {
  const query = { counsellor: id, from, days: 1, ...(way === undefined ? {} : { way }) }
  return (await house.free(query)).map(({ start }) => instantText(start).slice(-5))
}

describe('the times a counsellor gives', () => {
  test('are the plan of the weekday, cut into sessions with the rest between them', async () => {
    expect(await starts((await change({})).id)).toEqual(['09:00', '10:00', '11:00'])
    expect(await starts((await change({ slotMinutes: 50, bufferMinutes: 15 })).id)).toEqual(['09:00', '10:05', '11:10'])
  })

  test('extra hours come on top, other hours take the place of the plan, and overlapping ones are one', async () => {
    const extra = { date: day, from: 14 * 60, to: 16 * 60, kind: 'extra' as const }
    expect(await starts((await change({ exceptions: [extra] })).id)).toContain('15:00')
    const instead = { ...extra, kind: 'instead' as const }
    expect(await starts((await change({ exceptions: [instead] })).id)).toEqual(['14:00', '15:00'])
    const more = { ...extra, from: 11 * 60, to: 13 * 60 }
    expect(await starts((await change({ exceptions: [more] })).id)).toEqual(['09:00', '10:00', '11:00', '12:00'])
  })

  test('on a public holiday are only those entered for that date', async () => {
    const one = await change({ exceptions: [{ date: '2026-10-01', from: 540, to: 600, kind: 'extra' }] })
    expect(timesOn(one, '2026-10-01', house.parts.calendar)).toEqual([{ from: 540, to: 600 }])
    expect(timesOn(one, '2026-10-02', house.parts.calendar)).toEqual([])
  })

  test('leave out what is blocked, whole days off, and shifts at the telephone', async () => {
    const at = (minutes: number) => addMs(from, (9 * 60 + minutes) * minuteMs)
    const { id } = await change({ blocked: [{ from: at(30), until: at(60) }] })
    expect(await starts(id)).toEqual(['10:00', '11:00'])
    await change({ blocked: [], closedDates: [day] })
    expect(await starts(id)).toEqual([])
    await change({ closedDates: [] })
    const shift = { id: 'dsh_1', kind: 'phone' as const, start: at(60), end: at(180), who: id }
    await house.as('x', (work) => work.rows(deskShifts).insert(shift))
    expect(await starts(id)).toEqual(['09:00'])
  })

  test('keep the rest on both sides of a booking that lies askew', async () => {
    const { id, station } = await change({ bufferMinutes: 10, slotMinutes: 50 })
    const start = addMs(from, (9 * 60 + 55) * minuteMs)
    const time = { start, end: addMs(start, 30 * minuteMs), heldFrom: start }
    const held = { id: 'bkg_1', case: 'cas_1', person: 'per_1', counsellor: id, station, state: 'held' as const }
    await house.as('x', (work) => work.rows(bookings).insert({ ...held, ...time }))
    expect(await starts(id)).toEqual(['11:00'])
  })
})

describe('nobody gives a time', () => {
  test.each([
    ['inactive', { active: false }],
    ['volunteer', { grade: 'volunteer' }],
    ['no-pledge', { pledgedOn: '2026-12-01' }],
    ['expired', { credential: { kind: '证书', number: '', expires: '2026-11-24' } }],
  ] as const)('who is %s on that day', async (why, changes) => {
    const one = await change(changes)
    expect(unreadyOn(one, day)).toBe(why)
    expect(await starts(one.id)).toEqual([])
  })

  test('without a pledge or a credential at all', async () => {
    const { pledgedOn: _pledge, ...noPledge } = await change({})
    expect(unreadyOn(noPledge, day)).toBe('no-pledge')
    const { credential: _credential, ...noCredential } = await change({})
    expect(unreadyOn(noCredential, day)).toBe('no-credential')
  })

  test('but on the last day of a credential, and not after it', async () => {
    const { id } = await change({ credential: { kind: '证书', number: '', expires: day } })
    expect(await starts(id)).toHaveLength(3)
    const next = await house.free({ counsellor: id, from: addMs(from, dayMs), days: 10 })
    expect(next).toEqual([])
  })

  test('at a station that is closed that day or for good; opening hours bound only visits', async () => {
    const { id, station } = await change({})
    const set = (changes: object) =>
      house.as('x', async (work) => {
        const row = await work.rows(stations).get(station)
        if (row !== undefined) await work.rows(stations).update({ ...row, ...changes })
      })
    await set({ closedDates: [day] })
    expect(await starts(id)).toEqual([])
    await set({ closedDates: [], active: false })
    expect(await starts(id)).toEqual([])
    await set({ active: true, open: [{ weekday: 3, from: 10 * 60, to: 12 * 60 }] })
    expect(await starts(id, 'station')).toEqual(['10:00', '11:00'])
    expect(await starts(id, 'phone')).toEqual(['09:00', '10:00', '11:00'])
  })
})

test.each([
  ['无锡示例机械有限公司', '示例机械', false],
  ['示例机械', '无锡示例机械有限公司', false],
  ['示例机械（无锡）有限公司', ' 示例机械 ', false],
  ['示例机械', '另一家电子厂', true],
  ['示例机械', undefined, true],
  ['示例机械', '有限公司', true],
])('whoever excluded %s and somebody of %s: may serve is %s', async (excluded, employer, may) => {
  const one = await change({ excludedEmployers: [excluded] })
  expect(mayServe(one, employer)).toBe(may)
  const free = await house.free({ counsellor: one.id, from, days: 1, employer })
  expect(free.length > 0).toBe(may)
})
