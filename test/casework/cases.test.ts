import { mkdtemp } from 'node:fs/promises'
import { webhookEndpoints } from '../../src/core/events.ts'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeTries, findByCode, newCaseCode, readCode } from '../../src/casework/codes.ts'
import { audit, cases, type Case } from '../../src/casework/records.ts'
import { canMove, isEnded, moveCase, openCase } from '../../src/casework/transitions.ts'
import { manualClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { createSealer } from '../../src/core/seal.ts'
import type { Store } from '../../src/core/store.ts'
import { hourMs } from '../../src/core/time.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'

const sealer = createSealer(Buffer.alloc(32, 3))
const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
const rules = { open: ['open', 'closed'], closed: [] } as const
let store: Store

beforeEach(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cases-'))
  const tables = [webhookEndpoints, cases, audit, codeTries]
  store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
})
afterEach(() => store.close())

const open = (kind = 'aid') =>
  store.transaction('per_a', async (work) => {
    const { code, codeHash } = await newCaseCode(work, sealer, kind)
    const times = { createdAt: work.now, updatedAt: work.now }
    const row = {
      id: work.newId('cas'),
      kind,
      person: 'per_a',
      street: '',
      state: 'open',
      ...times,
      codeHash,
      body: {},
    }
    return { code, row: await openCase(work, row, { actor: 'member', action: 'ask' }) }
  })

const find = (code: string, person = 'per_a', kind = 'aid') =>
  store.transaction(person, (work) => findByCode(work, sealer, { kind, code, person }))

describe('a case', () => {
  test('moves only as its rules say, and every step is in the audit', async () => {
    const { row } = await open()
    expect(canMove(rules, 'open', 'closed')).toBe(true)
    expect(canMove(rules, 'closed', 'open')).toBe(false)
    expect(canMove(rules, 'constructor', 'open')).toBe(false)
    expect(isEnded(rules, 'closed')).toBe(true)
    clock.move(1_000)
    const step = { actor: 'stf_1', action: 'close', rules }
    const closed = await store.transaction('per_a', (work) => moveCase(work, row, { ...step, to: 'closed' }))
    expect(closed.state).toBe('closed')
    const again = store.transaction('per_a', (work) => moveCase(work, closed, { ...step, to: 'open' }))
    await expect(again).rejects.toThrow('cannot go from closed to open')
    const trail = await store.read((read) => read.rows(audit).range('subject', { where: [row.id], limit: 9 }))
    expect(trail.map(({ actor, detail }) => [actor, detail])).toEqual([
      ['member', { to: 'open' }],
      ['stf_1', { from: 'open', to: 'closed' }],
    ])
  })

  test('gives its code up when it ends', async () => {
    const { row, code } = await open()
    expect(await find(code)).toMatchObject({ kind: 'found', case: { id: row.id } })
    await store.transaction('per_a', (work) =>
      moveCase(work, row, { actor: 'member', action: 'close', rules, to: 'closed' }),
    )
    expect(await find(code)).toEqual({ kind: 'wrong' })
  })

  test('is not found by its code under another kind', async () => {
    const { code } = await open()
    expect(await find(code, 'per_a', 'other')).toEqual({ kind: 'wrong' })
  })
})

describe('codes', () => {
  test('are read as people type them', () => {
    expect(readCode(' 123 456 ')).toBe('123456')
    expect(readCode('１２３４５６')).toBe('123456')
    for (const raw of ['12345', '1234567', '12345a', '']) expect(readCode(raw)).toBeUndefined()
  })

  test('after five wrong ones in an hour a right one is refused, for that person only', async () => {
    const { code } = await open()
    const wrong = code === '000000' ? '000001' : '000000'
    for (let i = 0; i < 5; i += 1) expect(await find(wrong, 'per_b')).toEqual({ kind: 'wrong' })
    expect(await find(code, 'per_b')).toEqual({ kind: 'too-many' })
    expect((await find(code, 'per_c')).kind).toBe('found')
    clock.move(hourMs)
    expect((await find(code, 'per_b')).kind).toBe('found')
  })

  test('many invented persons together are stopped as well', async () => {
    const { code } = await open()
    const wrong = code === '000000' ? '000001' : '000000'
    for (let i = 0; i < 200; i += 1) await find(wrong, `per_x${i}`)
    expect(await find(code, 'per_y')).toEqual({ kind: 'too-many' })
  })

  test('no two open cases share one', async () => {
    const opened = await Promise.all(Array.from({ length: 40 }, () => open()))
    const hashes: readonly (string | undefined)[] = opened.map(({ row }: { readonly row: Case }) => row.codeHash)
    expect(new Set(hashes).size).toBe(40)
  })
})
