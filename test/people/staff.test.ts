import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Store } from '../../src/core/store.ts'
import { hashPassword, nobodysPassword, verifyPassword } from '../../src/people/passwords.ts'
import {
  addStaff,
  createFirstStaff,
  findStaffByPassword,
  prepareFirstStaff,
  setUpTokens,
} from '../../src/people/staff.ts'
import { openTestStore } from '../http/server-support.ts'

describe('passwords', () => {
  test('the same password never looks the same and always matches, however it was typed', async () => {
    const [one, two] = [await hashPassword('Ａbc密码１２３４５６'), await hashPassword('Abc密码123456')]
    expect(one).not.toBe(two)
    expect(one).toMatch(/^scrypt\$15\$8\$1\$/)
    expect(await verifyPassword('Abc密码123456', one)).toBe(true)
    expect(await verifyPassword('abc密码123456', one)).toBe(false)
  })

  test('a broken hash and nobody’s hash match nothing', async () => {
    for (const stored of ['', 'plain', 'scrypt$15$8$1$$', 'md5$a$b$c$d$e', nobodysPassword])
      expect(await verifyPassword('', stored)).toBe(false)
  })
})

describe('the first of staff', () => {
  let store: Store
  let remove: () => Promise<void>
  beforeEach(async () => {
    const opened = await openTestStore(manualClock(new Date('2026-11-23T02:00:00.000Z')), silentLog)
    store = opened.store
    remove = opened.remove
  })
  afterEach(() => remove())

  const input = { login: 'Chen', name: '陈主任', password: 'long enough password' }

  test('a new start makes a new link and the old one is void', async () => {
    const [old, now] = [await prepareFirstStaff(store, undefined), await prepareFirstStaff(store, undefined)]
    if (old.kind !== 'link' || now.kind !== 'link') throw new Error('no link')
    await expect(createFirstStaff(store, { ...input, token: old.token })).rejects.toMatchObject({ code: 'gone' })
    expect(await createFirstStaff(store, { ...input, token: now.token })).toMatchObject({
      login: 'chen',
      role: 'admin',
    })
  })

  test('of ten who use the link at once, one gets in', async () => {
    const link = await prepareFirstStaff(store, undefined)
    if (link.kind !== 'link') throw new Error('no link')
    const tries = Array.from({ length: 10 }, (_, i) =>
      createFirstStaff(store, { ...input, login: `login${i}`, token: link.token }),
    )
    const results = await Promise.allSettled(tries)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('the token is not readable in the store', async () => {
    const link = await prepareFirstStaff(store, undefined)
    if (link.kind !== 'link') throw new Error('no link')
    for await (const row of store.scan(setUpTokens)) expect(JSON.stringify(row)).not.toContain(link.token)
  })

  test('a given password makes the account admin, once', async () => {
    expect(await prepareFirstStaff(store, 'given password')).toEqual({ kind: 'created', login: 'admin' })
    expect(await prepareFirstStaff(store, 'another password')).toEqual({ kind: 'ready' })
    expect(await findStaffByPassword(store, 'Admin', 'given password')).toMatchObject({ login: 'admin' })
    expect(await findStaffByPassword(store, 'admin', 'another password')).toBeUndefined()
    expect(await findStaffByPassword(store, 'nobody', 'given password')).toBeUndefined()
  })

  test('a login is given once', async () => {
    await addStaff(store, { ...input, role: 'clerk' })
    await expect(addStaff(store, { ...input, login: ' CHEN', role: 'clerk' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})
