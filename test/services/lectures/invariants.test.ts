import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minuteMs } from '../../../src/core/time.ts'
import { seats, takenStates, type Seat } from '../../../src/services/lectures/records.ts'
import { cancelSeat, checkIn, confirmOffer, findSeat, signUp } from '../../../src/services/lectures/rules.ts'
import { rowsOf } from '../../support/rows.ts'
import { openHouse, type House } from './house.ts'

const people = ['per_a', 'per_b', 'per_c', 'per_d', 'per_e']

const step = fc.record({
  act: fc.constantFrom('sign up', 'cancel', 'confirm', 'check in', 'wait'),
  person: fc.constantFrom(...people),
  minutes: fc.integer({ min: 0, max: 1_000 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const standingOf = (all: readonly Seat[], person: string): Seat | undefined =>
  all.find((seat) => seat.heldBy === person)

const take = async (house: House, event: string, { act, person, minutes }: Step): Promise<void> => {
  house.clock.move(minutes * minuteMs)
  await house.tend()
  if (act === 'wait') return
  const seat = standingOf(await rowsOf(house.store, seats), person)
  await house.as(person, async (work) => {
    if (act === 'sign up') return signUp(work, house.sealer, { person, event, by: 'member', actor: 'member' })
    if (seat === undefined) return undefined
    const found = await findSeat(work, house.sealer, { kind: 'own', person, seat: seat.id })
    if (found.kind === 'refused') return found
    if (act === 'cancel') return cancelSeat(work, found, 'member')
    return act === 'confirm' ? confirmOffer(work, found) : checkIn(work, found, 'member')
  })
}

const isTaken = ({ state }: Seat): boolean => takenStates.some((one) => one === state)

test('whatever members do and whenever: never more seats than there are, one a person, no jump in the queue', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), async (steps, capacity) => {
      const house = await openHouse()
      try {
        const { id } = await house.publish({ capacity })
        for (const one of steps) {
          await take(house, id, one)
          const all = await rowsOf(house.store, seats)
          expect(all.filter(isTaken).length).toBeLessThanOrEqual(capacity)
          for (const person of people)
            expect(all.filter(({ heldBy }) => heldBy === person).length).toBeLessThanOrEqual(1)
          const waiting = all.filter(({ state }) => state === 'waiting')
          const offered = all.filter(({ state }) => state === 'offered')
          for (const before of offered)
            expect(waiting.every(({ order, since }) => before.order < order || before.since <= since)).toBe(true)
          expect(all.every(({ state, offeredUntil }) => (state === 'offered') === (offeredUntil !== undefined))).toBe(
            true,
          )
        }
      } finally {
        await house.close()
      }
    }),
    { numRuns: 12 },
  )
})
