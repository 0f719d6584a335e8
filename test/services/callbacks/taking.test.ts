import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { hourMs, minuteMs } from '../../../src/core/time.ts'
import { staff, type Staff } from '../../../src/people/records.ts'
import { priorities } from '../../../src/services/callbacks/records.ts'
import { rowsOf } from '../../support/rows.ts'
import { hire, openHouse, put, take, tell, type House } from './house.ts'

let at: House
let li: Staff
let wang: Staff
beforeEach(async () => {
  at = await openHouse()
  li = await hire(at, 'li')
  wang = await hire(at, 'wang')
})
afterEach(() => at.close())

const dial = (by: Staff, id: string) => at.as((work) => at.callbacks.staff.dial(work, by, { id }))

describe('taking the next call', () => {
  test('twenty at once get twenty different calls, or none when there are too few', async () => {
    const people: Staff[] = []
    for (let i = 0; i < 20; i += 1) people.push(await hire(at, `v${i}`))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 25 }), async (waiting) => {
        const round = await openHouse()
        try {
          for (let i = 0; i < waiting; i += 1) await put(round, `cal_${i}`, { phone: `138000000${10 + i}` })
          const got = await Promise.all(people.map((one) => take(round, one)))
          const ids = got.flatMap((call) => call?.id ?? [])
          expect(new Set(ids).size).toBe(ids.length)
          expect(ids.length).toBe(Math.min(waiting, people.length))
        } finally {
          await round.close()
        }
      }),
      { numRuns: 6 },
    )
  })

  test('asked twice it is the same call', async () => {
    await put(at, 'cal_1')
    await put(at, 'cal_2')
    expect((await take(at, li))?.id).toBe((await take(at, li))?.id)
  })

  test('urgent ones come first, then members, then the surge list, then whoever waits longest', async () => {
    await put(at, 'cal_surge', { list: 'surge', priority: priorities.later })
    at.clock.move(minuteMs)
    await put(at, 'cal_a')
    at.clock.move(minuteMs)
    await put(at, 'cal_b')
    await put(at, 'cal_now', { priority: priorities.urgent })
    const order = []
    for (let i = 0; i < 4; i += 1) {
      order.push((await take(at, li))?.id)
      await tell(at, li, 'reached')
    }
    expect(order).toEqual(['cal_now', 'cal_a', 'cal_b', 'cal_surge'])
  })

  test('one given to somebody is theirs alone, until their account is gone', async () => {
    await put(at, 'cal_1', { assigned: 'li' })
    expect(await take(at, wang)).toBeUndefined()
    await at.store.transaction('li', (work) => work.rows(staff).delete('li'))
    await at.callbacks.standing[0]?.run()
    expect((await take(at, wang))?.id).toBe('cal_1')
  })

  test('at night nobody takes one, and on a holiday only what is urgent', async () => {
    await at.close()
    at = await openHouse('2026-10-01T02:00:00.000Z')
    await put(at, 'cal_1', { from: '2026-09-30T02:00:00.000Z' })
    expect(await take(at, li)).toBeUndefined()
    await put(at, 'cal_now', { priority: priorities.urgent, from: '2026-09-30T02:00:00.000Z' })
    expect((await take(at, li))?.id).toBe('cal_now')
    at.clock.move(10 * hourMs + 50 * minuteMs)
    await take(at, li)
    at.clock.move(10 * minuteMs)
    await expect(take(at, wang)).rejects.toThrow('晚上9点到早上8点不打电话')
    await expect(dial(li, 'cal_now')).rejects.toThrow('不打电话')
  })
})

describe('a call in hand', () => {
  test('goes back as it was when it is given back', async () => {
    const before = await put(at, 'cal_1')
    const held = await take(at, li)
    await at.as((work) => at.callbacks.staff.back(work, li, { id: 'cal_1', version: held?.version ?? 0 }))
    expect(await at.call('cal_1')).toEqual({ ...before, version: 3 })
  })

  test('that nothing was said of for half an hour goes to the next', async () => {
    await put(at, 'cal_1')
    await take(at, li)
    at.clock.move(30 * minuteMs - 1)
    expect(await take(at, wang)).toBeUndefined()
    at.clock.move(1)
    expect((await take(at, wang))?.id).toBe('cal_1')
    await expect(dial(li, 'cal_1')).rejects.toThrow('不在你手上')
  })

  test("is nobody else's for two hours once it was dialled: they may be talking", async () => {
    await put(at, 'cal_1')
    await take(at, li)
    await dial(li, 'cal_1')
    at.clock.move(2 * hourMs - 1)
    expect(await take(at, wang)).toBeUndefined()
    at.clock.move(1)
    expect((await take(at, wang))?.id).toBe('cal_1')
  })

  test('still counts when it is told late and nobody else took it', async () => {
    await put(at, 'cal_1')
    await take(at, li)
    at.clock.move(2 * hourMs)
    await tell(at, li, 'reached')
    expect((await at.call('cal_1')).state).toBe('done')
  })

  test('is not kept from others by a clock that was set back', async () => {
    await put(at, 'cal_1')
    at.clock.move(48 * hourMs)
    await take(at, li)
    at.clock.move(-47 * hourMs)
    expect((await take(at, wang))?.id).toBe('cal_1')
  })

  test('told twice, by a double tap, counts once', async () => {
    await put(at, 'cal_1')
    const held = await take(at, li)
    const told = { id: 'cal_1', version: held?.version ?? 0, outcome: 'no-answer' } as const
    await at.as((work) => at.callbacks.staff.outcome(work, li, told))
    await expect(at.as((work) => at.callbacks.staff.outcome(work, li, told))).rejects.toThrow('不在你手上')
    expect((await at.call('cal_1')).misses).toBe(1)
  })
})

describe('numbers', () => {
  test('are in no list and in no view, and open for the one who has the call, which is written down', async () => {
    await put(at, 'cal_1', { phone: '13912345678', name: '王师傅' })
    const held = await take(at, li)
    const office = await at.store.read((read) => at.callbacks.staff.lists(read, li, { list: 'member', state: 'open' }))
    expect(JSON.stringify([held, office])).not.toContain('5678')
    expect(JSON.stringify(office)).not.toContain('王')
    expect(held?.name).toBe('王师傅')
    await expect(dial(wang, 'cal_1')).rejects.toThrow('不在你手上')
    expect(await dial(li, 'cal_1')).toEqual({ phone: '13912345678', version: 3 })
    const rows = await rowsOf(at.store, audit)
    expect(rows).toContainEqual(expect.objectContaining({ actor: 'li', action: 'number opened', subject: 'cal_1' }))
    expect(JSON.stringify(rows)).not.toContain('5678')
  })

  test('and names lie sealed', async () => {
    await put(at, 'cal_1', { phone: '13912345678', name: '王师傅' })
    expect(JSON.stringify(await at.call('cal_1'))).not.toMatch(/139|5678|王/)
  })
})
