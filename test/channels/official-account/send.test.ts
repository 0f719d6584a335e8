import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SendOutcome } from '../../../src/core/channel.ts'
import { text } from '../../../src/core/reply.ts'
import { type Fault, type Member, type Platform, startPlatform } from '../../support/platform/index.ts'
import type { Bench } from '../bench.ts'
import { appId, appSecret, bench, openid } from './platform.ts'

const sendApi = '/cgi-bin/message/custom/send'
const tokenApi = '/cgi-bin/stable_token'
let platform: Platform
let member: Member
beforeEach(async () => {
  platform = await startPlatform()
  platform.account('service', { id: appId, secret: appSecret })
  platform.quotas.messagesPerWindow = 20
  member = platform.member(openid)
  await member.writes()
})
afterEach(() => platform.stop())

const connected = (): Bench => bench({ appSecret, apiBase: platform.base })
const received = (): readonly string[] => member.received.map(({ words }) => words)
const calls = () => ({ token: platform.calls(tokenApi).length, send: platform.calls(sendApi).length })
const say = async (to: Bench, words = '明天上午有人联系你'): Promise<SendOutcome> =>
  to.channel.send(openid, [text(words)], 'job_1')

describe('outcomes', () => {
  test.each<[string, readonly Fault[], SendOutcome, number]>([
    ['an accepted message', [], { kind: 'sent' }, 1],
    ['a closed window', [{ errcode: 45015 }], { kind: 'parked' }, 0],
    ['a used-up window', [{ errcode: 45047 }], { kind: 'parked' }, 0],
    ['no follower', [{ errcode: 43004 }], { kind: 'permanent', code: '43004' }, 0],
    ['a limited user', [{ errcode: 50005 }], { kind: 'permanent', code: '50005' }, 0],
    ['an unknown code', [{ errcode: 99999 }], { kind: 'permanent', code: '99999' }, 0],
    ['an API that is not authorised', [{ errcode: 48001 }], { kind: 'no-permission', code: '48001' }, 0],
    ['a busy platform', [{ errcode: -1 }], { kind: 'retry', code: '-1' }, 0],
    ['the quota of a day', [{ errcode: 45009 }], { kind: 'retry', code: '45009', at: '2026-11-23T16:05:00.000Z' }, 0],
    ['too many at once', [{ errcode: 45011 }], { kind: 'retry', code: '45011', at: '2026-11-23T04:01:00.000Z' }, 0],
    ['a failing gateway', [{ status: 502 }], { kind: 'retry', code: 'http-502' }, 0],
    ['a wrong address', [{ status: 404 }], { kind: 'permanent', code: 'http-404' }, 0],
    ['an id sent before', [{ errcode: 45065 }], { kind: 'sent' }, 0],
    ['an answer that is not JSON', [{ raw: '<html>' }], { kind: 'unknown', code: 'bad-answer' }, 0],
    ['an answer without a code', [{ raw: '{"ok":true}' }], { kind: 'unknown', code: 'bad-answer' }, 0],
    ['a broken connection', ['reset'], { kind: 'unknown', code: expect.any(String) as string }, 0],
    ['a broken answer', ['taken-then-reset'], { kind: 'unknown', code: expect.any(String) as string }, 1],
    ['no answer', ['timeout'], { kind: 'unknown', code: expect.any(String) as string }, 0],
  ])('%s', async (_name, faults, outcome, count) => {
    platform.faults.next(sendApi, ...faults)
    expect(await say(connected())).toEqual(outcome)
    expect(received()).toHaveLength(count)
  })

  test('a refused connection may be tried again', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const address = probe.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    probe.close()
    await once(probe, 'close')
    const { channel } = bench({ appSecret, apiBase: `http://127.0.0.1:${port}` })
    expect(await channel.send(openid, [text('好')], 'job_1')).toEqual({ kind: 'retry', code: 'token-ECONNREFUSED' })
  })

  test('without a secret, and without a recipient, nothing is tried', async () => {
    expect(await say(bench())).toEqual({ kind: 'no-permission', code: 'no-app-secret' })
    expect(await connected().channel.send('', [text('好')], 'job_1')).toMatchObject({ kind: 'permanent' })
    expect(calls()).toEqual({ token: 0, send: 0 })
  })
})

describe('parts', () => {
  test('each bubble is a message, in order', async () => {
    const { channel } = connected()
    expect(await channel.send(openid, [text('一'), text('二')], 'job_1')).toEqual({ kind: 'sent' })
    expect(received()).toEqual(['一', '二'])
    expect(member.received.every(({ sendId }) => sendId.length > 0 && sendId.length <= 32)).toBe(true)
  })

  test('a second attempt sends only what is missing', async () => {
    const to = connected()
    const replies = [text('一'), text('二'), text('三')]
    platform.faults.next(sendApi, 'taken-then-reset')
    expect(await to.channel.send(openid, replies, 'job_1')).toMatchObject({ kind: 'unknown' })
    expect(await to.channel.send(openid, replies, 'job_1')).toEqual({ kind: 'sent' })
    expect(await to.channel.send(openid, replies, 'job_1')).toEqual({ kind: 'sent' })
    expect(received()).toEqual(['一', '二', '三'])
  })
})

describe('the token', () => {
  test('is asked for once, also by many at once', async () => {
    const to = connected()
    await Promise.all(Array.from({ length: 10 }, async (_, i) => to.channel.send(openid, [text('好')], `job_${i}`)))
    expect(calls()).toEqual({ token: 1, send: 10 })
    expect(received()).toHaveLength(10)
  })

  test('is asked for again before it ends', async () => {
    const to = connected()
    await say(to)
    to.clock.move(7_000_000)
    await to.channel.send(openid, [text('好')], 'job_2')
    expect(calls().token).toBe(1)
    to.clock.move(150_000)
    await to.channel.send(openid, [text('好')], 'job_3')
    expect(calls().token).toBe(2)
  })

  test('that ended early is asked for once more and the message sent once', async () => {
    const to = connected()
    await say(to)
    platform.endTokens('expired')
    expect(await to.channel.send(openid, [text('好')], 'job_2')).toEqual({ kind: 'sent' })
    expect(calls()).toEqual({ token: 2, send: 3 })
    expect(received()).toHaveLength(2)
  })

  test('that stays refused is not asked for without end', async () => {
    platform.faults.next(sendApi, { errcode: 40001 }, { errcode: 40001 })
    expect(await say(connected())).toEqual({ kind: 'retry', code: '40001' })
    expect(calls()).toEqual({ token: 2, send: 2 })
  })

  test.each<[Fault, SendOutcome]>([
    [{ errcode: 40125 }, { kind: 'no-permission', code: '40125' }],
    [{ errcode: 40164 }, { kind: 'no-permission', code: '40164' }],
    [{ errcode: -1 }, { kind: 'retry', code: '-1' }],
    [{ status: 503 }, { kind: 'retry', code: 'token-http-503' }],
    [{ raw: '{}' }, { kind: 'retry', code: '-1' }],
    ['timeout', { kind: 'retry', code: expect.stringContaining('token-') as string }],
  ])('that is answered with %j says why, and nothing was sent', async (fault, outcome) => {
    platform.faults.next(tokenApi, fault)
    expect(await say(connected())).toEqual(outcome)
    expect(calls().send).toBe(0)
  })
})
