import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findPerson } from '../../../src/people/persons.ts'
import { loginStates } from '../../../src/services/wechat-pages/records.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import { startPlatform, type Account, type Platform } from '../../support/platform/index.ts'

const baseUrl = 'https://u.example.org'
let platform: Platform
let account: Account
let house: TestApp
beforeEach(async () => {
  platform = await startPlatform()
  account = platform.account('service')
  house = await startTestApp('2026-11-23T02:00:00.000Z', {
    BASE_URL: baseUrl,
    WECHAT_APP_ID: account.id,
    WECHAT_APP_SECRET: account.secret,
    WECHAT_TOKEN: account.token,
    WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
    WECHAT_API_BASE: platform.base,
    WECHAT_OPEN_BASE: platform.base,
  })
})
afterEach(async () => {
  await house.stop()
  await platform.stop()
})

const login = () => house.app.wechatPages.login

/** The browser goes to WeChat's page and comes back with what the platform gave it. */
const visit = async (sender: string, openid: string) => {
  const address = (await login().begin(sender)) ?? ''
  expect(address.endsWith('#wechat_redirect')).toBe(true)
  const back = new URL((await platform.member(openid, account).opens(address)) ?? '')
  expect(back.href.startsWith(`${baseUrl}/auth/wechat/callback?`)).toBe(true)
  return { state: back.searchParams.get('state') ?? '', code: back.searchParams.get('code') ?? '', sender }
}

const personOf = (at: string, sender: string) =>
  house.app.store.read(async (read) => (await findPerson(read, at, sender))?.id)

describe('saying on the web page who one is on WeChat', () => {
  test('makes the two one person', async () => {
    await house.say('两个月没发工资', 'cookie')
    const envelope = { account: `official-account:${account.id}`, sender: 'oA', id: '1', receivedAt: '' }
    await house.app.inbox.receive({ ...envelope, kind: 'text', text: '你好' })
    expect(await login().end(await visit('cookie', 'oA'))).toBe('joined')
    expect(await personOf('web', 'cookie')).toBe(await personOf(envelope.account, 'oA'))
    expect(await login().end(await visit('cookie', 'oA'))).toBe('same')
  })

  test('is offered until it is done, browser by browser', async () => {
    expect(await login().isOffered('cookie')).toBe(true)
    await house.say('两个月没发工资', 'cookie')
    expect(await login().isOffered('cookie')).toBe(true)
    await login().end(await visit('cookie', 'oA'))
    expect(await login().isOffered('cookie')).toBe(false)
    expect(await login().isOffered('another')).toBe(true)
  })

  test('works once: neither the state nor the code can be used again', async () => {
    const back = await visit('cookie', 'oA')
    expect(await login().end(back)).toBe('joined')
    expect(await login().end(back)).toBe('used')
    const next = await visit('cookie', 'oA')
    expect(await login().end({ ...next, code: back.code })).toBe('used')
    expect(await allRows(house, loginStates)).toEqual([])
  })

  test('counts only in the browser that began, and only for ten minutes', async () => {
    expect(await login().end({ ...(await visit('cookie', 'oA')), sender: 'another' })).toBe('elsewhere')
    const back = await visit('cookie', 'oA')
    house.clock.move(11 * 60_000)
    expect(await login().end(back)).toBe('used')
    expect(await personOf('web', 'another')).toBeUndefined()
  })

  test('a state nobody was given, a person who says no, and a platform that is down are each told plainly', async () => {
    expect(await login().end({ state: 'MADEUP', code: 'x', sender: 'cookie' })).toBe('used')
    const { state } = await visit('cookie', 'oA')
    expect(await login().end({ state, code: undefined, sender: 'cookie' })).toBe('declined')
    const back = await visit('cookie', 'oA')
    await platform.stop()
    expect(await login().end(back)).toBe('later')
  })

  test('a form that is open on the web page is not pulled away', async () => {
    await house.say('预约心理老师', 'cookie')
    expect(await login().end(await visit('cookie', 'oA'))).toBe('busy-here')
  })
})

test('a subscription account has no such page', async () => {
  await house.stop()
  house = await startTestApp('2026-11-23T02:00:00.000Z', {
    BASE_URL: baseUrl,
    WECHAT_APP_ID: account.id,
    WECHAT_APP_SECRET: account.secret,
    WECHAT_TOKEN: account.token,
    WECHAT_ACCOUNT_TYPE: '订阅号',
  })
  expect(await login().isOffered('cookie')).toBe(false)
  expect(await login().begin('cookie')).toBeUndefined()
  expect(await login().end({ state: 'A', code: 'b', sender: 'cookie' })).toBe('off')
})
