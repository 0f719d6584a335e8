import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, cases } from '../../../src/casework/records.ts'
import { asPlainText } from '../../../src/core/reply.ts'
import { addMs, hourMs, msBetween } from '../../../src/core/time.ts'
import { reminders } from '../../../src/reminders/records.ts'
import { bodyOf, bookings, counsellors } from '../../../src/services/counselling/records.ts'
import { waitings } from '../../../src/services/counselling/request-records.ts'
import { bookSlot, cancelByMember, requestCounselling } from '../../../src/services/counselling/rules.ts'
import {
  acceptOffer,
  declineOffer,
  lookAfterWaiting,
  offerFree,
  offerMs,
} from '../../../src/services/counselling/waiting.ts'
import { staffOf } from '../../support/staff.ts'
import { choiceOf, openHouse, type House } from './house.ts'

let house: House
const wish = { topic: 'work', way: 'online' } as const

/** Somebody has every time but one person's that can be given back. */
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const request = async (person: string, words = '周末上午') => {
  const asked = { ...wish, person, wish: words }
  const opened = await house.as(person, (work) => requestCounselling(work, house.parts, asked))
  if (opened.kind === 'refused') throw new Error(opened.why)
  return opened.case.id
}

const book = async (person: string) => {
  const slot = choiceOf((await house.free({ ...wish, from: '2026-11-25T00:00:00.000Z' }))[0])
  const opened = await house.as(person, (work) => bookSlot(work, house.parts, { ...wish, person, slot }))
  if (opened.kind === 'refused') throw new Error(opened.why)
  return { id: opened.case.id, slot }
}

/** Books a time, lets others ask while it is taken, gives it back. */
const giveBack = async (taken: { readonly id: string }) => {
  await house.as('per_x', (work) => cancelByMember(work, house.parts, { kind: 'own', person: 'per_x', case: taken.id }))
  await house.as('per_x', (work) => offerFree(work, house.parts))
}

const stateOf = async (id: string) => (await house.store.read((read) => read.rows(waitings).get(id)))?.state
const caseOf = (id: string) => house.store.read((read) => read.rows(cases).get(id))
const toldTo = (person: string) =>
  house.told.filter((one) => one.person === person).map(({ replies }) => replies.map(asPlainText).join('\n'))

describe('the waiting list', () => {
  test('what was free when nothing suited is not offered again', async () => {
    const id = await request('per_a')
    await house.as('x', (work) => offerFree(work, house.parts))
    expect(await stateOf(id)).toBe('waiting')
    expect(house.told).toEqual([])
  })

  test('two wait for one time: one gets it, the one who waited longer, and the other stays on the list', async () => {
    const taken = await book('per_x')
    const first = await request('per_a')
    house.clock.move(1_000)
    const second = await request('per_b')
    await giveBack(taken)
    expect([await stateOf(first), await stateOf(second)]).toEqual(['offered', 'waiting'])
    expect(toldTo('per_b')).toEqual([])
    expect((await house.as('per_a', (work) => acceptOffer(work, house.parts, 'per_a'))).kind).toBe('done')
    expect((await house.as('per_b', (work) => acceptOffer(work, house.parts, 'per_b'))).kind).toBe('refused')
    expect(await caseOf(first)).toMatchObject({ state: 'booked', body: { start: taken.slot.start } })
    const planned = await house.store.read((read) =>
      read.rows(reminders).range('subject', { where: [first, 'planned'], limit: 5 }),
    )
    expect(planned).toHaveLength(2)
  })

  test('the more urgent comes before who waited longer', async () => {
    const taken = await book('per_x')
    const first = await request('per_a')
    house.clock.move(1_000)
    const urgent = await request('per_b', '撑不住了，今天最好')
    await giveBack(taken)
    expect([await stateOf(first), await stateOf(urgent)]).toEqual(['waiting', 'offered'])
  })

  test('an offer says nothing of what it is for, and until when it holds', async () => {
    const taken = await book('per_x')
    await request('per_a')
    await giveBack(taken)
    const [words] = toldTo('per_a')
    expect(words).toMatch(/您等的预约有时间了：11月25日.*给您留到11月23日（周一）14:00/)
    expect(words).not.toMatch(/心理|压力|老师|咨询/)
  })

  test('an offer that nobody takes in time, or turns down, goes to the next and does not come back', async () => {
    const taken = await book('per_x')
    const first = await request('per_a')
    house.clock.move(1_000)
    const second = await request('per_b')
    house.clock.move(1_000)
    const third = await request('per_c')
    await giveBack(taken)
    house.clock.move(offerMs)
    expect((await house.as('per_a', (work) => acceptOffer(work, house.parts, 'per_a'))).kind).toBe('refused')
    await lookAfterWaiting(house.store, house.parts)
    expect([await stateOf(first), await stateOf(second)]).toEqual(['waiting', 'offered'])
    expect(await house.as('per_b', (work) => declineOffer(work, house.parts, 'per_b'))).toBe(true)
    expect([await stateOf(first), await stateOf(second), await stateOf(third)]).toEqual([
      'waiting',
      'waiting',
      'offered',
    ])
    const held = await house.store.read((read) =>
      read.rows(bookings).count('counsellor', {
        where: [taken.slot.counsellor],
        from: taken.slot.start,
        to: addMs(taken.slot.start, 1),
      }),
    )
    expect(held).toBe(1)
  })

  test('a request that is cancelled gives back what was held for it', async () => {
    const taken = await book('per_x')
    const id = await request('per_a')
    await giveBack(taken)
    await house.as('per_a', (work) => cancelByMember(work, house.parts, { kind: 'own', person: 'per_a', case: id }))
    expect(await stateOf(id)).toBe('over')
    expect((await house.free(wish)).some(({ start }) => start === taken.slot.start)).toBe(true)
  })

  test('a new plan of a counsellor is offered as well', async () => {
    const id = await request('per_a')
    const [some] = await house.free(wish)
    await house.as('x', async (work) => {
      const row = await work.rows(counsellors).get(some?.counsellor.id ?? '')
      if (row === undefined) throw new Error('no counsellor')
      await work.rows(counsellors).update({ ...row, plan: [...row.plan, { weekday: 3, from: 1_260, to: 1_380 }] })
    })
    await lookAfterWaiting(house.store, house.parts)
    expect(await stateOf(id)).toBe('offered')
  })

  test('a broken promise is told once, with a new one, and stays red until there is a time', async () => {
    // Nobody works any more, so nothing comes free.
    for (const { counsellor } of await house.free())
      await house.as('x', async (work) => {
        const row = await work.rows(counsellors).get(counsellor.id)
        if (row?.active === true) await work.rows(counsellors).update({ ...row, active: false })
      })
    const id = await request('per_a')
    const promised = (await caseOf(id))?.dueAt ?? ''
    house.clock.move(msBetween(house.clock.now().toISOString(), promised) - 1)
    await lookAfterWaiting(house.store, house.parts)
    expect(toldTo('per_a')).toEqual([])
    house.clock.move(1_000)
    await lookAfterWaiting(house.store, house.parts)
    await lookAfterWaiting(house.store, house.parts)
    expect(toldTo('per_a')).toHaveLength(1)
    expect(toldTo('per_a')[0]).toMatch(/说好的时间过了还没排上，对不住/)
    expect(toldTo('per_a')[0]).not.toMatch(/心理|压力|老师|咨询/)
    const late = await caseOf(id)
    expect(late === undefined ? '' : bodyOf(late).lateSince).toBe(promised)
    const staff = staffOf('stf_1')
    const { cases: listed } = await house.store.read((read) => house.counselling.staff.list(read, staff, {}))
    expect(listed[0]).toMatchObject({ id, isLate: true })
    house.clock.move(72 * hourMs)
    await lookAfterWaiting(house.store, house.parts)
    expect(toldTo('per_a')).toHaveLength(2)
  })

  test('whoever cannot be reached is written down for the office, and the offer stands until it runs out', async () => {
    const taken = await book('per_x')
    const id = await request('per_a')
    await house.as('per_x', (work) =>
      cancelByMember(work, house.parts, { kind: 'own', person: 'per_x', case: taken.id }),
    )
    const deaf = { ...house.parts, deliver: async () => undefined }
    await house.as('per_x', (work) => offerFree(work, deaf))
    expect(await stateOf(id)).toBe('offered')
    const rows = await house.store.read((read) => read.rows(audit).range('subject', { where: [id], limit: 20 }))
    expect(rows.map(({ action }) => action)).toContain('unreachable')
  })

  test('nothing is kept of an offer whose words could not be written', async () => {
    const taken = await book('per_x')
    const id = await request('per_a')
    await house.as('per_x', (work) =>
      cancelByMember(work, house.parts, { kind: 'own', person: 'per_x', case: taken.id }),
    )
    const broken = {
      ...house.parts,
      deliver: async () => {
        throw new Error('the store cannot write')
      },
    }
    await expect(house.as('per_x', (work) => offerFree(work, broken))).rejects.toThrow('cannot write')
    expect(await stateOf(id)).toBe('waiting')
    expect((await house.free(wish)).some(({ start }) => start === taken.slot.start)).toBe(true)
  })

  test('a long list at whose head nothing suits does not keep the time from who waits at its end', async () => {
    const taken = await book('per_x')
    const unfit = [taken.slot.start, ...(await house.free({ way: 'online' })).map(({ start }) => start)]
    await house.as('x', async (work) => {
      const since = addMs(work.now, -hourMs)
      for (let n = 0; n < 230; n += 1) {
        const [id, person] = [`cas_${n}`, `per_${n}`]
        const body = { ...wish, consentAt: work.now }
        const times = { createdAt: since, updatedAt: since }
        await work
          .rows(cases)
          .insert({ id, kind: 'counselling', person, street: '', state: 'requested', ...times, body })
        await work.rows(waitings).insert({ id, person, rank: 1, since, state: 'waiting', unfit })
      }
    })
    const last = await request('per_a')
    await giveBack(taken)
    await lookAfterWaiting(house.store, house.parts)
    expect(await stateOf(last)).toBe('offered')
  })

  test('a clock that jumps back offers nothing twice', async () => {
    const taken = await book('per_x')
    await request('per_a')
    await giveBack(taken)
    house.clock.move(-2 * hourMs)
    await lookAfterWaiting(house.store, house.parts)
    expect(toldTo('per_a')).toHaveLength(1)
  })
})
