import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { webhookDeliveries, webhookEndpoints } from '../../../src/core/events.ts'
import { addMs, hourMs } from '../../../src/core/time.ts'
import { reminders } from '../../../src/reminders/records.ts'
import { erasePerson } from '../../../src/services/lectures/erase.ts'
import { cancelSeat, checkIn, confirmOffer, findSeat, signUp } from '../../../src/services/lectures/rules.ts'
import { rowsOf } from '../../support/rows.ts'
import { clerk, facts, openHouse, thursday, type House } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const find = async (event: string, person: string) => {
  const { id } = await house.seatOf(event, person)
  return house.as(person, async (work) => {
    const found = await findSeat(work, house.sealer, { kind: 'listed', seat: id })
    if (found.kind === 'refused') throw new Error(found.why)
    return found
  })
}
const cancel = async (event: string, person: string) => {
  const found = await find(event, person)
  return house.as(person, (work) => cancelSeat(work, found, 'member'))
}
const confirm = async (event: string, person: string) => {
  const found = await find(event, person)
  return house.as(person, (work) => confirmOffer(work, found))
}
const arrive = async (event: string, person: string, actor = 'member') => {
  const found = await find(event, person)
  return house.as(person, (work) => checkIn(work, found, actor))
}
const plannedFor = async (subject: string) =>
  (await rowsOf(house.store, reminders)).filter((one) => one.subject === subject && one.state === 'planned')

describe('seats', () => {
  test('fifty who want the last seat at once: one has it, the others wait in a row', async () => {
    const { id } = await house.publish({ capacity: 1 })
    const people = Array.from({ length: 50 }, (_, index) => `per_${index}`)
    const done = await Promise.all(people.map((person) => house.signUp(id, person)))
    expect(done.filter(({ seat }) => seat.state === 'seated')).toHaveLength(1)
    expect(done.map(({ queue = 0 }) => queue).toSorted((a, b) => a - b)).toEqual([...people.keys()])
    expect(new Set(done.map(({ code }) => code)).size).toBe(50)
  })

  test('one sign-up a person and lecture, and a new one after it was given up', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await expect(house.signUp(id, 'per_a')).rejects.toThrow('already')
    await cancel(id, 'per_a')
    expect((await house.signUp(id, 'per_a')).seat.state).toBe('seated')
  })

  test('before signing up begins, after it ends, and for a draft there is no seat', async () => {
    const later = await house.publish({ opensAt: '2026-11-24T00:00:00.000Z' })
    await expect(house.signUp(later.id, 'per_a')).rejects.toThrow('too-early')
    const draft = await house.as('office', (work) => house.service.staff.create(work, clerk, facts))
    await expect(house.signUp(draft.id, 'per_a')).rejects.toThrow('not-found')
    await house.to(facts.closesAt)
    await expect(house.signUp(later.id, 'per_a')).rejects.toThrow('closed')
  })

  test('a seat that is given up goes to who waits longest, who has to say yes', async () => {
    const { id } = await house.publish({ capacity: 1 })
    for (const person of ['per_a', 'per_b', 'per_c']) {
      await house.signUp(id, person)
      house.clock.move(1)
    }
    await cancel(id, 'per_a')
    await house.tend()
    expect(await house.states(id)).toEqual({ per_a: 'cancelled', per_b: 'offered', per_c: 'waiting' })
    expect(house.wordsTo('per_b')).toContain('确认报名')
    expect(house.wordsTo('per_c')).toBe('')
    expect(await confirm(id, 'per_b')).toMatchObject({ kind: 'done', seat: { state: 'seated' } })
    expect(await plannedFor((await house.seatOf(id, 'per_b')).case)).toHaveLength(2)
    expect(await confirm(id, 'per_b')).toMatchObject({ why: 'no-offer' })
  })

  test('other programs are told when the last seat goes, by who comes first and by who moves up', async () => {
    await house.store.transaction('new', (work) =>
      work.rows(webhookEndpoints).insert({
        id: 'whe_1',
        url: 'https://board.test/',
        events: ['lecture.full'],
        state: 'on',
        note: '看板',
        owner: '信息科',
        secrets: [],
        createdAt: work.now,
      }),
    )
    const toldOf = async () => (await rowsOf(house.store, webhookDeliveries)).map(({ subject }) => subject)
    const { id } = await house.publish({ capacity: 2 })
    await house.signUp(id, 'per_a')
    expect(await toldOf()).toEqual([])
    await house.signUp(id, 'per_b')
    await house.signUp(id, 'per_c')
    expect(await toldOf()).toEqual([id])
    await cancel(id, 'per_a')
    expect(await toldOf()).toEqual([id, id])
    await confirm(id, 'per_c')
    expect(await toldOf()).toEqual([id, id])
  })

  test('nobody who comes later gets past those who wait', async () => {
    const { id } = await house.publish({ capacity: 1 })
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    await cancel(id, 'per_a')
    expect((await house.signUp(id, 'per_c')).queue).toBe(1)
  })

  test('with fewer seats than sign-ups nobody loses one, and nobody moves up until there is room', async () => {
    const { id } = await house.publish({ capacity: 3 })
    for (const person of ['per_a', 'per_b', 'per_c', 'per_d']) {
      await house.signUp(id, person)
      house.clock.move(1)
    }
    const edit = async (capacity: number) => {
      const { version } = await house.event(id)
      return house.as('office', (work) => house.service.staff.edit(work, clerk, { ...facts, capacity, id, version }))
    }
    const view = await edit(1)
    expect(view).toMatchObject({ capacity: 1, figures: { signedUp: 3, waiting: 1 } })
    await cancel(id, 'per_a')
    await cancel(id, 'per_b')
    expect(await house.states(id)).toMatchObject({ per_c: 'seated', per_d: 'waiting' })
    await edit(2)
    expect(await house.states(id)).toMatchObject({ per_c: 'seated', per_d: 'offered' })
  })
})

describe('checking in', () => {
  test('twice is once, and only around the lecture', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    await house.to(addMs(thursday.from, -2 * hourMs))
    expect(await arrive(id, 'per_a')).toMatchObject({ why: 'too-soon' })
    await house.to(addMs(thursday.from, -hourMs))
    expect(await arrive(id, 'per_a')).toMatchObject({ again: false, seat: { state: 'came' } })
    expect(await arrive(id, 'per_a')).toMatchObject({ again: true })
    await house.to(addMs(thursday.until, hourMs))
    expect(await arrive(id, 'per_b')).toMatchObject({ why: 'too-late' })
    // A list on paper is typed in by staff.
    expect(await arrive(id, 'per_b', clerk.id)).toMatchObject({ seat: { state: 'came' } })
  })

  test('who waits comes in while there are seats; staff let in whom they like', async () => {
    const { id } = await house.publish({ capacity: 1 })
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    await house.to(thursday.from)
    expect(await arrive(id, 'per_b')).toMatchObject({ why: 'full' })
    expect(await arrive(id, 'per_b', clerk.id)).toMatchObject({ seat: { state: 'came' } })
  })

  test('who was not signed up gets a free seat at the door, also after the time for signing up', async () => {
    const { id } = await house.publish({ capacity: 1 })
    await house.to(thursday.from)
    const asked = { event: id, by: 'door', actor: 'member' } as const
    const first = await house.as('per_a', (work) => signUp(work, house.sealer, { ...asked, person: 'per_a' }))
    expect(first).toMatchObject({ kind: 'done', seat: { state: 'seated', by: 'door' } })
    const second = await house.as('per_b', (work) => signUp(work, house.sealer, { ...asked, person: 'per_b' }))
    expect(second).toMatchObject({ why: 'full' })
  })
})

describe('a person who is erased', () => {
  test('gives the seat up, leaves a number and nothing else', async () => {
    const { id } = await house.publish({ capacity: 1 })
    await house.signUp(id, 'per_a', '138-0000-0001')
    await house.signUp(id, 'per_b')
    await house.as('per_a', (work) => erasePerson(work, 'per_a'))
    expect(await house.states(id)).toEqual({ nobody: 'cancelled', per_b: 'offered' })
    const kept = JSON.stringify([await rowsOf(house.store, cases), await house.states(id)])
    expect(kept).not.toContain('per_a')
    expect(kept).not.toContain('phone')
    await house.to('2026-11-27T02:00:00.000Z')
    expect(house.wordsTo('per_a')).toBe('')
  })

  test('stays in the figures of a lecture that was', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await house.to(thursday.from)
    await arrive(id, 'per_a')
    await house.to('2026-11-27T02:00:00.000Z')
    await house.as('per_a', (work) => erasePerson(work, 'per_a'))
    const shown = await house.store.read((read) => house.service.staff.detail(read, clerk, { id }))
    expect(shown).toMatchObject({ state: 'over', figures: { signedUp: 1, came: 1, noShow: 0 } })
  })
})
