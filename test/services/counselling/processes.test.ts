import { describe, expect, test } from 'vitest'
import { webhookEndpoints } from '../../../src/core/events.ts'
import { codeTries } from '../../../src/casework/codes.ts'
import { audit, cases } from '../../../src/casework/records.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { conversations, notices } from '../../../src/core/conversation.ts'
import type { Delivery } from '../../../src/core/delivery.ts'
import { createSealer } from '../../../src/core/seal.ts'
import type { PortableStore } from '../../../src/core/store.ts'
import { bindings, persons, staff } from '../../../src/people/records.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import type { CounsellingParts } from '../../../src/services/counselling/holding.ts'
import { removeCounsellor } from '../../../src/services/counselling/people.ts'
import {
  bodyOf,
  bookings,
  counsellingTables,
  counsellors,
  unsaid,
  type Counsellor,
} from '../../../src/services/counselling/records.ts'
import { waitings } from '../../../src/services/counselling/request-records.ts'
import { bookSlot, requestCounselling } from '../../../src/services/counselling/rules.ts'
import { overlaps } from '../../../src/services/counselling/slots.ts'
import { acceptOffer, lookAfterWaiting } from '../../../src/services/counselling/waiting.ts'
import { createCalendar } from '../../../src/law/calendar.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { rowsOf } from '../../support/rows.ts'
import { monday } from './house.ts'

const { server, given, openOn } = await postgresStores()

const tables = [
  notices,
  webhookEndpoints,
  cases,
  audit,
  codeTries,
  reminders,
  ledger,
  conversations,
  alerts,
  persons,
  bindings,
  staff,
  ...counsellingTables,
]

const wednesday = (hour: number): string => `2026-11-25T${String(hour - 8).padStart(2, '0')}:00:00.000Z`
const asked = { topic: 'work', way: 'phone' } as const

/** Two processes on one database; each of these has every hour of Wednesday from nine to five. */
const openPair = async (...names: readonly (readonly [string, Partial<Counsellor>?])[]) => {
  const url = await given().createDatabase()
  const clock = manualClock(new Date(monday))
  const stores = [await openOn(url, tables, { clock }), await openOn(url, tables, { clock })] as const
  const told: Delivery[] = []
  const parts: CounsellingParts = {
    sealer: createSealer(Buffer.alloc(32, 7)),
    calendar: createCalendar([]),
    deliver: async (_work, delivery) => {
      told.push(delivery)
      return 'web'
    },
  }
  await stores[0].transaction('people', async (work) => {
    for (const [id, more = {}] of names)
      await work.rows(counsellors).insert({
        ...unsaid,
        id,
        name: id,
        station: '',
        topics: ['work'],
        ways: ['phone'],
        languages: [],
        active: true,
        plan: [
          {
            weekday: 3,
            from: 540,
            to: 1020,
          },
        ],
        slotMinutes: 60,
        closedDates: [],
        pledgedOn: '2026-01-01',
        credential: {
          kind: '',
          number: '',
        },
        ...more,
      })
  })
  return { stores, parts, clock }
}

const book = (store: PortableStore, parts: CounsellingParts, person: string, slot: readonly [string, number]) =>
  store.transaction(person, (work) =>
    bookSlot(work, parts, { ...asked, person, slot: { counsellor: slot[0], start: wednesday(slot[1]) } }),
  )

/** The bookings that stand, having looked that none touches another and each belongs to a case that says the same. */
const standing = async (store: PortableStore) => {
  const held = (await rowsOf(store, bookings)).filter(({ state }) => state === 'held')
  const clashes = held.filter((a) => held.some((b) => a.id < b.id && a.counsellor === b.counsellor && overlaps(a, b)))
  expect(clashes).toEqual([])
  const rows = await rowsOf(store, cases)
  for (const booking of held) {
    const row = rows.find(({ id }) => id === booking.case)
    if (row?.state === 'booked') expect(bodyOf(row)).toMatchObject({ booking: booking.id, start: booking.start })
  }
  return held
}

describe.skipIf(server === undefined)('two processes on one database', () => {
  test('twenty people want one time: one has it, the others are told it is taken', async () => {
    const { stores, parts } = await openPair(['cou_a'])
    const done = await Promise.all(
      Array.from({ length: 20 }, (_, n) => book(stores[n % 2 === 0 ? 0 : 1], parts, `per_${n}`, ['cou_a', 10])),
    )
    expect(done.filter(({ kind }) => kind !== 'refused')).toHaveLength(1)
    expect(await standing(stores[0])).toHaveLength(1)
  })

  test('eight people want eight times of somebody who takes three a week: three have one', async () => {
    const { stores, parts } = await openPair(['cou_a', { weeklyCap: 3 }])
    const done = await Promise.all(
      Array.from({ length: 8 }, (_, n) => book(stores[n % 2 === 0 ? 0 : 1], parts, `per_${n}`, ['cou_a', 9 + n])),
    )
    expect(done.filter(({ kind }) => kind !== 'refused')).toHaveLength(3)
    expect(await standing(stores[1])).toHaveLength(3)
  })

  test('a counsellor is taken out while people book: nobody is left with somebody who does not come', async () => {
    const { stores, parts } = await openPair(['cou_a'], ['cou_b'])
    await book(stores[0], parts, 'per_early', ['cou_a', 9])
    const leave = stores[0].transaction('office', async (work) => {
      const row = await work.rows(counsellors).get('cou_a')
      if (row === undefined) throw new Error('gone')
      return removeCounsellor(work, parts, { actor: 'stf_1', seen: row })
    })
    const others = [9, 10, 11, 12, 13, 14].map((hour, n) =>
      book(stores[n % 2 === 0 ? 1 : 0], parts, `per_${n}`, [n % 2 === 0 ? 'cou_a' : 'cou_b', hour]),
    )
    await Promise.all([leave, ...others])
    const held = await standing(stores[0])
    expect(held.filter(({ counsellor }) => counsellor === 'cou_a')).toEqual([])
    const waiting = (await rowsOf(stores[1], cases)).filter(({ state }) => state === 'requested')
    const booked = (await rowsOf(stores[1], cases)).filter(({ state }) => state === 'booked')
    expect(booked).toHaveLength(held.length)
    expect((await rowsOf(stores[1], waitings)).filter(({ state }) => state !== 'over')).toHaveLength(waiting.length)
  })

  test('both offer the one free time to those who wait, while somebody books it: one person has it', async () => {
    const { stores, parts, clock } = await openPair(['cou_a', { plan: [] }])
    for (const person of ['per_1', 'per_2', 'per_3']) {
      const opened = await stores[0].transaction(person, (work) =>
        requestCounselling(work, parts, { ...asked, person, wish: '周三' }),
      )
      expect(opened.kind).not.toBe('refused')
      clock.move(1_000)
    }
    await stores[0].transaction('plan', async (work) => {
      const row = await work.rows(counsellors).get('cou_a')
      if (row !== undefined) await work.rows(counsellors).update({ ...row, plan: [{ weekday: 3, from: 540, to: 600 }] })
    })
    clock.move(60_000)
    const [, , walkedIn] = await Promise.all([
      lookAfterWaiting(stores[0], parts),
      lookAfterWaiting(stores[1], parts),
      book(stores[1], parts, 'per_4', ['cou_a', 9]),
    ])
    // Each of the two weeks ahead has one such time; whoever walked in asked for the first.
    const held = await standing(stores[0])
    expect(new Set(held.map(({ start }) => start)).size).toBe(held.length)
    const offers = (await rowsOf(stores[0], waitings)).filter(({ state }) => state === 'offered')
    expect(offers).toHaveLength(held.length - (walkedIn.kind === 'refused' ? 0 : 1))
    const [first] = offers
    const row = (await rowsOf(stores[0], cases)).find(({ id }) => id === first?.id)
    const accepted = await Promise.all(
      stores.map((store) =>
        store.transaction(row?.person ?? '', (work) => acceptOffer(work, parts, row?.person ?? '')),
      ),
    )
    expect(accepted.filter(({ kind }) => kind === 'done')).toHaveLength(1)
    expect(await standing(stores[1])).toHaveLength(held.length)
  })
})
