import { getSignature } from '@wecom/crypto'
import WXBizMsgCrypt from 'wechat-crypto'
import { manualClock } from '../../../src/core/clock.ts'
import type { Inbox } from '../../../src/core/channel.ts'
import type { HttpRequest, HttpResponse } from '../../../src/core/http.ts'
import { type Log, silentLog } from '../../../src/core/log.ts'
import { type OfficialAccountConfig, createOfficialAccount } from '../../../src/channels/official-account/index.ts'
import { readXml } from '../../../src/channels/tencent/xml.ts'
import { benchOf, type Bench } from '../bench.ts'
import { recordingInbox } from '../inbox.ts'

export const token = 'token4test'
export const appId = 'wx0123456789abcdef'
export const appSecret = 'secret4test'
export const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
export const noon = new Date('2026-11-23T04:00:00.000Z')
export const openid = 'oMember-1_x'
export const self = 'gh_0123456789ab'

/** The platform's side of the crypto, by a package that is not ours. */
export const peer = new WXBizMsgCrypt(token, encodingAesKey, appId)

export const bench = (config: Partial<OfficialAccountConfig> = {}, given?: Inbox, log: Log = silentLog): Bench => {
  const inbox = recordingInbox()
  const clock = manualClock(noon)
  const channel = createOfficialAccount({
    config: {
      account: `official-account:${appId}`,
      appId,
      token,
      mode: 'secure',
      encodingAesKey,
      freshnessSeconds: 300,
      ...config,
    },
    inbox: given ?? inbox,
    clock,
    log,
    timeoutMs: 500,
  })
  return benchOf({ channel, inbox, clock })
}

let serial = 0
export const freshNonce = (): string => `nonce${(serial += 1)}`

interface Stamp {
  readonly timestamp?: string
  readonly nonce?: string
}

const secondsOf = (date: Date): string => String(Math.floor(date.getTime() / 1000))

const request = (query: HttpRequest['query'], body: Buffer | string, method = 'POST'): HttpRequest => ({
  method,
  path: '/channels/official-account',
  query,
  headers: {},
  body: Buffer.from(body),
})

/** A verification by the platform's console. */
export const verification = (echostr: string, stamp: Stamp = {}): HttpRequest => {
  const { timestamp = secondsOf(noon), nonce = freshNonce() } = stamp
  const signature = getSignature(token, timestamp, nonce, '')
  return request({ signature, timestamp, nonce, echostr }, '', 'GET')
}

export const plainCall = (body: Buffer | string, stamp: Stamp = {}): HttpRequest => {
  const { timestamp = secondsOf(noon), nonce = freshNonce() } = stamp
  return request({ signature: getSignature(token, timestamp, nonce, ''), timestamp, nonce, openid }, body)
}

/** An outer envelope with a right signature over `encrypted`, whatever that is. */
export const sealedCall = (encrypted: string, stamp: Stamp = {}): HttpRequest => {
  const { timestamp = secondsOf(noon), nonce = freshNonce() } = stamp
  return request(
    {
      signature: getSignature(token, timestamp, nonce, ''),
      msg_signature: peer.getSignature(timestamp, nonce, encrypted),
      timestamp,
      nonce,
      encrypt_type: 'aes',
    },
    `<xml><ToUserName><![CDATA[${self}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  )
}

export const secureCall = (xml: string, stamp: Stamp = {}): HttpRequest => sealedCall(peer.encrypt(xml), stamp)

/** What the platform writes, with the given fields after the ones every message has. */
export const messageXml = (fields: Readonly<Record<string, string>>, from = openid): string => {
  const all = { ToUserName: self, FromUserName: from, CreateTime: secondsOf(noon), ...fields }
  const inner = Object.entries(all).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  return `<xml>${inner.join('\n')}</xml>`
}

export const textXml = (content: string, id: string, from = openid): string =>
  messageXml({ MsgType: 'text', Content: content, MsgId: id }, from)

/** The words a member sees; undefined when the platform shows nothing. */
export const wordsOf = (response: HttpResponse, mode: 'plain' | 'secure' = 'secure'): string | undefined => {
  if (response.body === 'success' || response.body === '') return undefined
  const outer = fieldsOf(response.body)
  if (mode === 'plain') return outer.get('Content')
  const seal = /<TimeStamp>(\d{10})<\/TimeStamp>/.exec(response.body)?.[1] ?? ''
  const nonce = /<Nonce><!\[CDATA\[(\w+)\]\]><\/Nonce>/.exec(response.body)?.[1] ?? ''
  const given = /<MsgSignature><!\[CDATA\[(\w+)\]\]><\/MsgSignature>/.exec(response.body)?.[1]
  const encrypted = outer.get('Encrypt') ?? ''
  if (given !== peer.getSignature(seal, nonce, encrypted)) throw new Error('the answer is not signed as it should be')
  const inner = peer.decrypt(encrypted)
  if (inner.id !== appId) throw new Error('the answer is for another account')
  return fieldsOf(inner.message).get('Content')
}

export const fieldsOf = (xml: string): ReadonlyMap<string, string> => {
  const read = readXml(xml)
  if (read.kind === 'refused') throw new Error(`not readable: ${read.reason}`)
  return read.fields
}
