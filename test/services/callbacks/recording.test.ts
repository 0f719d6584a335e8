import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, type Case } from '../../../src/casework/records.ts'
import { addMs, dayMs, hourMs, minuteMs } from '../../../src/core/time.ts'
import type { Staff } from '../../../src/people/records.ts'
import { attempts, calls, priorities } from '../../../src/services/callbacks/records.ts'
import { rowsOf } from '../../support/rows.ts'
import { hire, monday, openHouse, put, take, tell, type House } from './house.ts'

let at: House
let li: Staff
beforeEach(async () => {
  at = await openHouse()
  li = await hire(at, 'li')
})
afterEach(() => at.close())

const takeAndTell = async (...told: Parameters<typeof tell> extends [House, Staff, ...infer Rest] ? Rest : never) => {
  await take(at, li)
  await tell(at, li, ...told)
}

/** Lets time pass until the call may be made again. */
const wait = async (id: string): Promise<void> => {
  at.clock.move(Date.parse((await at.call(id)).nextAt) - at.clock.now().getTime())
}

describe('after a call', () => {
  test('that reached the person it is done, and nobody gets it again', async () => {
    await put(at, 'cal_1')
    await takeAndTell('reached', { minutes: 12, words: '说好了，下周来' })
    expect(await at.call('cal_1')).toMatchObject({ state: 'done', closedAs: 'reached', tries: 1 })
    expect(await take(at, li)).toBeUndefined()
    const [attempt] = await rowsOf(at.store, attempts)
    expect(attempt).toMatchObject({ call: 'cal_1', by: 'li', outcome: 'reached', minutes: 12 })
    expect(JSON.stringify(attempt)).not.toContain('下周')
  })

  test('nobody answers: four hours, then a day each, and it is given up after five', async () => {
    await put(at, 'cal_1')
    const gaps = []
    for (let i = 0; i < 5; i += 1) {
      await takeAndTell('no-answer')
      const { state, nextAt } = await at.call('cal_1')
      gaps.push(state === 'open' ? (Date.parse(nextAt) - at.clock.now().getTime()) / hourMs : state)
      await wait('cal_1')
    }
    expect(gaps).toEqual([4, 24, 24, 24, 'given-up'])
    expect(await take(at, li)).toBeUndefined()
  })

  test('that was busy it is half an hour, and never at night', async () => {
    await put(at, 'cal_1')
    await takeAndTell('busy')
    expect((await at.call('cal_1')).nextAt).toBe(addMs(monday, 30 * minuteMs))
    at.clock.move(10 * hourMs + 50 * minuteMs)
    await takeAndTell('busy')
    expect((await at.call('cal_1')).nextAt).toBe('2026-11-24T00:00:00.000Z')
  })

  test('a person who asks for another time gets it, and starts anew', async () => {
    await put(at, 'cal_1')
    await takeAndTell('no-answer')
    await wait('cal_1')
    const wished = addMs(monday, 30 * hourMs)
    await takeAndTell('asked-later', { at: wished })
    expect(await at.call('cal_1')).toMatchObject({ state: 'open', nextAt: wished, misses: 0 })
    await wait('cal_1')
    await take(at, li)
    await expect(tell(at, li, 'asked-later')).rejects.toThrow('选一个以后的时间')
    await expect(tell(at, li, 'asked-later', { at: monday })).rejects.toThrow('选一个以后的时间')
  })

  test('to a wrong number the next number is called, and with the last it is over', async () => {
    await put(at, 'cal_1', { others: ['051082222222'] })
    await takeAndTell('wrong-number')
    await take(at, li)
    expect(await at.as((work) => at.callbacks.staff.dial(work, li, { id: 'cal_1' }))).toMatchObject({
      phone: '051082222222',
    })
    await tell(at, li, 'wrong-number')
    expect(await at.call('cal_1')).toMatchObject({ state: 'done', closedAs: 'wrong-number' })
  })

  test('somebody who wants no more is never called by this list again, whatever waits for them', async () => {
    await put(at, 'cal_1')
    await put(at, 'cal_2')
    await put(at, 'cal_surge', { list: 'surge', priority: priorities.later })
    await takeAndTell('refused')
    expect((await at.call('cal_1')).closedAs).toBe('refused')
    expect(await at.call('cal_2')).toMatchObject({ state: 'done', closedAs: 'refused' })
    expect((await at.call('cal_surge')).state).toBe('open')
    const phone = at.sealer.seal('contact', '13800000001')
    const told = { key: 'k', person: 'per_1', phone, urgent: true }
    expect(await at.as((work) => at.callbacks.callUnreached(work, told))).toBeUndefined()
  })

  test('a try planned by a clock that was set back since is made now', async () => {
    await put(at, 'cal_1')
    at.clock.move(400 * dayMs)
    await takeAndTell('no-answer')
    at.clock.move(-400 * dayMs)
    expect(await take(at, li)).toBeUndefined()
    await at.callbacks.standing[0]?.run()
    expect((await take(at, li))?.id).toBe('cal_1')
  })
})

test('what was written down last time opens for the next who has it in hand, which is written down too', async () => {
  await put(at, 'cal_1')
  await takeAndTell('asked-later', { at: addMs(monday, hourMs), words: '下午要接孩子' })
  const wang = await hire(at, 'wang')
  const note = () => at.as((work) => at.callbacks.staff.note(work, wang, { id: 'cal_1' }))
  await expect(note()).rejects.toThrow('不在你手上')
  at.clock.move(hourMs)
  const held = await take(at, wang)
  expect(held?.last).toMatchObject({ outcome: 'asked-later', hasNote: true })
  expect(JSON.stringify(held)).not.toContain('孩子')
  expect(await note()).toEqual({ words: '下午要接孩子' })
  expect(await rowsOf(at.store, audit)).toContainEqual(
    expect.objectContaining({ actor: 'wang', action: 'note opened' }),
  )
})

describe('a case that waits for a call', () => {
  const aCase = (body: Case['body']): Case => ({
    id: 'cas_1',
    version: 1,
    kind: 'counselling',
    person: 'per_1',
    street: '',
    state: 'booked',
    createdAt: monday,
    updatedAt: monday,
    dueAt: addMs(monday, dayMs),
    body,
  })
  const phone = () => at.sealer.seal('contact', '13800000009')

  test('is called once, at the time agreed on, by the one it was agreed with', async () => {
    const start = addMs(monday, 5 * hourMs)
    await at.as((work) => at.callbacks.callFor(work, aCase({ phone: phone(), start: monday }), 'li'))
    await at.as((work) => at.callbacks.callFor(work, aCase({ phone: phone(), start }), 'li'))
    expect(await rowsOf(at.store, calls)).toMatchObject([
      { case: 'cas_1', person: 'per_1', nextAt: start, queue: 'li' },
    ])
    expect(await take(at, li)).toBeUndefined()
    at.clock.move(5 * hourMs)
    expect(await take(at, await hire(at, 'wang'))).toBeUndefined()
    expect(await take(at, li)).toMatchObject({ topic: 'appointment', list: 'member' })
  })

  test('that was cancelled is not called', async () => {
    await at.as((work) => at.callbacks.callFor(work, aCase({ phone: phone() })))
    await at.as((work) => at.callbacks.noCallFor(work, 'cas_1'))
    expect(await take(at, li)).toBeUndefined()
  })

  test('keeps its call in hand, its next time and its end when the case changes in another way', async () => {
    const sync = () => at.as((work) => at.callbacks.callFor(work, aCase({ phone: phone(), start: monday })))
    await sync()
    await takeAndTell('no-answer')
    const { nextAt } = await at.call((await sync())?.id ?? '')
    expect(nextAt).toBe(addMs(monday, 4 * hourMs))
    at.clock.move(4 * hourMs)
    const held = await take(at, li)
    expect(await sync()).toMatchObject({ takenBy: 'li', version: held?.version })
    await tell(at, li, 'reached')
    await sync()
    expect(await rowsOf(at.store, calls)).toMatchObject([{ state: 'done' }])
    await at.as((work) => at.callbacks.callFor(work, aCase({ phone: phone(), start: addMs(monday, dayMs) })))
    expect(await rowsOf(at.store, calls)).toHaveLength(2)
  })

  test('without a number makes no call, and asking for one takes back an earlier refusal', async () => {
    expect(await at.as((work) => at.callbacks.callFor(work, aCase({})))).toBeUndefined()
    await put(at, 'cal_1', { phone: '13800000009' })
    await takeAndTell('refused')
    expect(await at.as((work) => at.callbacks.callFor(work, aCase({ phone: phone() })))).toBeUndefined()
    at.clock.move(minuteMs)
    const asked = { ...aCase({ phone: phone() }), createdAt: at.now() }
    await at.as((work) => at.callbacks.callFor(work, asked))
    const held = await take(at, li)
    expect(held?.topic).toBe('appointment')
    await at.as((work) => at.callbacks.staff.dial(work, li, { id: held?.id ?? '' }))
  })
})
