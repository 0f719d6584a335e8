import { mkdtemp, rm } from 'node:fs/promises'
import { webhookEndpoints } from '../../../src/core/events.ts'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, cases } from '../../../src/casework/records.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import type { PortableStore, Work } from '../../../src/core/store.ts'
import type { Row, Table } from '../../../src/core/table.ts'
import { addMs, dayMs, hourMs } from '../../../src/core/time.ts'
import { accountOfLink, usePasswordLink } from '../../../src/people/accounts.ts'
import { sessions, staff, type Staff } from '../../../src/people/records.ts'
import { addStaff, findStaffByPassword, setUpTokens } from '../../../src/people/staff.ts'
import { accountHandlers, type Release } from '../../../src/services/accounts/accounts.ts'
import { releaseCases, releaseShifts } from '../../../src/services/accounts/release.ts'
import { oncallTables, shifts } from '../../../src/services/oncall/records.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'

const password = 'a long enough password'
const tables: readonly Table[] = [webhookEndpoints, cases, audit, staff, sessions, setUpTokens, ...oncallTables]

let dataDir = ''
let clock: MovableClock
let store: PortableStore
let admin: Staff
const released: string[] = []
const noted: Release = async (_work, account) => void released.push(account)
const on = accountHandlers([releaseCases, releaseShifts, noted])

const act = <T>(work: (work: Work) => Promise<T>): Promise<T> => store.transaction('test', work)
const allOf = async <R extends Row>(table: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of store.scan(table)) rows.push(row)
  return rows
}
const hire = (login: string, role: Staff['role'] = 'clerk') => addStaff(store, { login, name: login, role, password })
const list = async () => (await store.read((read) => on.list(read, admin))).accounts
const disable = (who: Staff, by: Staff = admin) =>
  act((work) => on.disable(work, by, { id: who.id, version: who.version }))

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'accounts-'))
  clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
  released.length = 0
  admin = await hire('chen', 'admin')
})
afterEach(async () => {
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

describe('a new account', () => {
  test('waits for its owner: the link sets the password, once, within seven days', async () => {
    const { account, token } = await act((work) => on.add(work, admin, { login: ' Li ', name: '小李', role: 'clerk' }))
    expect(account).toMatchObject({ login: 'li', state: 'waiting' })
    expect(await findStaffByPassword(store, 'li', '')).toBeUndefined()
    expect(JSON.stringify(await allOf(setUpTokens))).not.toContain(token)
    expect(JSON.stringify(await allOf(audit))).not.toContain(token)
    clock.move(7 * dayMs - 1)
    expect(await store.read((read) => accountOfLink(read, token))).toMatchObject({ login: 'li' })
    await act((work) => usePasswordLink(work, token, 'scrypt$15$8$1$c2FsdA$a2V5'))
    await expect(act((work) => usePasswordLink(work, token, 'again'))).rejects.toMatchObject({ code: 'gone' })
    expect((await list()).find(({ login }) => login === 'li')).toMatchObject({ state: 'active' })
  })

  test('a link older than seven days, and one that was followed by another, open nothing', async () => {
    const { account, token } = await act((work) =>
      on.add(work, admin, { login: 'li', name: '小李', role: 'counsellor' }),
    )
    const next = await act((work) => on.link(work, admin, { id: account.id, version: account.version }))
    await expect(act((work) => usePasswordLink(work, token, 'x'))).rejects.toMatchObject({ code: 'gone' })
    clock.move(7 * dayMs)
    await expect(act((work) => usePasswordLink(work, next.token, 'x'))).rejects.toMatchObject({ code: 'gone' })
  })

  test('a login that is taken is refused in words', async () => {
    await expect(
      act((work) => on.add(work, admin, { login: 'CHEN', name: '另一个', role: 'clerk' })),
    ).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('closing an account', () => {
  test('ends its sessions, voids its link, refuses its password, and can be taken back', async () => {
    const clerk = await hire('li')
    await act((work) =>
      work
        .rows(sessions)
        .insert({ id: 's1', staff: clerk.id, createdAt: work.now, expiresAt: addMs(work.now, hourMs), csrf: 'x' }),
    )
    const { token } = await act((work) => on.link(work, admin, { id: clerk.id, version: clerk.version }))
    const closed = await disable(clerk)
    expect(closed.state).toBe('disabled')
    expect(await allOf(sessions)).toEqual([])
    expect(await store.read((read) => accountOfLink(read, token))).toBeUndefined()
    expect(await findStaffByPassword(store, 'li', password)).toBeUndefined()
    await act((work) => on.enable(work, admin, closed))
    expect(await findStaffByPassword(store, 'li', password)).toMatchObject({ login: 'li' })
    const done = (await allOf(audit)).map(({ actor, action }) => [actor, action])
    expect(done).toContainEqual([admin.id, 'account disable'])
    expect(done).toContainEqual([admin.id, 'account enable'])
  })

  test('gives back its cases and shifts, and calls whoever else holds something for it', async () => {
    const clerk = await hire('li')
    await act(async (work) => {
      const span = { from: work.now, until: addMs(work.now, dayMs) }
      await work.rows(shifts).insert({ id: 'shf_1', staff: clerk.id, ...span, order: 'first', channels: ['console'] })
      await work.rows(shifts).insert({ id: 'shf_2', staff: admin.id, ...span, order: 'next', channels: ['console'] })
      for (const owner of [clerk.id, admin.id])
        await work.rows(cases).insert({
          id: `cas_${owner}`,
          kind: 'handover',
          person: 'per_1',
          street: '',
          owner,
          state: 'open',
          createdAt: work.now,
          updatedAt: work.now,
          body: {},
        })
    })
    await disable(clerk)
    expect((await allOf(cases)).flatMap(({ owner }) => owner ?? [])).toEqual([admin.id])
    expect((await allOf(shifts)).map(({ id }) => id)).toEqual(['shf_2'])
    expect(released).toEqual([clerk.id])
  })

  test('the last administrator stays, also beside one who never chose a password', async () => {
    await act((work) => on.add(work, admin, { login: 'wang', name: '老王', role: 'admin' }))
    await expect(disable(admin)).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      act((work) => on.role(work, admin, { id: admin.id, version: admin.version, role: 'clerk' })),
    ).rejects.toMatchObject({ code: 'conflict' })
    const second = await hire('zhou', 'admin')
    await disable(admin, second)
    await expect(disable(second, second)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('of two administrators who close each other one is left', async () => {
    const second = await hire('zhou', 'admin')
    const results = await Promise.allSettled([disable(second, admin), disable(admin, second)])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await list()).filter(({ state }) => state === 'active')).toHaveLength(1)
  })

  test('two clicks on an old list do it once', async () => {
    const clerk = await hire('li')
    await disable(clerk)
    await expect(disable(clerk)).rejects.toMatchObject({ code: 'conflict' })
  })
})

test('another role takes effect at once: the old page is signed out, what was held is given back', async () => {
  const clerk = await hire('li')
  const changed = await act((work) =>
    on.role(work, admin, { id: clerk.id, version: clerk.version, role: 'supervisor' }),
  )
  expect(changed.role).toBe('supervisor')
  expect(released).toEqual([clerk.id])
  const second = await hire('zhou')
  await act((work) => on.role(work, admin, { id: second.id, version: second.version, role: 'admin' }))
  expect(released).toEqual([clerk.id])
})

test('an account of an earlier release is in use', async () => {
  const [row] = await allOf(staff)
  expect(row).not.toHaveProperty('disabledAt')
  expect((await list())[0]).toMatchObject({ login: 'chen', state: 'active' })
})
