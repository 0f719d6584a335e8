import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SendOutcome } from '../../../src/core/channel.ts'
import { text } from '../../../src/core/reply.ts'
import { type Trouble, type WechatApi, startWechatApi } from '../../support/wechat-api.ts'
import { type Bench, appId, appSecret, bench, openid, secureCall, textXml, wordsOf } from './platform.ts'

let api: WechatApi
beforeEach(async () => {
  api = await startWechatApi(appId, appSecret)
})
afterEach(async () => api.close())

const connected = (): Bench => bench({ appSecret, apiBase: api.url })
const say = async (to: Bench, words = '明天上午有人联系你'): Promise<SendOutcome> =>
  to.channel.send(openid, [text(words)], 'job_1')

describe('outcomes', () => {
  test.each<[string, readonly Trouble[], SendOutcome, number]>([
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
    ['a broken answer', ['accept-then-reset'], { kind: 'unknown', code: expect.any(String) as string }, 1],
    ['no answer', ['hang'], { kind: 'unknown', code: expect.any(String) as string }, 0],
  ])('%s', async (_name, troubles, outcome, received) => {
    api.troubleSends(...troubles)
    expect(await say(connected())).toEqual(outcome)
    expect(api.sent).toHaveLength(received)
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
    expect(api.calls).toEqual({ token: 0, send: 0 })
  })
})

describe('parts', () => {
  test('each bubble is a message, in order', async () => {
    const { channel } = connected()
    expect(await channel.send(openid, [text('一'), text('二')], 'job_1')).toEqual({ kind: 'sent' })
    expect(api.sent.map(({ content }) => content)).toEqual(['一', '二'])
    expect(api.sent.every((message) => message.openid === openid && message.id.length <= 32)).toBe(true)
  })

  test('a second attempt sends only what is missing', async () => {
    const to = connected()
    const replies = [text('一'), text('二'), text('三')]
    api.troubleSends('accept-then-reset')
    expect(await to.channel.send(openid, replies, 'job_1')).toMatchObject({ kind: 'unknown' })
    expect(await to.channel.send(openid, replies, 'job_1')).toEqual({ kind: 'sent' })
    expect(await to.channel.send(openid, replies, 'job_1')).toEqual({ kind: 'sent' })
    expect(api.sent.map(({ content }) => content)).toEqual(['一', '二', '三'])
  })

  test('a long answer goes back at once, its rest follows', async () => {
    const { call, clock, channel, inbox } = connected()
    const words = '拖欠工资可以投诉。'.repeat(200)
    inbox.answer(async () => [text(words)])
    const first = wordsOf(await call(secureCall(textXml('好', '1')))) ?? ''
    expect(api.sent).toEqual([])
    clock.move(500)
    await channel.stop()
    expect([first, ...api.sent.map(({ content }) => content)].join('')).toBe(words)
    await call(secureCall(textXml('好', '1')))
    await channel.stop()
    expect([first, ...api.sent.map(({ content }) => content)].join('')).toBe(words)
  })
})

describe('the token', () => {
  test('is asked for once, also by many at once', async () => {
    const to = connected()
    await Promise.all(Array.from({ length: 10 }, async (_, i) => to.channel.send(openid, [text('好')], `job_${i}`)))
    expect(api.calls).toEqual({ token: 1, send: 10 })
    expect(api.sent).toHaveLength(10)
  })

  test('is asked for again before it ends', async () => {
    const to = connected()
    await say(to)
    to.clock.move(7_000_000)
    await to.channel.send(openid, [text('好')], 'job_2')
    expect(api.calls.token).toBe(1)
    to.clock.move(150_000)
    await to.channel.send(openid, [text('好')], 'job_3')
    expect(api.calls.token).toBe(2)
  })

  test('that ended early is asked for once more and the message sent once', async () => {
    const to = connected()
    await say(to)
    api.expireToken()
    expect(await to.channel.send(openid, [text('好')], 'job_2')).toEqual({ kind: 'sent' })
    expect(api.calls).toEqual({ token: 2, send: 3 })
    expect(api.sent).toHaveLength(2)
  })

  test('that stays refused is not asked for without end', async () => {
    api.troubleSends({ errcode: 40001 }, { errcode: 40001 })
    expect(await say(connected())).toEqual({ kind: 'retry', code: '40001' })
    expect(api.calls).toEqual({ token: 2, send: 2 })
  })

  test.each<[Trouble, SendOutcome]>([
    [{ errcode: 40125 }, { kind: 'no-permission', code: '40125' }],
    [{ errcode: 40164 }, { kind: 'no-permission', code: '40164' }],
    [{ errcode: -1 }, { kind: 'retry', code: '-1' }],
    [{ status: 503 }, { kind: 'retry', code: 'token-http-503' }],
    [{ raw: '{}' }, { kind: 'retry', code: '-1' }],
    ['hang', { kind: 'retry', code: expect.stringContaining('token-') as string }],
  ])('that is answered with %j says why, and nothing was sent', async (trouble, outcome) => {
    api.troubleTokens(trouble)
    expect(await say(connected())).toEqual(outcome)
    expect(api.calls.send).toBe(0)
  })
})
