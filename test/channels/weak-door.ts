import { createDecipheriv } from 'node:crypto'
import { encrypt, getSignature } from '@wecom/crypto'
import { type HttpRequest, type HttpResponse, maxWebhookBytes } from '../../src/core/http.ts'
import type { SecurityKeys } from './security.ts'

/** A check that is left out: what a peer's reader was found to do wrong. */
export type Weakness =
  | 'plaintext'
  | 'echo-unsigned'
  | 'echo-reflected'
  | 'swapped'
  | 'receiver'
  | 'array-query'
  | 'stale'
  | 'replay'
  | 'signature'
  | 'padding'
  | 'oracle'
  | 'doctype'
  | 'duplicate'
  | 'cdata'
  | 'oversize'

interface DoorParts {
  readonly keys: SecurityKeys
  readonly echo: 'plain' | 'sealed'
  readonly now: Date
  readonly answer: string
  /** Undefined: every check is made. */
  readonly weakness: Weakness | undefined
}

class Refusal extends Error {}
const refuse = (reason: string): never => {
  throw new Refusal(reason)
}

const say = (status: number, body: string): HttpResponse => ({ status, type: 'text/plain; charset=utf-8', body })

/** The message inside, with each check unless it is the one left out. */
const opened = ({ keys, weakness }: DoorParts, encrypted: string): string => {
  const key = Buffer.from(`${keys.encodingAesKey}=`, 'base64')
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % 32 !== 0) refuse('length')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const count = padded.at(-1) ?? 0
  const isPadded = count >= 1 && count <= 32 && padded.subarray(-count).every((byte) => byte === count)
  if (!isPadded && weakness !== 'padding') refuse('padding')
  const plain = padded.subarray(0, padded.length - (count > 32 ? 0 : count))
  const end = 20 + plain.readUInt32BE(16)
  if (end > plain.length) refuse('length')
  if (weakness !== 'receiver' && plain.subarray(end).toString() !== keys.receiverId) refuse('receiver')
  return plain.subarray(20, end).toString()
}

const single = (query: HttpRequest['query'], weakness: Weakness | undefined): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(query).map(([name, value]): [string, string] => {
      if (typeof value === 'string') return [name, value]
      return [name, weakness === 'array-query' ? (value[0] ?? '') : refuse('query')]
    }),
  )

const sealedAnswer = ({ keys, answer, weakness, now }: DoorParts): string => {
  const words = weakness === 'cdata' ? answer : answer.replaceAll(']]>', ']]]]><![CDATA[>')
  const plain = `<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${words}]]></Content></xml>`
  const encrypted = encrypt(keys.encodingAesKey, plain, keys.receiverId)
  const seconds = String(Math.floor(now.getTime() / 1000))
  const signature = getSignature(keys.token, seconds, 'door', encrypted)
  return `<xml><Encrypt>${encrypted}</Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>${seconds}</TimeStamp><Nonce>door</Nonce></xml>`
}

/** A reader of callbacks written for this test alone: with all checks, or with one left out, which the table must notice. */
export const weakDoor = (parts: DoorParts): ((request: HttpRequest) => Promise<HttpResponse>) => {
  const { keys, weakness, now, echo } = parts
  const seen = new Map<string, string>()
  const stamp = (query: ReadonlyMap<string, string>): readonly [string, string] => {
    const [time = '', nonce = ''] = [query.get('timestamp'), query.get('nonce')]
    if (nonce === '') refuse('nonce')
    if (weakness !== 'stale' && !(Math.abs(now.getTime() / 1000 - Number(time)) <= 300)) refuse('stale')
    return [time, nonce]
  }
  const verify = (query: ReadonlyMap<string, string>): HttpResponse => {
    const [time, nonce] = stamp(query)
    const given = query.get('echostr') ?? ''
    const name = echo === 'sealed' ? 'msg_signature' : 'signature'
    const right = getSignature(keys.token, time, nonce, echo === 'sealed' ? given : '')
    if (weakness !== 'echo-unsigned' && query.get(name) !== right) refuse('signature')
    return say(200, echo === 'plain' || weakness === 'echo-reflected' ? given : opened(parts, given))
  }
  const read = (query: ReadonlyMap<string, string>, body: string): HttpResponse => {
    const [time, nonce] = stamp(query)
    if (weakness !== 'doctype' && body.includes('<!DOCTYPE')) refuse('doctype')
    const found = [...body.matchAll(/<Encrypt>(?:<!\[CDATA\[)?([^<\]]*)/g)].map(([, value = '']) => value)
    if (found.length > 1 && weakness !== 'duplicate') refuse('duplicate')
    const [encrypted] = found
    if (encrypted === undefined) return weakness === 'plaintext' ? say(200, 'success') : refuse('plain')
    const right = [getSignature(keys.token, time, nonce, encrypted)]
    if (weakness === 'swapped') right.push(getSignature(keys.token, time, nonce, ''))
    if (weakness !== 'signature' && !right.includes(query.get('msg_signature') ?? '')) refuse('signature')
    const message = opened(parts, encrypted)
    const before = seen.get(`${time} ${nonce}`) ?? message
    if (before !== message && weakness !== 'replay') refuse('replay')
    seen.set(`${time} ${nonce}`, message)
    return say(200, sealedAnswer(parts))
  }
  return async ({ method, query, body }) => {
    try {
      if (body.length > maxWebhookBytes && weakness !== 'oversize') return say(413, '')
      const values = single(query, weakness)
      return method === 'GET' ? verify(values) : read(values, body.toString())
    } catch (error) {
      if (error instanceof Refusal) return say(403, weakness === 'oracle' ? error.message : '')
      if (error instanceof RangeError) return say(403, '')
      throw error
    }
  }
}
