import { afterEach, beforeEach, expect, test } from 'vitest'
import { addStaff } from '../../src/people/staff.ts'
import { accountHandlers } from '../../src/services/accounts/accounts.ts'
import { cookieOf, errorOf, noStaffWork, post, startServer, type TestServer } from './server-support.ts'

const password = 'a long enough password'
let at: TestServer
beforeEach(async () => {
  at = await startServer({ staff: { ...noStaffWork, accounts: accountHandlers([]) } })
  await addStaff(at.store, { login: 'chen', name: '陈主任', role: 'admin', password })
})
afterEach(() => at.stop())

const signIn = async (login: string, word = password) => {
  const answer = await post(`${at.url}/api/staff/session`, { login, password: word })
  const cookie = cookieOf(answer)
  const { csrf = '' } = (await answer.json()) as { csrf?: string }
  return { status: answer.status, headers: { cookie, 'x-csrf-token': csrf } }
}
const who = (headers: Readonly<Record<string, string>>) => fetch(`${at.url}/api/staff/session`, { headers })

interface Made {
  readonly account: { readonly id: string; readonly version: number }
  readonly token: string
}

const add = async (headers: Readonly<Record<string, string>>, login = 'li'): Promise<Made> => {
  const answer = await post(`${at.url}/api/staff/accounts`, { login, name: '小李', role: 'clerk' }, headers)
  return (await answer.json()) as Made
}

test('an administrator makes an account, its owner follows the link and is signed in', async () => {
  const { headers } = await signIn('chen')
  const { token } = await add(headers)
  const short = await post(`${at.url}/api/staff/password/link`, { token, password: 'short' })
  expect(short.status).toBe(400)
  const used = await post(`${at.url}/api/staff/password/link`, { token, password })
  expect(used.status).toBe(200)
  expect(await (await who({ cookie: cookieOf(used) })).json()).toMatchObject({ name: '小李', role: 'clerk' })
  const again = await post(`${at.url}/api/staff/password/link`, { token, password })
  expect(await errorOf(again)).toMatchObject({ code: 'gone' })
  expect(JSON.stringify(at.logged)).not.toContain(token)
})

test('a closed account is out with its next click', async () => {
  const { headers } = await signIn('chen')
  const { account, token } = await add(headers)
  const cookie = cookieOf(await post(`${at.url}/api/staff/password/link`, { token, password }))
  const listed = await fetch(`${at.url}/api/staff/accounts`, { headers })
  const { accounts } = (await listed.json()) as { accounts: readonly (Made['account'] & { login: string })[] }
  expect(JSON.stringify(accounts)).not.toContain('scrypt')
  const version = accounts.find(({ id }) => id === account.id)?.version
  const closed = await post(`${at.url}/api/staff/accounts/${account.id}/disable`, { version }, headers)
  expect(closed.status).toBe(200)
  expect((await who({ cookie })).status).toBe(401)
  expect((await signIn('li')).status).toBe(401)
})

test('a password of one’s own needs the old one, signs other browsers out and keeps this one', async () => {
  const here = await signIn('chen')
  const there = await signIn('chen')
  const change = (old: string) =>
    post(`${at.url}/api/staff/password`, { old, password: 'another long password' }, here.headers)
  expect(await errorOf(await change('wrong'))).toMatchObject({ code: 'invalid' })
  expect((await change(password)).status).toBe(200)
  expect((await who(here.headers)).status).toBe(200)
  expect((await who(there.headers)).status).toBe(401)
  expect((await signIn('chen')).status).toBe(401)
  expect((await signIn('chen', 'another long password')).status).toBe(200)
})

test('nobody but administrators sees or makes accounts', async () => {
  for (const role of ['clerk', 'counsellor', 'supervisor'] as const) {
    await addStaff(at.store, { login: role, name: role, role, password })
    const { headers } = await signIn(role)
    expect((await fetch(`${at.url}/api/staff/accounts`, { headers })).status).toBe(403)
    expect(
      (await post(`${at.url}/api/staff/accounts`, { login: 'x1', name: 'x', role: 'admin' }, headers)).status,
    ).toBe(403)
  }
})
