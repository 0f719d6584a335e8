import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAccountApi } from '../../../src/channels/official-account/account-api.ts'
import { createAccount } from '../../../src/channels/official-account/account.ts'
import { accountTypes, can, capabilityLines } from '../../../src/channels/official-account/capabilities.ts'
import { createTicketSource, pageTickets, signPage } from '../../../src/channels/official-account/ticket.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { startPlatform, type Account, type Platform } from '../../support/platform/index.ts'

const sealer = createSealer([Buffer.alloc(32, 7)])
let clock: MovableClock
let platform: Platform
let account: Account
beforeEach(async () => {
  clock = manualClock(new Date('2026-11-23T04:00:00.000Z'))
  platform = await startPlatform({ clock })
  account = platform.account('service')
})
afterEach(() => platform.stop())

const apiOf = (given: Account = account) =>
  createAccountApi({ apiBase: platform.base, appId: given.id, appSecret: given.secret, clock, log: silentLog })

describe('calls for the account', () => {
  test('a menu is pushed and shown', async () => {
    const api = apiOf()
    expect(await api.showMenu()).toEqual({ kind: 'refused', code: '46003' })
    const menu = { button: [{ type: 'click', name: '问', key: '菜单' }] }
    expect((await api.pushMenu(menu)).kind).toBe('answer')
    expect(await api.showMenu()).toMatchObject({ answer: { menu } })
  })

  test('codes are made for a time, and for ever', async () => {
    const api = apiOf()
    expect(await api.makeCode('station:sta_1', 3_600)).toMatchObject({ kind: 'made', seconds: 3_600 })
    expect(await api.makeCode('station:sta_1', undefined)).toMatchObject({ kind: 'made', seconds: undefined })
    expect(platform.calls('/cgi-bin/qrcode/create').map(({ body }) => body)).toMatchObject([
      { action_name: 'QR_STR_SCENE' },
      { action_name: 'QR_LIMIT_STR_SCENE' },
    ])
  })

  test('a token that has ended is fetched once more', async () => {
    const api = apiOf()
    await api.makeCode('station:a', 60)
    platform.endTokens('expired')
    expect((await api.makeCode('station:a', 60)).kind).toBe('made')
  })

  test('an account that may not is refused with the code, not tried again', async () => {
    const api = apiOf(platform.account('subscription'))
    expect((await api.makeCode('station:a', 60)).kind).toBe('refused')
  })
})

describe('the ticket of our pages', () => {
  test('is asked for once by all who want it, in two processes, and again before it ends', async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-ticket-'))
    const store = await openLowdbStore({ dataDir, tables: [pageTickets], clock, log: silentLog })
    const sourceOf = () => createTicketSource({ store, sealer, clock, appId: account.id, api: apiOf() })
    const [one, other] = [sourceOf(), sourceOf()]
    const first = one()
    const rest = [one(), one()]
    const [ticket, ...same] = await Promise.all([first, ...rest])
    expect(new Set([ticket, ...same, await other()]).size).toBe(1)
    expect(platform.calls('/cgi-bin/ticket/getticket')).toHaveLength(1)
    expect(JSON.stringify(await store.read((read) => read.rows(pageTickets).get(`jsapi:${account.id}`)))).not.toContain(
      ticket,
    )
    clock.move(7_000_000)
    await other()
    expect(platform.calls('/cgi-bin/ticket/getticket')).toHaveLength(2)
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('signs as the platform documents it', () => {
    const signed = signPage(
      { ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg', appId: 'wx' },
      'http://mp.weixin.qq.com?params=value#later',
      { timestamp: 1_414_587_457, nonceStr: 'Wm3WZYTPz0wzccnW' },
    )
    expect(signed.signature).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
  })
})

describe('what an account may', () => {
  test('passive answers are everybody’s, and what is missing names what happens instead', () => {
    for (const type of accountTypes) {
      expect(can(type, 'passive')).toBe(true)
      for (const { isThere, instead } of capabilityLines(type)) expect(isThere || instead !== '').toBe(true)
    }
    expect(can('unverified', 'customerService')).toBe(false)
    expect(can('subscription', 'oauth')).toBe(false)
    expect(can('service', 'template')).toBe(true)
  })

  test.each([
    ['service', ['campaigns', 'makeCode', 'platform', 'sign']],
    ['subscription', ['sign']],
    ['unverified', []],
  ] as const)('%s: only that is handed out', (accountType, parts) => {
    const config = {
      appId: account.id,
      appSecret: account.secret,
      apiBase: platform.base,
      openBase: platform.base,
      accountType,
    }
    const baseUrl = 'https://u.example.org'
    // The store is not touched before a ticket is asked for.
    const store = undefined as never
    expect(Object.keys(createAccount({ config, baseUrl, store, sealer, clock, log: silentLog }))).toEqual(parts)
  })
})
