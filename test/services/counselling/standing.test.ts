import { expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { addMs, dayMs, hourMs } from '../../../src/core/time.ts'
import { bookings } from '../../../src/services/counselling/records.ts'
import { waitings } from '../../../src/services/counselling/request-records.ts'
import { bookSlot, requestCounselling } from '../../../src/services/counselling/rules.ts'
import { finishAllPast } from '../../../src/services/counselling/staff-rules.ts'
import { lookAfterWaiting, offerFor } from '../../../src/services/counselling/waiting.ts'
import { brokenOffEverywhere } from '../../support/failing-store.ts'
import { rowsOf } from '../../support/rows.ts'
import { choiceOf, openHouse, type House } from './house.ts'

const wish = { topic: 'work', way: 'online' } as const
let house: House

/** Three wait since before times came free; two appointments will be over by the next day. */
const open = async () => {
  house = await openHouse()
  const free = await house.free({ ...wish, from: addMs('2026-11-23T02:00:00.000Z', 3 * hourMs) })
  for (const [n, slot] of free.slice(0, 2).entries())
    await house.as(`per_b${n}`, (work) =>
      bookSlot(work, house.parts, { ...wish, person: `per_b${n}`, slot: choiceOf(slot) }),
    )
  for (const person of ['per_1', 'per_2', 'per_3']) {
    await house.as(person, (work) => requestCounselling(work, house.parts, { ...wish, person, wish: '周末' }))
    house.clock.move(1_000)
  }
  await house.as('x', async (work) => {
    for (const row of await work.rows(waitings).range('state', { where: ['waiting'], limit: 10 }))
      await work.rows(waitings).update({ ...row, unfit: [] })
  })
  return house.store
}

test('the waiting list, broken off at any point, is done at the next round: one time each, told once', async () => {
  const points = await brokenOffEverywhere(open, {
    run: (store) => lookAfterWaiting(store, house.parts),
    check: async () => {
      const held = (await rowsOf(house.store, bookings)).filter(({ state }) => state === 'held')
      const offered = (await rowsOf(house.store, waitings)).filter(({ state }) => state === 'offered')
      expect(offered).toHaveLength(3)
      expect(new Set(offered.map(({ offer }) => offer?.booking)).size).toBe(3)
      expect(held).toHaveLength(5)
    },
  })
  expect(points).toBeGreaterThan(3)
})

test('appointments that are over are all done, wherever it was broken off', async () => {
  const points = await brokenOffEverywhere(
    async () => {
      const store = await open()
      house.clock.move(20 * dayMs)
      return store
    },
    {
      run: finishAllPast,
      check: async () => {
        const states = (await rowsOf(house.store, cases)).map(({ state }) => state).toSorted()
        expect(states).toEqual(['done', 'done', 'requested', 'requested', 'requested'])
      },
    },
  )
  expect(points).toBeGreaterThan(0)
})

test('a clock that jumps over an offer and its appointment takes nobody’s place: the next offer lies ahead', async () => {
  const store = await open()
  await lookAfterWaiting(store, house.parts)
  house.clock.move(30 * dayMs)
  await lookAfterWaiting(store, house.parts)
  const now = house.clock.now().toISOString()
  for (const person of ['per_1', 'per_2', 'per_3']) {
    const waiting = await store.read((read) => offerFor(read, person))
    const booking = await store.read((read) => read.rows(bookings).get(waiting?.offer?.booking ?? ''))
    expect(booking?.state).toBe('held')
    expect((booking?.start ?? '') > now).toBe(true)
  }
  await store.close()
})
