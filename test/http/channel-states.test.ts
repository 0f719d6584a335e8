import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { channelStates } from '../../src/http/api/channel-states.ts'
import type { ChannelStanding } from '../../src/http/routes/channel-states.ts'
import { addStaff } from '../../src/people/staff.ts'
import type { Staff } from '../../src/people/records.ts'
import { cookieOf, post, startServer, type TestServer } from './server-support.ts'

const password = 'a long enough password'
const loginCode = 'https://login.weixin.example/l/secret-of-the-account'

const official: ChannelStanding = {
  name: 'official-account',
  lastContact: '2026-11-23T01:59:00.000Z',
  login: undefined,
  abilities: [
    { name: '回答写来的话', isThere: true, instead: '' },
    { name: '模板消息', isThere: false, instead: '进电话名单' },
  ],
  sent: 12,
  failed: { 'retry 45009': 2, 'permanent 40003': 1 },
}
const personal: ChannelStanding = {
  name: 'wechaty',
  lastContact: undefined,
  login: { login: 'scan', code: loginCode },
  abilities: [],
  sent: 0,
  failed: {},
}

let server: TestServer
let standings: readonly ChannelStanding[]
beforeEach(async () => {
  standings = [official, personal]
  server = await startServer({ channels: () => standings })
})
afterEach(() => server.stop())

const ask = async (role: Staff['role']) => {
  await addStaff(server.store, { login: role, name: '小李', role, password })
  const cookie = cookieOf(await post(`${server.url}/api/staff/session`, { login: role, password }))
  return fetch(`${server.url}${channelStates.path}`, { headers: { cookie } })
}
const listed = async (role: Staff['role'] = 'clerk') =>
  channelStates.reply.parse(await (await ask(role)).json()).channels

describe('the channels on the console', () => {
  test('each that runs is shown as it stands, with the day’s failures by code', async () => {
    expect((await listed())[0]).toEqual({
      name: 'official-account',
      isConfigured: true,
      lastContact: '2026-11-23T01:59:00.000Z',
      abilities: official.abilities,
      sent: 12,
      errors: [
        { code: 'retry 45009', count: 2 },
        { code: 'permanent 40003', count: 1 },
      ],
    })
  })

  test('those that are not set up are named as such, each channel once', async () => {
    const shown = await listed()
    const names = shown.map(({ name }) => name)
    expect(names.toSorted()).toEqual(['official-account', 'web', 'wechaty', 'wecom', 'wecom-kf'])
    const absent = shown.filter(({ isConfigured }) => !isConfigured)
    expect(absent.map(({ name }) => name).toSorted()).toEqual(['web', 'wecom', 'wecom-kf'])
    expect(absent.every(({ abilities, errors, sent }) => abilities.length + errors.length + sent === 0)).toBe(true)
  })

  test('the login code is a picture for an administrator, and for nobody else there at all', async () => {
    const code = (await listed('admin')).find(({ name }) => name === 'wechaty')?.code
    expect(code).toMatch(/^<svg/)
    const clerks = await (await ask('clerk')).text()
    expect(clerks).toContain('"login":"scan"')
    expect(clerks).not.toMatch(/svg|secret-of-the-account|"code":"h/)
  })

  test('a login that is done has no code, and a channel that changed shows how it stands now', async () => {
    standings = [{ ...personal, login: { login: 'in' }, lastContact: '2026-11-23T02:00:00.000Z', sent: 3 }]
    const [one] = await listed('admin')
    expect(one).toMatchObject({ name: 'wechaty', login: 'in', sent: 3 })
    expect(one).not.toHaveProperty('code')
  })

  test.each(['counsellor', 'supervisor'] as const)(
    'a %s is not shown them, nor somebody who is not signed in',
    async (role) => {
      expect((await ask(role)).status).toBe(403)
      expect((await fetch(`${server.url}${channelStates.path}`)).status).toBe(401)
    },
  )
})
