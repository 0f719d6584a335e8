import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../../src/core/http.ts'
import {
  bench,
  freshNonce,
  messageXml,
  openid,
  peer,
  plainCall,
  sealedCall,
  secureCall,
  self,
  textXml,
  verification,
  wordsOf,
} from './platform.ts'

const seconds = (ago: number): string => String(Date.parse('2026-11-23T04:00:00.000Z') / 1000 - ago)
const withQuery = (request: HttpRequest, query: HttpRequest['query']): HttpRequest => ({
  ...request,
  query: { ...request.query, ...query },
})

describe('verification', () => {
  test.each(['plain', 'secure'] as const)('the echo goes back as it came, in %s mode', async (mode) => {
    const response = await bench({ mode }).call(verification('5838479218127813673 <b>'))
    expect(response).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: '5838479218127813673 <b>' })
  })

  test('an unsigned, stale, doubled or missing value is refused without an echo', async () => {
    const { call } = bench()
    const good = verification('echo')
    const requests = [
      withQuery(good, { signature: '0'.repeat(40) }),
      withQuery(good, { signature: ['a', 'b'] }),
      withQuery(good, { nonce: [String(good.query['nonce'])] }),
      withQuery(good, { echostr: ['echo', 'echo'] }),
      { ...good, query: {} },
      verification('echo', { timestamp: seconds(301) }),
      verification('echo', { timestamp: seconds(-301) }),
      verification('echo', { timestamp: 'soon' }),
    ]
    for (const request of requests) expect(await call(request)).toMatchObject({ status: 403, body: '' })
  })
})

describe('secure mode', () => {
  test('a text is answered in a sealed text', async () => {
    const { call, inbox } = bench()
    const response = await call(secureCall(textXml('拖欠工资 ]]> 🙂', '1')))
    expect(response).toMatchObject({ status: 200, type: 'application/xml; charset=utf-8' })
    expect(wordsOf(response)).toBe('收到')
    expect(inbox.received).toMatchObject([{ kind: 'text', text: '拖欠工资  🙂]]>', sender: openid, id: '1' }])
  })

  test('nothing that is not sealed and signed for us gets in', async () => {
    const { call, inbox } = bench()
    const xml = textXml('放我进去', '1')
    const good = secureCall(xml)
    const encrypted = peer.encrypt(xml)
    const twice = { ...good, body: Buffer.from(good.body.toString().replace('</xml>', '<Encrypt>x</Encrypt></xml>')) }
    const { msg_signature: _sealed, ...unsealed } = good.query
    const requests: HttpRequest[] = [
      plainCall(xml),
      { ...plainCall(xml), query: unsealed },
      { ...good, query: unsealed },
      withQuery(good, { msg_signature: String(good.query['signature']) }),
      withQuery(good, { msg_signature: '0'.repeat(40) }),
      withQuery(good, { timestamp: [seconds(0), seconds(0)] }),
      withQuery(good, { extra: ['a', 'b'] }),
      secureCall(xml, { timestamp: seconds(301) }),
      twice,
      { ...good, body: Buffer.from(`<!DOCTYPE xml>${good.body.toString()}`) },
      { ...good, body: Buffer.from(good.body.toString().replace('<Encrypt>', '<Encrypt>AAAA')) },
      { ...good, body: Buffer.alloc(0) },
      { ...good, body: Buffer.from([0xff, 0xfe, 0x00]) },
      { ...good, method: 'PUT' },
      sealedCall('AAAA'),
      sealedCall('不是'),
      sealedCall(`${encrypted.slice(0, -4)}AAA=`),
    ]
    for (const request of requests) expect(await call(request)).toMatchObject({ status: 403, body: '' })
    expect(inbox.received).toEqual([])
  })

  test('a message sealed for another account is refused', async () => {
    const { call } = bench({ appId: 'wx-another-account' })
    expect(await call(secureCall(textXml('你好', '1')))).toMatchObject({ status: 403 })
  })

  test.each([
    ['a DOCTYPE', '<!DOCTYPE xml><xml></xml>'],
    ['a doubled field', textXml('好', '1').replace('</xml>', '<Content>x</Content></xml>')],
    ['no XML', 'hello'],
    ['no sender', '<xml><ToUserName>gh</ToUserName><MsgType>text</MsgType></xml>'],
    ['no type', messageXml({ MsgId: '1' })],
  ])('what is authentic but holds %s is acknowledged and goes no further', async (_name, xml) => {
    const { call, inbox } = bench()
    expect(await call(secureCall(xml))).toMatchObject({ status: 200, body: 'success' })
    expect(inbox.received).toEqual([])
  })

  test('a body over the limit is refused', async () => {
    const { call } = bench()
    expect(await call(secureCall(textXml('工'.repeat(20_000), '1')))).toMatchObject({ status: 413 })
  })
})

describe('plain mode', () => {
  test('a text is answered in a bare text', async () => {
    const { call } = bench({ mode: 'plain', encodingAesKey: undefined })
    const response = await call(plainCall(textXml('你好', '1')))
    expect(wordsOf(response, 'plain')).toBe('收到')
    expect(response.body).toContain(`<ToUserName><![CDATA[${openid}]]></ToUserName><FromUserName><![CDATA[${self}]]>`)
    expect(response.body).toContain(`<CreateTime>${seconds(0)}</CreateTime>`)
  })

  test('a broken letter does not lose the message', async () => {
    const { call, inbox } = bench({ mode: 'plain' })
    const [before = '', after = ''] = textXml('工|资', '1').split('|')
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xe5]), Buffer.from(after)])
    expect(wordsOf(await call(plainCall(body)), 'plain')).toBe('收到')
    expect(inbox.received).toMatchObject([{ text: '工\uFFFD资' }])
  })

  test('a body the platform would not write is refused, whatever the signature', async () => {
    const { call, inbox } = bench({ mode: 'plain' })
    const xml = textXml('你好', '1')
    const bodies = [
      `<!DOCTYPE xml>${xml}`,
      xml.replace('</xml>', '<Content>x</Content></xml>'),
      '',
      '{}',
      Buffer.from([0xff]),
    ]
    for (const body of bodies) expect(await call(plainCall(body))).toMatchObject({ status: 403 })
    expect(await call(withQuery(plainCall(xml), { signature: 'x' }))).toMatchObject({ status: 403 })
    expect(inbox.received).toEqual([])
  })
})

describe('asking again', () => {
  test('the same message under the same nonce, sealed anew, is answered alike and kept once', async () => {
    const { call, inbox } = bench()
    const stamp = { timestamp: seconds(0), nonce: freshNonce() }
    const answers = [
      await call(secureCall(textXml('好', '1'), stamp)),
      await call(secureCall(textXml('好', '1'), stamp)),
    ]
    expect(answers.map((answer) => wordsOf(answer))).toEqual(['收到', '收到'])
    expect(inbox.received).toHaveLength(1)
  })

  test('the same message under another nonce is answered alike', async () => {
    const { call, inbox } = bench()
    for (let i = 0; i < 3; i += 1) expect(wordsOf(await call(secureCall(textXml('好', '1'))))).toBe('收到')
    expect(inbox.received).toHaveLength(1)
  })

  test('another message, or another sender, under a nonce that was used is refused', async () => {
    const { call, inbox } = bench({ mode: 'plain' })
    const stamp = { timestamp: seconds(0), nonce: freshNonce() }
    expect(await call(plainCall(textXml('好', '1'), stamp))).toMatchObject({ status: 200 })
    expect(await call(plainCall(textXml('假的', '2'), stamp))).toMatchObject({ status: 403 })
    expect(await call(plainCall(textXml('假的', '1', 'oSomebodyElse'), stamp))).toMatchObject({ status: 403 })
    expect(await call(plainCall(messageXml({}), stamp))).toMatchObject({ status: 403 })
    expect(inbox.received).toHaveLength(1)
  })

  test('a time that is off is accepted when the check is turned off', async () => {
    const { call } = bench({ freshnessSeconds: 0 })
    expect(await call(secureCall(textXml('好', '1'), { timestamp: seconds(86_400) }))).toMatchObject({ status: 200 })
  })
})
