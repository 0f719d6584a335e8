import { decrypt } from '@wecom/crypto'
import { expect } from 'vitest'
import { type HttpRequest, type HttpResponse, maxWebhookBytes } from '../../src/core/http.ts'
import { readAnswer } from '../support/platform/crypto.ts'
import type { Attacker } from './security-platform.ts'
import type { SecuritySubject } from './security.ts'
import type { Weakness } from './weak-door.ts'

export type Call = (request: HttpRequest) => Promise<HttpResponse>

export interface Attack {
  readonly subject: Omit<SecuritySubject, 'open'>
  readonly attacker: Attacker
  readonly open: (answer: string) => Promise<Call>
}

export interface Row {
  readonly name: string
  /** The check without which the attack works. */
  readonly weakness: Weakness
  readonly only?: 'answers' | 'sealed-echo'
  readonly attack: (attack: Attack) => Promise<void>
}

/** All are refused, and in the same words; a genuine callback is taken all the same. */
const refusesAll = async ({ attacker, open }: Attack, requests: readonly HttpRequest[]): Promise<void> => {
  const call = await open('好的')
  for (const request of requests) expect(await call(request)).toMatchObject({ status: 403, body: '' })
  expect(await call(attacker.genuine('after'))).toMatchObject({ status: 200 })
}

/** A block in the middle of the words changed: the cipher lets the rest be read. */
const changed = (encrypted: string): string => {
  const bytes = Buffer.from(encrypted, 'base64')
  const middle = Math.floor(bytes.length / 32) * 16
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
  return bytes.toString('base64')
}

const withQuery = (request: HttpRequest, query: HttpRequest['query']): HttpRequest => ({
  ...request,
  query: { ...request.query, ...query },
})
const without = (request: HttpRequest, name: string): HttpRequest => ({
  ...request,
  query: Object.fromEntries(Object.entries(request.query).filter(([key]) => key !== name)),
})
const withBody = (request: HttpRequest, edit: (body: string) => string): HttpRequest => ({
  ...request,
  body: Buffer.from(edit(request.body.toString())),
})

const injected = '好]]></Content><MsgType><![CDATA[image]]></MsgType><Content><![CDATA[的'

export const rows: readonly Row[] = [
  {
    name: 'a plain body is refused although its signature is right: the request does not choose the mode',
    weakness: 'plaintext',
    attack: async (one) => {
      const { attacker, subject } = one
      const at = attacker.stamp()
      const plain = attacker.request({ ...at, signature: attacker.bare(at) }, subject.inner('x'))
      await refusesAll(one, [plain, without(plain, 'signature'), withQuery(plain, { encrypt_type: 'raw' })])
    },
  },
  {
    name: 'an echo without a signature, or with a wrong one, is not given',
    weakness: 'echo-unsigned',
    attack: async (one) => {
      const { attacker, subject } = one
      const echostr = subject.echo === 'sealed' ? attacker.seal('echo') : '<script>echo</script>'
      const unsigned = attacker.echo({ ...attacker.stamp(), echostr })
      const wrong = { signature: '0'.repeat(40), msg_signature: '0'.repeat(40) }
      await refusesAll(one, [unsigned, withQuery(unsigned, wrong), attacker.echo({ echostr })])
    },
  },
  {
    name: 'an echo that is signed and not encrypted is not given back',
    weakness: 'echo-reflected',
    only: 'sealed-echo',
    attack: async (one) => {
      const at = one.attacker.stamp()
      await refusesAll(one, [
        one.attacker.echo({ ...at, echostr: 'PGI+', msg_signature: one.attacker.over(at, 'PGI+') }),
      ])
    },
  },
  {
    name: 'the signature without the body does not stand for the one over it',
    weakness: 'swapped',
    attack: async (one) => {
      const { attacker } = one
      const at = attacker.stamp()
      const encrypted = attacker.seal('x')
      const swapped = { signature: attacker.over(at, encrypted), msg_signature: attacker.bare(at) }
      await refusesAll(one, [attacker.request({ ...at, ...swapped }, attacker.envelope(encrypted))])
    },
  },
  {
    name: 'what is sealed for another account is refused',
    weakness: 'receiver',
    attack: async (one) => {
      const others = ['wx-another', '', `${one.subject.keys.receiverId}x`]
      await refusesAll(
        one,
        others.map((id) => one.attacker.sealed(one.attacker.seal('x', id))),
      )
    },
  },
  {
    name: 'a name given twice in the address is refused',
    weakness: 'array-query',
    attack: async (one) => {
      const good = one.attacker.genuine('x')
      const names = ['nonce', 'timestamp', 'msg_signature']
      const doubled = names.map((name) => withQuery(good, { [name]: [String(good.query[name]), 'other'] }))
      await refusesAll(one, doubled)
    },
  },
  {
    name: 'a callback of long ago, or of the time to come, is refused',
    weakness: 'stale',
    attack: async (one) => {
      const { attacker } = one
      await refusesAll(
        one,
        [301, -301].map((ago) => attacker.genuine('x', attacker.stamp(ago))),
      )
    },
  },
  {
    name: 'a nonce that was used takes no other message; the same one again is the platform asking again',
    weakness: 'replay',
    attack: async ({ attacker, open }) => {
      const call = await open('好的')
      const at = attacker.stamp()
      expect(await call(attacker.genuine('first', at))).toMatchObject({ status: 200 })
      expect(await call(attacker.genuine('other', at))).toMatchObject({ status: 403, body: '' })
      expect(await call(attacker.genuine('first', at))).toMatchObject({ status: 200 })
    },
  },
  {
    name: 'a cipher text changed on the way, or without its signature, is refused',
    weakness: 'signature',
    attack: async (one) => {
      const { attacker } = one
      const encrypted = attacker.seal('x'.repeat(300))
      const good = attacker.sealed(encrypted)
      await refusesAll(one, [
        withBody(good, (body) => body.replace(encrypted, changed(encrypted))),
        without(good, 'msg_signature'),
        withQuery(good, { msg_signature: '0'.repeat(40) }),
      ])
    },
  },
  {
    name: 'a padding that is not exact is refused',
    weakness: 'padding',
    attack: async (one) => {
      const { attacker } = one
      const paddings = [
        (count: number): Buffer => Buffer.alloc(count, 0),
        (count: number): Buffer => Buffer.alloc(count + 32, count + 32),
        (count: number): Buffer => Buffer.from([...Buffer.alloc(count - 1, 99), count]),
      ]
      // Each leaves more than one byte to pad, so that the padding can be uneven.
      const marks = ['a', 'ab', 'abc'].filter((mark) => attacker.paddingOf(mark) > 1)
      await refusesAll(
        one,
        marks.flatMap((mark) => paddings.map((pad) => attacker.sealed(attacker.paddedWith(mark, pad)))),
      )
    },
  },
  {
    name: 'every refusal reads the same, so that nobody learns which check it was',
    weakness: 'oracle',
    attack: async ({ attacker, open }) => {
      const call = await open('好的')
      const refusals = await Promise.all(
        [
          withQuery(attacker.genuine('x'), { msg_signature: 'x' }),
          attacker.sealed(attacker.paddedWith('x', (count) => Buffer.alloc(count, 0))),
          attacker.sealed(attacker.seal('x', 'another')),
          attacker.sealed('AAAA'),
        ].map(call),
      )
      expect(new Set(refusals.map((response) => JSON.stringify(response))).size).toBe(1)
    },
  },
  {
    name: 'a DOCTYPE is refused before anything is read',
    weakness: 'doctype',
    attack: async (one) => {
      const evil = '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
      await refusesAll(one, [withBody(one.attacker.genuine('x'), (body) => `${evil}${body}`)])
    },
  },
  {
    name: 'two cipher texts in one body are refused, whichever is signed',
    weakness: 'duplicate',
    attack: async (one) => {
      const { attacker } = one
      const other = `<Encrypt><![CDATA[${attacker.seal('other')}]]></Encrypt>`
      await refusesAll(one, [
        withBody(attacker.genuine('x'), (body) => body.replace('</xml>', `${other}</xml>`)),
        withBody(attacker.genuine('x'), (body) => body.replace('<xml>', `<xml>${other}`)),
      ])
    },
  },
  {
    name: 'words that end the section do not become fields of the answer',
    weakness: 'cdata',
    only: 'answers',
    attack: async ({ attacker, open, subject: { keys } }) => {
      const call = await open(injected)
      const outer = readAnswer((await call(attacker.genuine('x'))).body)
      const { message, id } = decrypt(keys.encodingAesKey, outer.get('Encrypt') ?? '')
      const inner = readAnswer(message)
      expect([id, inner.get('MsgType'), inner.get('Content')]).toEqual([keys.receiverId, 'text', injected])
    },
  },
  {
    name: 'a body over the limit is not read, although it is signed',
    weakness: 'oversize',
    attack: async ({ attacker, open }) => {
      const call = await open('好的')
      const large = attacker.genuine('x'.repeat(maxWebhookBytes))
      expect(await call(large)).toMatchObject({ status: 413 })
      expect(await call(attacker.genuine('x'))).toMatchObject({ status: 200 })
    },
  },
]
