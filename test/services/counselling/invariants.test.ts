import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { addMs, dayMs } from '../../../src/core/time.ts'
import { reminders } from '../../../src/reminders/records.ts'
import { bodyOf, bookings } from '../../../src/services/counselling/records.ts'
import {
  bookSlot,
  cancelByMember,
  changeByMember,
  requestCounselling,
  upcomingCases,
} from '../../../src/services/counselling/rules.ts'
import { assignByStaff } from '../../../src/services/counselling/staff-rules.ts'
import { freeSlots, overlaps } from '../../../src/services/counselling/slots.ts'
import { choiceOf, openHouse, type House } from './house.ts'

const step = fc.record({
  act: fc.constantFrom('book', 'book', 'request', 'move', 'cancel', 'assign'),
  who: fc.integer({ min: 0, max: 5 }),
  slot: fc.nat({ max: 12 }),
  stale: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One act by one person on one of the first slots; refusals are part of the game. */
const play = (
  house: House,
  offered: readonly { counsellor: string; start: string }[],
  { act, who, slot, stale }: Step,
) => {
  const person = `per_${who}`
  return house.as(person, async (work) => {
    const now = await freeSlots(work, house.parts.calendar, { from: addMs(work.now, dayMs), days: 5 })
    // A stale choice was free when it was shown: somebody may have it by now.
    const choice = stale ? offered[slot] : choiceOf(now[slot])
    const [own] = await upcomingCases(work, person)
    if (choice === undefined) return
    const asked = { person, topic: 'other', way: 'online' } as const
    const ref = { kind: 'own', person, case: own?.id ?? '' } as const
    if (act === 'book') await bookSlot(work, house.parts, { ...asked, slot: choice })
    if (act === 'request') await requestCounselling(work, house.parts, { ...asked, wish: '周末' })
    if (act === 'move') await changeByMember(work, house.parts, ref, choice)
    if (act === 'cancel') await cancelByMember(work, house.parts, ref)
    if (act === 'assign' && own !== undefined)
      await assignByStaff(work, house.parts, { staff: 'stf_1', case: own.id, version: own.version, slot: choice })
  })
}

const all = async (house: House) => {
  const held = []
  for await (const row of house.store.scan(bookings)) if (row.state === 'held') held.push(row)
  const open = []
  for await (const row of house.store.scan(cases))
    if (row.state === 'booked' || row.state === 'confirmed') open.push(row)
  const planned = []
  for await (const row of house.store.scan(reminders)) if (row.state === 'planned') planned.push(row)
  return { held, open, planned }
}

test('whatever people do at once: no time is held twice, each appointment has its time and its reminders', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const house = await openHouse()
      const offered = (await house.free({ from: addMs('2026-11-23T02:00:00.000Z', dayMs) })).map(choiceOf)
      for (let i = 0; i < steps.length; i += 6)
        await Promise.all(steps.slice(i, i + 6).map((one) => play(house, offered, one)))
      const { held, open, planned } = await all(house)
      const clashes = held.filter((a) =>
        held.some((b) => a.id < b.id && overlaps(a, b) && (a.counsellor === b.counsellor || a.person === b.person)),
      )
      expect(clashes).toEqual([])
      expect(new Set(held.map((row) => `${row.case} ${row.start}`))).toEqual(
        new Set(open.map((row) => `${row.id} ${bodyOf(row).start}`)),
      )
      expect(held.length).toBe(open.length)
      expect(new Set(planned.map((row) => `${row.subject} ${row.eventAt}`))).toEqual(
        new Set(open.map((row) => `${row.id} ${bodyOf(row).start}`)),
      )
      await house.store.close()
    }),
    { numRuns: 8 },
  )
})
