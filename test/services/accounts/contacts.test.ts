import { expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { readConfig } from '../../../src/config.ts'
import type { Work } from '../../../src/core/store.ts'
import { dayMs, minuteMs } from '../../../src/core/time.ts'
import { sessions, type Staff } from '../../../src/people/records.ts'
import { addStaff } from '../../../src/people/staff.ts'
import { contacts } from '../../../src/services/accounts/contact-records.ts'
import { oncallPhones } from '../../../src/services/oncall/records.ts'
import { allRows } from '../../support/app.ts'
import { openWecomApp } from '../../support/wecom-app.ts'

const morning = '2026-11-23T02:10:00.000Z'
const password = 'a long enough password'

const opened = async (mode: 'ask' | 'sign-out' | 'off' = 'ask', more: readonly string[] = []) => {
  const { clock, platform, account, house, callback } = await openWecomApp(morning, { WECOM_CONTACTS: mode })
  const members = new Map(['zhang', 'li', 'wang', ...more].map((user) => [user, platform.member(user, account)]))
  const { store, services } = house.app
  const admin = await addStaff(store, { login: 'chen', name: '陈', role: 'admin', password })
  const on = services.staff.contacts
  const act = <T>(work: (work: Work) => Promise<T>): Promise<T> => store.transaction('test', work)
  const pass = async (ms: number): Promise<void> => {
    clock.move(ms)
    house.clock.move(ms)
    await house.app.worker.run()
  }
  const shown = () => store.read((read) => on.list(read, admin))
  return {
    house,
    platform,
    account,
    callback,
    admin,
    on,
    act,
    pass,
    shown,
    names: async () => (await shown()).proposed.map(({ name }) => name).toSorted(),
    /** Reads the list as at night. */
    read: async (): Promise<void> => {
      await act((work) => on.read(work, admin))
      await pass(minuteMs)
    },
    leave: (user: string) => members.get(user)?.unfollows(),
    accept: async (name: string, role: Staff['role'] = 'clerk') => {
      const row = (await shown()).proposed.find((one) => one.name === name)
      if (row === undefined) throw new Error('not proposed')
      return act((work) => on.accept(work, admin, { id: row.id, version: row.version, login: `${name}-1`, role }))
    },
    signIn: (who: { readonly id: string }) =>
      act((work) =>
        work.rows(sessions).insert({
          id: `ses-${who.id}`,
          staff: who.id,
          csrf: 'x',
          createdAt: work.now,
          expiresAt: new Date(Date.parse(work.now) + 90 * dayMs).toISOString(),
        }),
      ),
  }
}

test('the address list proposes accounts; an accepted one gets a link, and its id for pages', async () => {
  const house = await opened()
  await house.read()
  expect(await house.names()).toEqual(['li', 'wang', 'zhang'])
  const { account, token } = await house.accept('zhang')
  expect(account).toMatchObject({ login: 'zhang-1', name: 'zhang', role: 'clerk', state: 'waiting' })
  expect(token).toMatch(/^[\w-]{43}$/)
  const reach = (await allRows(house.house, oncallPhones)).find(({ id }) => id === account.id)
  expect(house.house.app.sealer.open('contact', reach?.wecom ?? '')).toBe('zhang')
  await house.read()
  expect(await house.names()).toEqual(['li', 'wang'])
  expect(JSON.stringify(await allRows(house.house, contacts))).not.toContain('"user":"zhang"')
})

test('somebody let in by name, not by a department, is read too; a token that has ended is fetched again', async () => {
  const house = await opened('ask', ['alone-zhao'])
  await house.read()
  expect(await house.names()).toEqual(['alone-zhao', 'li', 'wang', 'zhang'])
  house.platform.endTokens('expired')
  await house.leave('alone-zhao')
  await house.pass(minuteMs)
  expect(await house.names()).toEqual(['li', 'wang', 'zhang'])
})

test('where a whole corporation sees the application nobody is proposed', async () => {
  const crowd = Array.from({ length: 201 }, (_one, index) => `user-${index}`)
  const house = await opened('ask', crowd)
  await house.read()
  expect(await house.names()).toEqual([])
  expect(await allRows(house.house, contacts)).toEqual([])
})

test('who is no staff is not proposed again, and not remembered once they are gone', async () => {
  const house = await opened()
  await house.read()
  for (const { id, version } of (await house.shown()).proposed)
    await house.act((work) => house.on.dismiss(work, house.admin, { id, version }))
  await house.read()
  expect(await house.names()).toEqual([])
  await house.leave('li')
  await house.pass(minuteMs)
  expect(await allRows(house.house, contacts)).toHaveLength(2)
})

test('somebody whose id stands in the rota already is their account, and is not proposed', async () => {
  const house = await opened()
  await house.act(async (work) => {
    const wecom = house.house.app.sealer.seal('contact', 'Zhang')
    await work.rows(oncallPhones).insert({ id: house.admin.id, wecom })
  })
  await house.read()
  expect(await house.names()).toEqual(['li', 'wang'])
})

test('who leaves WeCom keeps the account until an administrator decides, and is asked about once', async () => {
  const house = await opened()
  await house.read()
  const { account } = await house.accept('zhang')
  await house.signIn(account)
  await house.leave('zhang')
  // The callback wakes the reading; nobody waits for the night.
  await house.pass(minuteMs)
  const [left] = (await house.shown()).left
  expect(left).toMatchObject({ name: 'zhang', account: { id: account.id, state: 'waiting' } })
  expect(await allRows(house.house, sessions)).toHaveLength(1)
  await house.act((work) => house.on.keep(work, house.admin, { id: left?.id ?? '', version: left?.version ?? 0 }))
  await house.read()
  expect((await house.shown()).left).toEqual([])
  const actions = (await allRows(house.house, audit)).map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['account add', 'wecom left', 'account kept']))
})

test('where the settings say so whoever left is signed out, but never the last administrator', async () => {
  const house = await opened('sign-out')
  await house.act(async (work) => {
    const wecom = house.house.app.sealer.seal('contact', 'li')
    await work.rows(oncallPhones).insert({ id: house.admin.id, wecom })
  })
  await house.read()
  const { account } = await house.accept('zhang')
  for (const one of [account, house.admin]) await house.signIn(one)
  for (const user of ['zhang', 'li']) await house.leave(user)
  await house.pass(minuteMs)
  expect((await allRows(house.house, sessions)).map(({ staff }) => staff)).toEqual([house.admin.id])
  expect((await house.shown()).left).toHaveLength(2)
})

test('a list that cannot be read, or is empty, takes nobody out', async () => {
  const house = await opened('sign-out')
  await house.read()
  const { account } = await house.accept('zhang')
  await house.signIn(account)
  house.platform.faults.next('/cgi-bin/user/simplelist', { errcode: 60011 })
  await house.read()
  for (const user of ['zhang', 'li', 'wang']) await house.leave(user)
  await house.pass(minuteMs)
  expect((await house.shown()).left).toEqual([])
  expect(await allRows(house.house, sessions)).toHaveLength(1)
})

test('a change of the address list is read soon, many at once together', async () => {
  const house = await opened()
  for (const user of ['a', 'b', 'c'])
    await house.callback.post('sys', {
      MsgType: 'event',
      Event: 'change_contact',
      ChangeType: 'create_user',
      UserID: user,
    })
  expect(house.platform.calls('/cgi-bin/user/simplelist')).toHaveLength(0)
  await house.pass(minuteMs)
  expect(house.platform.calls('/cgi-bin/user/simplelist')).toHaveLength(1)
  expect(await house.names()).toEqual(expect.arrayContaining(['li', 'wang', 'zhang']))
})

test('who comes back is asked about no more', async () => {
  const house = await opened()
  await house.read()
  await house.accept('zhang')
  await house.leave('zhang')
  await house.pass(minuteMs)
  expect((await house.shown()).left).toHaveLength(1)
  await house.callback.post('zhang', { MsgType: 'event', Event: 'subscribe', EventKey: '' })
  await house.pass(minuteMs)
  expect((await house.shown()).left).toEqual([])
})

test('only an administrator decides, and nothing is read where nobody asked for it', async () => {
  const house = await opened('off')
  const clerk = await addStaff(house.house.app.store, { login: 'li', name: '李', role: 'clerk', password })
  await expect(house.act((work) => house.on.read(work, clerk))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(house.act((work) => house.on.read(work, house.admin))).rejects.toMatchObject({ code: 'conflict' })
  await house.leave('li')
  await house.pass(minuteMs)
  expect(house.platform.calls('/cgi-bin/user/simplelist')).toHaveLength(0)
  expect((await house.shown()).isOn).toBe(false)
  expect(() => readConfig({ WECOM_CONTACTS: 'yes' })).toThrow('WECOM_CONTACTS')
})
