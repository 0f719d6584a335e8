import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, addMs, atLocal, hourMs, minuteMs } from '../../../src/core/time.ts'
import {
  bookings,
  counsellors,
  stations,
  unsaid,
  type Counsellor,
  type Station,
} from '../../../src/services/counselling/records.ts'
import { deskShifts } from '../../../src/services/counselling/shifts-records.ts'
import { freeSlots } from '../../../src/services/counselling/slots.ts'
import { monday, openHouse, type House } from './house.ts'
import { freeSlotsSlowly } from './slots-oracle.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.store.close())

const today = '2026-11-23'
const dates = fc.integer({ min: 0, max: 15 }).map((day) => addDays(today, day))
const times = fc.tuple(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 20 }))
const part = times.map(([from, long]) => ({ from: from * 30, to: Math.min(1440, (from + long) * 30) }))
const weekly = fc.record({ weekday: fc.integer({ min: 0, max: 6 }), part }).map(({ weekday, part: at }) => ({
  weekday,
  ...at,
}))
const some = <T>(one: fc.Arbitrary<T>, most: number) => fc.array(one, { maxLength: most })
const spanOf = ([date, minutes, hours]: readonly [string, number, number]) => {
  const from = atLocal(date, minutes)
  return { from, until: addMs(from, hours * hourMs) }
}
const spans = fc.tuple(dates, fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 9 })).map(spanOf)

const stationOf = (id: string) =>
  fc
    .record({ open: some(weekly, 5), closedDates: some(dates, 2), active: fc.boolean() })
    .map((more): Omit<Station, 'version'> => ({ id, name: id, address: '', street: '', hours: '', phone: '', ...more }))

const counsellorOf = (id: string) =>
  fc
    .record({
      station: fc.constantFrom('', 'sta_a', 'sta_b', 'sta_gone'),
      plan: some(weekly, 7),
      exceptions: some(
        fc
          .record({ date: dates, kind: fc.constantFrom('extra' as const, 'instead' as const), part })
          .map(({ part: at, ...one }) => ({ ...one, ...at })),
        3,
      ),
      blocked: some(spans, 2),
      slotMinutes: fc.constantFrom(20, 50, 90),
      bufferMinutes: fc.constantFrom(0, 10, 30),
      weeklyCap: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      closedDates: some(dates, 2),
      expires: fc.option(dates, { nil: undefined }),
      booked: some(fc.tuple(fc.integer({ min: -7, max: 21 }), fc.integer({ min: 0, max: 95 })), 6),
      onDesk: some(spans, 2),
    })
    .map(({ weeklyCap, expires, booked, onDesk, ...more }) => {
      const row: Omit<Counsellor, 'version'> = {
        ...unsaid,
        id,
        name: id,
        topics: ['other'],
        ways: ['online', 'station'],
        languages: [],
        active: true,
        credential: { kind: '', number: '', ...(expires === undefined ? {} : { expires }) },
        pledgedOn: '2026-01-01',
        ...(weeklyCap === undefined ? {} : { weeklyCap }),
        ...more,
      }
      return { row, booked, onDesk }
    })

const districts = fc.record({
  places: fc.tuple(stationOf('sta_a'), stationOf('sta_b')),
  people: fc.tuple(counsellorOf('cou_a'), counsellorOf('cou_b'), counsellorOf('cou_c')),
  from: fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minutes) => addMs(monday, minutes * minuteMs)),
  days: fc.integer({ min: 1, max: 15 }),
  way: fc.constantFrom(undefined, 'online' as const, 'station' as const),
})
type District = typeof districts extends fc.Arbitrary<infer T> ? T : never

test('free times are the same as when each was reckoned by itself', async () => {
  let seen = 0
  class Undone extends Error {}
  const compare = ({ places, people, from, days, way }: District): Promise<void> =>
    house.store.transaction('district', async (work) => {
      for (const { id } of await work.rows(counsellors).range('name', { limit: 100 }))
        await work.rows(counsellors).delete(id)
      for (const place of places) await work.rows(stations).insert(place)
      for (const { row, booked, onDesk } of people) {
        const { id } = await work.rows(counsellors).insert(row)
        for (const [index, [day, quarter]] of booked.entries()) {
          const start = atLocal(addDays(today, day), quarter * 15)
          const end = addMs(start, row.slotMinutes * minuteMs)
          const of = { case: '', person: '', counsellor: id, station: row.station, state: 'held' } as const
          await work.rows(bookings).insert({ id: `bkg_${id}_${index}`, ...of, start, end, heldFrom: start })
        }
        for (const [index, { from: start, until }] of onDesk.entries()) {
          const of = { kind: 'phone', who: id } as const
          await work.rows(deskShifts).insert({ id: `shf_${id}_${index}`, ...of, start, end: until })
        }
      }
      const query = { from, days, ...(way === undefined ? {} : { way }) }
      const free = await freeSlots(work, house.parts.calendar, query)
      expect(free).toEqual(await freeSlotsSlowly(work, house.parts.calendar, query))
      seen += free.length
      throw new Undone()
    })
  await fc.assert(
    fc.asyncProperty(districts, (district) =>
      compare(district).catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      }),
    ),
    { numRuns: 300 },
  )
  expect(seen).toBeGreaterThan(1_000)
})
