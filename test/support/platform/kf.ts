import { z } from 'zod'
import { bare, ok, parsed, refuse, type AccountCall, type Answer, type Routes } from './calls.ts'
import { give, takeFromWindow } from './messages.ts'
import { findPerson, nextId, nowOf, personOf, withinPace, type Account, type Person, type State } from './state.ts'

/** One line of what sync_msg hands out. */
type Line = Readonly<Record<string, unknown>> & { readonly send_time: number }

/** The service desk of a corporation: what was said, and what pulls it. */
export interface KfDesk {
  readonly lines: Line[]
  /** So many of the next pages come empty, with has_more 1. */
  emptyPages: number
  /** The most lines of a page, whatever was asked for. */
  pageSize: number
  readonly tokens: Map<string, number>
  readonly welcomes: Map<string, { readonly customer: string; readonly until: number; used: boolean }>
}

export const deskOf = (state: State, account: Account): KfDesk => {
  const known = state.desks.get(account.id)
  if (known !== undefined) return known
  const desk: KfDesk = { lines: [], emptyPages: 0, pageSize: 1000, tokens: new Map(), welcomes: new Map() }
  state.desks.set(account.id, desk)
  return desk
}

const threeDaysMs = 3 * 86_400_000
/** Pulls a minute without a callback's token. */
const tokenlessPerMinute = 5

/** Adds a line, and the callback that says there is something to pull. */
export const addLine = (state: State, account: Account, line: Readonly<Record<string, unknown>>): string => {
  const desk = deskOf(state, account)
  const msgid = nextId(state, 'kfmsg_')
  const send_time = Math.floor(nowOf(state) / 1000)
  desk.lines.push({ msgid, open_kfid: account.openKfId, ...line, send_time })
  const token = nextId(state, 'ENC')
  desk.tokens.set(token, nowOf(state) + state.quotas.kfTokenSeconds * 1000)
  const fields = { MsgType: 'event', Event: 'kf_msg_or_event', Token: token, OpenKfId: account.openKfId }
  account.events.push({ from: account.self, fields, kf: true })
  return msgid
}

const syncSchema = z.object({
  cursor: z.string().default(''),
  token: z.string().default(''),
  limit: z.number().int().max(1000).default(1000),
  open_kfid: z.string().optional(),
  voice_format: z.number().optional(),
})

const sync = (call: AccountCall): Answer =>
  parsed(syncSchema, call.body, ({ cursor, token, limit, open_kfid }) => {
    const { state, account } = call
    const desk = deskOf(state, account)
    const now = nowOf(state)
    if (open_kfid !== undefined && open_kfid !== account.openKfId) return refuse(95000, 'invalid open_kfid')
    if (token === '') {
      if (!withinPace(state, `kf sync ${account.id}`, tokenlessPerMinute)) return refuse(45009, 'api freq out of limit')
    } else if (now >= (desk.tokens.get(token) ?? 0)) return refuse(95007, 'invalid msg token')
    if (!/^(c\d+)?$/.test(cursor)) return refuse(40058, 'invalid cursor')
    const from = cursor === '' ? 0 : Number(cursor.slice(1))
    if (desk.emptyPages > 0) {
      desk.emptyPages -= 1
      return ok({ next_cursor: `c${from}`, has_more: 1, msg_list: [] })
    }
    const end = Math.min(desk.lines.length, from + Math.min(limit, desk.pageSize))
    const msg_list = desk.lines.slice(from, end).filter((line) => now - line.send_time * 1000 < threeDaysMs)
    return ok({ next_cursor: `c${end}`, has_more: end < desk.lines.length ? 1 : 0, msg_list })
  })

const sendSchema = z.looseObject({
  touser: z.string(),
  open_kfid: z.string(),
  msgid: z
    .string()
    .regex(/^[\w-]{1,32}$/)
    .optional(),
  msgtype: z.string(),
  text: z.object({ content: z.string() }).optional(),
  msgmenu: z.looseObject({ head_content: z.string().optional() }).optional(),
})
type Spoken = Pick<z.output<typeof sendSchema>, 'msgtype' | 'text' | 'msgmenu'>

const kfWords = (message: Spoken): string =>
  message.text?.content ?? message.msgmenu?.head_content ?? `[${message.msgtype}]`

/** A success is no delivery: to somebody who refuses messages it fails later, as an event among the lines. */
const handOver = (call: AccountCall, person: Person, message: Spoken, msgid: string): void => {
  const { state, account } = call
  if (!person.blocks) {
    give(state, person, { via: 'kf', type: message.msgtype, words: kfWords(message), body: message, sendId: msgid })
    return
  }
  const event = {
    event_type: 'msg_send_fail',
    open_kfid: account.openKfId,
    external_userid: person.openid,
    fail_msgid: msgid,
    fail_type: 4,
  }
  addLine(state, account, { msgtype: 'event', origin: 4, event })
}

const send = (call: AccountCall): Answer =>
  parsed(sendSchema, call.body, (message) => {
    const { state, account } = call
    if (message.open_kfid !== account.openKfId) return refuse(95000, 'invalid open_kfid')
    if (Buffer.byteLength(message.text?.content ?? '') > state.quotas.textBytes)
      return refuse(45002, 'content size out of limit')
    const person = findPerson(state, account, message.touser)
    if (person === undefined) return refuse(40003, 'invalid external_userid')
    const msgid = message.msgid ?? nextId(state, 'kfsent_')
    const key = `kf msgid ${account.id} ${msgid}`
    if (state.used.has(key)) return ok({ msgid })
    // In the hands of a person or the pool, or ended, the API may not speak.
    if (person.kfState > 1) return refuse(95018, 'send msg session status invalid')
    const closed = takeFromWindow(person, nowOf(state))
    if (closed === 45015) return refuse(95002, 'send msg time limit')
    if (closed === 45047) return refuse(95001, 'send msg count limit')
    state.used.set(key, true)
    handOver(call, person, message, msgid)
    return ok({ msgid })
  })

const welcomeSchema = sendSchema.omit({ touser: true, open_kfid: true }).extend({ code: z.string() })

const sendOnEvent = (call: AccountCall): Answer =>
  parsed(welcomeSchema, call.body, (message) => {
    const { state, account } = call
    const welcome = deskOf(state, account).welcomes.get(message.code)
    if (welcome === undefined || welcome.used || nowOf(state) >= welcome.until)
      return refuse(95012, 'invalid welcome code')
    welcome.used = true
    const msgid = message.msgid ?? nextId(state, 'kfsent_')
    handOver(call, personOf(state, account, welcome.customer), message, msgid)
    return ok({ msgid })
  })

const stateSchema = z.object({ open_kfid: z.string(), external_userid: z.string() })
const transSchema = stateSchema.extend({
  service_state: z.number().int().min(0).max(4),
  servicer_userid: z.string().optional(),
})

/** From where one may go where by the API: a new one anywhere, a person's talk only to its end. */
const transitions: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 3, 4],
  1: [2, 3, 4],
  2: [3, 4],
  3: [2, 3, 4],
  4: [],
}

const transfer = ({ state, account, body }: AccountCall): Answer =>
  parsed(transSchema, body, ({ external_userid, service_state, servicer_userid }) => {
    const person = findPerson(state, account, external_userid)
    if (person === undefined) return refuse(40003, 'invalid external_userid')
    if (transitions[person.kfState]?.includes(service_state) !== true) return refuse(95016, 'invalid service state')
    if (
      service_state === 3 &&
      (servicer_userid === undefined || findPerson(state, account, servicer_userid) === undefined)
    )
      return refuse(95015, 'invalid servicer')
    person.kfState = service_state
    return ok(service_state === 4 ? { msg_code: nextId(state, 'code_') } : {})
  })

export const kfRoutes: Routes = {
  '/cgi-bin/kf/sync_msg': { method: 'POST', handle: sync, kinds: ['wecom'], scope: 'kf' },
  '/cgi-bin/kf/send_msg': { method: 'POST', handle: send, kinds: ['wecom'], scope: 'kf' },
  '/cgi-bin/kf/send_msg_on_event': { method: 'POST', handle: sendOnEvent, kinds: ['wecom'], scope: 'kf' },
  '/cgi-bin/kf/service_state/trans': { method: 'POST', handle: transfer, kinds: ['wecom'], scope: 'kf' },
  '/cgi-bin/kf/service_state/get': {
    method: 'POST',
    handle: ({ state, account, body }) =>
      parsed(stateSchema, body, ({ external_userid }) =>
        ok({ service_state: findPerson(state, account, external_userid)?.kfState ?? 0, servicer_userid: '' }),
      ),
    kinds: ['wecom'],
    scope: 'kf',
  },
  '/cgi-bin/kf/account/list': {
    method: 'POST',
    handle: ({ account }) =>
      bare({ errcode: 0, errmsg: 'ok', account_list: [{ open_kfid: account.openKfId, name: '工会服务' }] }),
    kinds: ['wecom'],
    scope: 'kf',
  },
}
