import { decrypt } from '@wecom/crypto'
import { describe, expect, test } from 'vitest'
import type { HttpResponse } from '../../../src/core/http.ts'
import { text } from '../../../src/core/reply.ts'
import { readAnswer } from '../../support/platform/crypto.ts'
import { account, bench, keys, messageXml, platform, seconds, textXml, user } from './bench.ts'

const innerOf = (response: HttpResponse): ReadonlyMap<string, string> =>
  readAnswer(decrypt(keys.encodingAesKey, readAnswer(response.body).get('Encrypt') ?? '').message)

describe('verification', () => {
  const echo = (words: string) => {
    const at = platform.stamp()
    const echostr = platform.seal(words)
    return { echostr, request: platform.echo({ ...at, echostr, msg_signature: platform.over(at, echostr) }) }
  }

  test('the encrypted echo goes back decrypted, bare', async () => {
    const { call } = bench()
    expect(await call(echo('1616140317555161061').request)).toEqual({
      status: 200,
      type: 'text/plain; charset=utf-8',
      body: '1616140317555161061',
    })
  })

  test('a plus that was not encoded in the address still counts', async () => {
    const { call } = bench()
    const withPlus = Array.from({ length: 200 }, () => echo('echo')).find(({ echostr }) => echostr.includes('+'))
    if (withPlus === undefined) throw new Error('no cipher text with a plus')
    const { request, echostr } = withPlus
    const spaced = { ...request, query: { ...request.query, echostr: echostr.replaceAll('+', ' ') } }
    expect(await call(spaced)).toMatchObject({ status: 200, body: 'echo' })
  })
})

describe('a callback', () => {
  test('a text is answered in a sealed text from the corporation', async () => {
    const { call, inbox } = bench()
    const inner = innerOf(await call(platform.genuine(textXml('拖欠工资', '1'))))
    expect(Object.fromEntries(inner)).toEqual({
      ToUserName: user,
      FromUserName: keys.receiverId,
      CreateTime: seconds,
      MsgType: 'text',
      Content: '收到',
    })
    expect(inbox.received).toMatchObject([{ kind: 'text', text: '拖欠工资', sender: user, id: '1', account }])
  })

  test('another AgentID changes nothing: it proves nothing', async () => {
    const { call, inbox } = bench()
    await call(platform.genuine(messageXml({ AgentID: '7', MsgType: 'text', Content: '好', MsgId: '1' })))
    expect(inbox.received).toMatchObject([{ account }])
  })

  test.each([
    ['image', { MediaId: 'm1', PicUrl: 'http://p' }, { kind: 'image', media: 'm1' }],
    ['image', {}, { kind: 'other', type: 'image' }],
    ['voice', { MediaId: 'm2', Format: 'amr' }, { kind: 'voice', text: '', media: 'm2' }],
    ['video', { MediaId: 'm3' }, { kind: 'other', type: 'video' }],
    ['location', { Location_X: '31.5', Location_Y: '120.3' }, { kind: 'other', type: 'location' }],
    ['link', { Title: 't', Url: 'http://u' }, { kind: 'other', type: 'link' }],
    ['something-new', {}, { kind: 'other', type: 'something-new' }],
  ])('a message of type %s with %j is passed on as what it is', async (type, fields, message) => {
    const { call, inbox } = bench()
    await call(platform.genuine(messageXml({ MsgType: type, MsgId: '5', ...fields })))
    expect(inbox.received).toMatchObject([{ ...message, id: '5' }])
  })

  test.each([
    [{ Event: 'subscribe' }, { kind: 'subscribe', scene: '' }],
    [{ Event: 'unsubscribe' }, { kind: 'unsubscribe' }],
    [
      { Event: 'CLICK', EventKey: 'menu:aid' },
      { kind: 'click', key: 'menu:aid' },
    ],
  ])('the event %j is passed on', async (fields, message) => {
    const { call, inbox } = bench()
    await call(platform.genuine(messageXml({ MsgType: 'event', ...fields })))
    expect(inbox.received).toMatchObject([message])
  })

  test.each(['enter_agent', 'view', 'LOCATION', 'change_contact', 'batch_job_result', 'nobody_knows'])(
    'the event %s is acknowledged and not answered',
    async (event) => {
      const { call, inbox } = bench()
      const response = await call(platform.genuine(messageXml({ MsgType: 'event', Event: event })))
      expect(response).toMatchObject({ status: 200, body: 'success' })
      expect(inbox.received).toEqual([])
    },
  )

  test('what is authentic and cannot be read is acknowledged and goes no further', async () => {
    const { call, inbox } = bench()
    for (const xml of ['<!DOCTYPE xml><xml></xml>', 'hello', messageXml({}), messageXml({ MsgType: 'text' }, '')])
      expect(await call(platform.genuine(xml))).toMatchObject({ status: 200, body: 'success' })
    expect(inbox.received).toEqual([])
  })

  test('the same message, event or click again is the same; two clicks of one second are two', async () => {
    const { call, inbox } = bench()
    const click = (key: string): string => messageXml({ MsgType: 'event', Event: 'click', EventKey: key })
    for (const xml of [textXml('好', '1'), textXml('好', '1'), click('a'), click('a'), click('b')])
      await call(platform.genuine(xml))
    expect(inbox.received.map(({ kind }) => kind)).toEqual(['text', 'click', 'click'])
  })
})

describe('an answer', () => {
  test('that comes after 4.5 seconds is acknowledged now and said later', async () => {
    const { call, inbox, clock } = bench()
    inbox.answer(() => new Promise(() => {}))
    const pending = call(platform.genuine(textXml('好', '1')))
    clock.move(4_500)
    expect(await pending).toMatchObject({ status: 200, body: 'success' })
    expect(inbox.later).toHaveLength(1)
  })

  test('that does not fit into one message is said later, whole', async () => {
    const { call, inbox } = bench()
    inbox.answer(async () => [text('工'.repeat(400)), text('会'.repeat(400))])
    expect(await call(platform.genuine(textXml('好', '1')))).toMatchObject({ body: 'success' })
    expect(inbox.later).toHaveLength(1)
  })

  test('of nothing is an acknowledgement', async () => {
    const { call, inbox } = bench()
    inbox.answer(async () => [])
    expect(await call(platform.genuine(textXml('好', '1')))).toMatchObject({ body: 'success' })
    expect(inbox.later).toEqual([])
  })

  test('that failed goes up, so that the platform asks again', async () => {
    const { call, inbox } = bench()
    inbox.answer(async () => {
      throw new Error('the store is away')
    })
    await expect(call(platform.genuine(textXml('好', '1')))).rejects.toThrow('the store is away')
  })
})
