import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { calls } from '../../src/services/callbacks/records.ts'
import { allRows } from '../support/app.ts'
import { leaveNumber, openHouse, usual, type OutcomesHouse } from './outcomes-house.ts'

let open: OutcomesHouse
beforeEach(async () => {
  open = await openHouse()
})
afterEach(() => open.house.stop())

const parked = { kind: 'parked' } as const
const closed = { ...usual, answers: [parked] }
const told = { ...usual, answers: [{ ...parked, told: 'template' as const }] }
const outcomesOf = async (id: string) => (await open.ledgerOf(id)).attempts.map(({ outcome }) => outcome)

describe('a platform takes its word back', () => {
  test('and the next account is tried once, with both tries in notice and ledger', async () => {
    open.behave({ oa: { ...usual, drops: true } })
    const id = await open.say()
    await open.runAll(id)
    for (let i = 0; i < 3; i += 1) await open.late(id, 'oa')
    expect(await open.dueJobs(id)).toHaveLength(1)
    await open.runAll(id)
    await open.late(id, 'oa')
    expect(open.arrived()).toHaveLength(1)
    expect(await open.rowOf(id)).toMatchObject({
      delivery: 'sent',
      attempts: [{ outcome: 'sent' }, { account: 'oa', outcome: 'permanent', code: 'fail-1', late: true }, {}],
    })
    expect(await outcomesOf(id)).toEqual(['sent', 'permanent', 'sent'])
    expect((await open.ledgerOf(id)).outcome).toBe('sent')
  })

  test('before its own answer is heard, and the next account is tried all the same', async () => {
    open.behave({ oa: { ...usual, drops: true, saysSoAtOnce: true } })
    const id = await open.say()
    await open.runAll(id)
    expect(open.tried()).toHaveLength(2)
    expect(open.arrived()).toHaveLength(1)
    expect((await open.rowOf(id)).delivery).toBe('sent')
  })

  test('of what may have arrived: then it did not, and the next account is tried', async () => {
    open.behave({ oa: { answers: [{ kind: 'unknown', code: 'timeout' }], drops: true, saysSoAtOnce: false } })
    const id = await open.say()
    await open.runAll(id)
    expect((await open.rowOf(id)).delivery).toBe('unknown')
    await open.late(id, 'oa')
    await open.runAll(id)
    expect(open.arrived()).toHaveLength(1)
    expect((await open.ledgerOf(id)).outcome).toBe('sent')
  })

  test('and no other is open: what is important becomes one call', async () => {
    await leaveNumber(open)
    open.behave({ oa: { ...usual, drops: true }, wecom: closed, kf: closed })
    const id = await open.say('important')
    await open.runAll(id)
    for (let i = 0; i < 2; i += 1) {
      await open.late(id, 'oa')
      await open.runAll(id)
    }
    expect(await allRows(open.house, calls)).toHaveLength(1)
    expect((await open.ledgerOf(id)).outcome).toBe('called')
    expect(await open.take()).toEqual([])
  })

  test('of the line that something waits: the words go by the next account', async () => {
    open.behave({ oa: told })
    const id = await open.say()
    await open.runAll(id)
    expect((await open.rowOf(id)).delivery).toBe('parked')
    await open.late(id, 'oa')
    await open.runAll(id)
    expect((await open.ledgerOf(id)).outcome).toBe('sent')
    expect(open.arrived()).toHaveLength(1)
  })

  test('of that line after the member wrote and has the words: nothing more', async () => {
    open.behave({ oa: told })
    const id = await open.say()
    await open.runAll(id)
    expect(await open.take()).toHaveLength(1)
    await open.late(id, 'oa')
    expect(await open.dueJobs(id)).toEqual([])
    expect((await open.rowOf(id)).delivery).toBe('sent')
  })

  test('of something nobody sent', async () => {
    await open.late('ntc_nobody', 'oa')
    expect(open.arrived()).toEqual([])
  })
})

describe('a reminder that waited', () => {
  test('stands as sent once it was given with a message, with that try', async () => {
    open.behave({ oa: closed, wecom: closed, kf: closed })
    const id = await open.say()
    await open.runAll(id)
    expect((await open.ledgerOf(id)).outcome).toBe('parked')
    expect(await open.take('wecom')).toHaveLength(1)
    expect(await open.ledgerOf(id)).toMatchObject({ outcome: 'sent' })
    expect((await open.ledgerOf(id)).attempts.at(-1)).toMatchObject({ account: 'wecom', outcome: 'sent' })
    expect((await open.rowOf(id)).delivery).toBe('sent')
  })

  test('goes by itself when a window opens whose time is known, and not before', async () => {
    const opensAt = '2026-11-23T16:05:00.000Z'
    open.behave({ oa: { ...usual, answers: [{ ...parked, opensAt }] }, wecom: closed, kf: closed })
    const id = await open.say()
    const [job] = await open.dueJobs(id)
    if (job === undefined) throw new Error('no job')
    await open.runOnce(job)
    expect(await open.rowOf(id)).toMatchObject({ delivery: 'parked', opensAt })
    expect((await open.ledgerOf(id)).attempts[0]).toMatchObject({ outcome: 'parked', opensAt })
    const [again] = await open.dueJobs(id)
    if (again === undefined) throw new Error('no job')
    await open.runOnce(again)
    expect(open.arrived()).toEqual([])
    open.house.clock.move(15 * 3_600_000)
    await open.runAll(id)
    expect(open.arrived()).toHaveLength(1)
    expect((await open.ledgerOf(id)).outcome).toBe('sent')
  })

  test('is not given when what it is about is over', async () => {
    open.behave({ oa: closed, wecom: closed, kf: closed })
    const id = await open.say('ordinary', '2026-11-23T03:00:00.000Z')
    await open.runAll(id)
    open.house.clock.move(3_600_000)
    expect(await open.take()).toEqual([])
    expect((await open.rowOf(id)).delivery).toBe('expired')
    expect((await open.ledgerOf(id)).outcome).toBe('expired')
  })

  test('goes by the next account at once when a quota opens only tomorrow', async () => {
    const at = '2026-11-23T16:05:00.000Z'
    open.behave({ oa: { ...usual, answers: [{ kind: 'retry', code: '45009', at }] } })
    const id = await open.say()
    await open.runAll(id)
    expect(open.tried()).toHaveLength(2)
    expect((await open.ledgerOf(id)).outcome).toBe('sent')
  })
})

test('a line that may have got lost is enough for what is ordinary, and not for what is critical', async () => {
  const maybe = { ...usual, answers: [{ ...parked, told: 'template' as const, unsure: true as const }] }
  for (const [importance, delivery] of [
    ['ordinary', 'parked'],
    ['critical', 'sent'],
  ] as const) {
    open.behave({ oa: maybe })
    const id = await open.say(importance)
    await open.runAll(id)
    expect((await open.rowOf(id)).delivery).toBe(delivery)
  }
})
