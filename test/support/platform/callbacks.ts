import type { Clock } from '../../../src/core/clock.ts'
import { readAnswer, sealingOf, xmlOf, type Sealing } from './crypto.ts'
import { give } from './messages.ts'
import { noteInbound } from './members.ts'
import { nextId, nowOf, personOf, type Account, type State } from './state.ts'

/** How a call is made. What is left out is as the platform does it. */
export interface How {
  /** Signed so many milliseconds ago. */
  readonly lateMs?: number
  /** A retry keeps its nonce, or comes with a new one. */
  readonly retryNonce?: 'same' | 'changed'
  /** Another call's nonce, as somebody would who saw it. */
  readonly nonce?: string
  /** No retries. */
  readonly once?: boolean
  /** `wrong`: signed with another token. `none`: without signature. `tampered`: the body changed after it was signed. */
  readonly signature?: 'wrong' | 'none' | 'tampered'
  /** Who it is for; another account's id must be refused. */
  readonly receiveId?: string
}

/** What became of a callback. `status` 0: no answer. */
export interface Delivered {
  readonly status: number
  readonly body: string
  /** What the member was shown in answer. */
  readonly words: string
  /** Fields of the passive answer. */
  readonly fields: ReadonlyMap<string, string>
  /** `MsgType` of it. */
  readonly type: string
  readonly attempts: number
}

/** A signed callback that can be made at any time, and more than once. */
export interface Prepared {
  readonly from: string
  send(how?: How): Promise<Delivered>
}

export interface CallbackOptions {
  /** `secure` unless the account's owner chose otherwise. */
  readonly mode?: 'plain' | 'compatible' | 'secure'
}

type Fields = Readonly<Record<string, string>>

const nothing: ReadonlyMap<string, string> = new Map()

interface Attempt {
  readonly status: number
  readonly body: string
}

/** One request, cut off when the platform's patience is over by its clock. */
const request = async (clock: Clock, patienceMs: number, url: string, init: RequestInit): Promise<Attempt> => {
  const cut = new AbortController()
  const cancel = clock.after(patienceMs, () => cut.abort())
  try {
    const response = await fetch(url, { ...init, signal: cut.signal, redirect: 'error' })
    return { status: response.status, body: await response.text() }
  } catch {
    return { status: 0, body: '' }
  } finally {
    cancel()
  }
}

/** Reads the answer as the platform does: checks its signature, opens it, and throws when it is not for this account. */
const openAnswer = (account: Account, sealing: Sealing, secure: boolean, body: string): ReadonlyMap<string, string> => {
  if (body === '' || body === 'success') return nothing
  const outer = readAnswer(body)
  if (!secure) return outer
  const encrypted = outer.get('Encrypt') ?? ''
  const signature = sealing.sign(outer.get('TimeStamp') ?? '', outer.get('Nonce') ?? '', encrypted)
  if (signature !== outer.get('MsgSignature')) throw new Error('the answer is not signed as it should be')
  const { message, id } = sealing.open(encrypted)
  if (id !== account.id) throw new Error('the answer is for another account')
  return readAnswer(message)
}

/** The words of a passive answer; a picture as `[image]`, an article by its title. */
const wordsOf = (fields: ReadonlyMap<string, string>): string => {
  const type = fields.get('MsgType') ?? ''
  if (type === 'news') return fields.get('Articles/item/Title') ?? ''
  return fields.get('Content') ?? (type === '' ? '' : `[${type}]`)
}

interface Parts {
  readonly state: State
  readonly url: string
  readonly account: Account
  readonly mode: 'plain' | 'compatible' | 'secure'
  readonly sealing: Sealing
}

const newNonce = (state: State): string => nextId(state, '7')

/** Address and body of one attempt. */
const signed = (parts: Parts, xml: string, nonce: string, how: How): { url: string; body: string } => {
  const { state, account, mode, sealing } = parts
  const timestamp = String(Math.floor((nowOf(state) - (how.lateMs ?? 0)) / 1000))
  const signer = how.signature === 'wrong' ? sealingOf({ ...account, token: `${account.token}x` }) : sealing
  const query = new URLSearchParams({ timestamp, nonce })
  if (account.kind !== 'wecom') query.set('signature', signer.sign(timestamp, nonce, ''))
  let body = xml
  if (mode !== 'plain') {
    const sealer = how.receiveId === undefined ? sealing : sealingOf({ ...account, id: how.receiveId })
    const encrypted = sealer.seal(xml)
    query.set('msg_signature', signer.sign(timestamp, nonce, encrypted))
    if (account.kind !== 'wecom') query.set('encrypt_type', 'aes')
    const sent = how.signature === 'tampered' ? `${encrypted.slice(0, -6)}AAAAA=` : encrypted
    const agent = account.kind === 'wecom' ? { AgentID: String(account.agentId) } : {}
    body =
      mode === 'secure'
        ? xmlOf({ ToUserName: account.self, ...agent, Encrypt: sent })
        : xml.replace('</xml>', `<Encrypt><![CDATA[${sent}]]></Encrypt></xml>`)
  }
  if (how.signature === 'none') for (const name of ['signature', 'msg_signature']) query.delete(name)
  const mark = parts.url.includes('?') ? '&' : '?'
  return { url: `${parts.url}${mark}${query.toString()}`, body }
}

/** Makes the call until it is answered with 200, three times at most, each cut off at five seconds. */
const deliverCall = async (parts: Parts, xml: string, from: string, how: How): Promise<Delivered> => {
  const { state, account, sealing, mode } = parts
  const { callbackSeconds, callbackAttempts } = state.quotas
  let nonce = how.nonce ?? newNonce(state)
  let last: Attempt = { status: 0, body: '' }
  let attempts = 0
  while (attempts < (how.once === true ? 1 : callbackAttempts)) {
    attempts += 1
    const { url, body } = signed(parts, xml, nonce, how)
    const headers = { 'content-type': 'text/xml' }
    last = await request(state.clock, callbackSeconds * 1000, url, { method: 'POST', body, headers })
    if (last.status === 200) break
    if (how.retryNonce === 'changed') nonce = newNonce(state)
  }
  const fields = last.status === 200 ? openAnswer(account, sealing, mode === 'secure', last.body) : nothing
  const words = wordsOf(fields)
  const type = fields.get('MsgType') ?? ''
  if (words !== '')
    give(state, personOf(state, account, from), {
      via: 'passive',
      type,
      words,
      body: Object.fromEntries(fields),
      sendId: '',
    })
  return { ...last, words, fields, type, attempts }
}

export interface Callback {
  /** The console's check of the address: the echoed text, or the status that refused it. */
  verify(how?: How): Promise<string | number>
  /** A call with these fields. `ToUserName`, `CreateTime` and, for messages, `MsgId` are filled in. */
  prepare(from: string, fields: Fields, extra?: string): Prepared
  post(from: string, fields: Fields, how?: How, extra?: string): Promise<Delivered>
  text(from: string, content: string, how?: How): Promise<Delivered>
  event(from: string, name: string, fields?: Fields, how?: How): Promise<Delivered>
  /** Makes the calls that the platform owes: job reports, kf messages, events of what members did. In order. */
  events(how?: How): Promise<readonly Delivered[]>
}

export const createCallback = (
  state: State,
  url: string,
  account: Account,
  { mode = 'secure' }: CallbackOptions = {},
): Callback => {
  const parts: Parts = { state, url, account, mode, sealing: sealingOf(account) }
  const prepare = (from: string, fields: Fields, extra = ''): Prepared => {
    const id =
      fields['MsgType'] === 'event' || fields['MsgId'] !== undefined ? {} : { MsgId: nextId(state, '2345678901234') }
    const created = String(Math.floor(nowOf(state) / 1000))
    const xml = xmlOf({ ToUserName: account.self, FromUserName: from, CreateTime: created, ...fields, ...id }, extra)
    let noted = false
    return {
      from,
      send: (how = {}) => {
        // What was not the platform's, and what comes again, opens no window.
        const isForged = how.signature !== undefined || how.receiveId !== undefined
        if (!noted && !isForged) noteInbound(state, personOf(state, account, from), fields)
        noted ||= !isForged
        return deliverCall(parts, xml, from, how)
      },
    }
  }
  return {
    prepare,
    verify: async (how = {}) => {
      const plain = nextId(state, '98765')
      const isWecom = account.kind === 'wecom'
      const echostr = isWecom ? parts.sealing.seal(plain) : plain
      const timestamp = String(Math.floor((nowOf(state) - (how.lateMs ?? 0)) / 1000))
      const nonce = newNonce(state)
      const signer = how.signature === 'wrong' ? sealingOf({ ...account, token: 'another' }) : parts.sealing
      const name = isWecom ? 'msg_signature' : 'signature'
      const query = new URLSearchParams({ timestamp, nonce, echostr })
      if (how.signature !== 'none') query.set(name, signer.sign(timestamp, nonce, isWecom ? echostr : ''))
      const seconds = state.quotas.callbackSeconds
      const answer = await request(state.clock, seconds * 1000, `${url}?${query.toString()}`, { method: 'GET' })
      return answer.status === 200 && answer.body === plain ? plain : answer.status
    },
    post: (from, fields, how, extra) => prepare(from, fields, extra).send(how),
    text: (from, content, how) => prepare(from, { MsgType: 'text', Content: content }).send(how),
    event: (from, name, fields = {}, how) => prepare(from, { MsgType: 'event', Event: name, ...fields }).send(how),
    events: async (how) => {
      const done: Delivered[] = []
      for (let one = account.events.shift(); one !== undefined; one = account.events.shift())
        done.push(await prepare(one.from, one.fields, one.extra).send(how))
      return done
    },
  }
}
