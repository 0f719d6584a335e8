import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Reply, text } from '../../../src/core/reply.ts'
import { bench, encodingAesKey, messageXml, openid, secureCall, textXml, wordsOf } from './platform.ts'

describe('answers', () => {
  test('an event nobody asked about, and no reply at all, are acknowledged', async () => {
    const { call, inbox } = bench()
    expect((await call(secureCall(messageXml({ MsgType: 'event', Event: 'VIEW' })))).body).toBe('success')
    expect(inbox.received).toEqual([])
    inbox.answer(async () => [])
    expect((await call(secureCall(messageXml({ MsgType: 'event', Event: 'unsubscribe' })))).body).toBe('success')
    expect(inbox.received).toMatchObject([{ kind: 'unsubscribe' }])
  })

  test('words that end a section or break XML come back whole', async () => {
    const { call, inbox } = bench()
    inbox.answer(async () => [text('你写了 ]]><Content>假</Content>\u0000')])
    expect(wordsOf(await call(secureCall(textXml('好', '1'))))).toBe('你写了 ]]><Content>假</Content>')
  })

  test('without a secret a long answer is shortened, not sent in parts', async () => {
    const { call, inbox } = bench()
    inbox.answer(async () => [text('拖欠工资可以投诉。'.repeat(1_111))])
    const words = wordsOf(await call(secureCall(textXml('工'.repeat(5_000), '1')))) ?? ''
    expect(words.endsWith('。……')).toBe(true)
    expect(Buffer.byteLength(words)).toBeLessThanOrEqual(2048)
  })

  test('a late answer is acknowledged and handed over to be sent', async () => {
    const { call, clock, inbox } = bench()
    let release: (replies: readonly Reply[]) => void = () => undefined
    inbox.answer(
      () =>
        new Promise((resolve) => {
          release = resolve
        }),
    )
    const pending = call(secureCall(textXml('好', '1')))
    await setImmediate()
    clock.move(4_499)
    expect(inbox.later).toEqual([])
    clock.move(1)
    expect(await pending).toMatchObject({ status: 200, body: 'success' })
    expect(inbox.later).toMatchObject([{ id: '1', sender: openid }])
    release([text('来晚了')])
    await setImmediate()
  })

  test('a late answer that fails afterwards brings nothing down', async () => {
    const { call, clock, inbox } = bench()
    let fail: (error: Error) => void = () => undefined
    inbox.answer(
      () =>
        new Promise((_resolve, reject) => {
          fail = reject
        }),
    )
    const pending = call(secureCall(textXml('好', '1')))
    clock.move(4_500)
    expect((await pending).body).toBe('success')
    fail(new Error('the store went away'))
    await setImmediate()
  })

  test('a failing inbox goes up, so that the platform asks again and is then answered', async () => {
    const { call, inbox } = bench()
    const request = secureCall(textXml('好', '1'))
    inbox.answer(async () => {
      throw new Error('the store cannot write')
    })
    await expect(call(request)).rejects.toThrow('the store cannot write')
    inbox.answer(async () => [text('这回好了')])
    expect(wordsOf(await call(request))).toBe('这回好了')
  })

  test('the platform was last heard from when it called with a right signature', async () => {
    const { call, channel } = bench()
    await call({ ...secureCall(textXml('好', '1')), query: {} })
    expect(channel.lastContact()).toBeUndefined()
    await call(secureCall(textXml('好', '1')))
    expect(channel.lastContact()).toBe('2026-11-23T04:00:00.000Z')
  })
})

describe('configuration', () => {
  test.each([
    [{ token: '' }, 'WECHAT_TOKEN'],
    [{ appId: '' }, 'WECHAT_APP_ID'],
    [{ encodingAesKey: undefined }, 'WECHAT_ENCODING_AES_KEY'],
    [{ encodingAesKey: encodingAesKey.slice(1) }, 'WECHAT_ENCODING_AES_KEY'],
    [{ freshnessSeconds: Number.NaN }, 'CALLBACK_FRESHNESS_SECONDS'],
  ])('%j stops the start and names the value', (config, name) => {
    expect(() => bench(config)).toThrow(name)
  })
})
