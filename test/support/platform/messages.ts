import { z } from 'zod'
import { ok, parsed, refuse, type AccountCall, type Answer, type Routes } from './calls.ts'
import { brokenField } from './fields.ts'
import { findPerson, nextId, nowOf, type Person, type Received, type State, type Window } from './state.ts'

const article = z.object({ title: z.string(), description: z.string().optional(), url: z.string().optional() })
const media = z.object({ media_id: z.string() })
const menuItem = z.object({ id: z.union([z.string(), z.number()]), content: z.string() })
const customSchema = z.looseObject({
  touser: z.string(),
  msgtype: z.string(),
  clientmsgid: z.string().max(32).optional(),
  text: z.object({ content: z.string() }).optional(),
  image: media.optional(),
  voice: media.optional(),
  news: z.object({ articles: z.array(article) }).optional(),
  msgmenu: z
    .object({ head_content: z.string(), list: z.array(menuItem), tail_content: z.string().optional() })
    .optional(),
})
type Custom = z.output<typeof customSchema>

const opaque: ReadonlySet<string> = new Set(['video', 'music', 'mpnews', 'mpnewsarticle', 'wxcard', 'miniprogrampage'])
const maxMenuItems = 10
const maxMenuBytes = 2048

/** What can be read of a message, or the code that refuses its content. */
const contentOf = (state: State, message: Custom): string | number => {
  const { msgtype, text, news, msgmenu } = message
  if (msgtype === 'text' && text !== undefined)
    return Buffer.byteLength(text.content) > state.quotas.textBytes ? 45002 : text.content === '' ? 44004 : text.content
  const file = msgtype === 'image' ? message.image : msgtype === 'voice' ? message.voice : undefined
  if (file !== undefined) return state.media.has(file.media_id) ? `[${msgtype}]` : 40007
  if (msgtype === 'news' && news !== undefined)
    return news.articles.length === 1 ? news.articles.map(({ title }) => title).join('\n') : 45008
  if (msgtype === 'msgmenu' && msgmenu !== undefined) {
    if (msgmenu.list.length > maxMenuItems) return 45098
    const words = [msgmenu.head_content, ...msgmenu.list.map(({ content }) => content), msgmenu.tail_content ?? '']
    return Buffer.byteLength(words.join('')) > maxMenuBytes ? 45099 : words.filter((part) => part !== '').join('\n')
  }
  return opaque.has(msgtype) ? `[${msgtype}]` : 40008
}

/** Takes one message out of an open window: 0, or the code that refuses it. The short window is used first. */
export const takeFromWindow = (person: Person, now: number): number => {
  const isOpen = (window: Window | undefined): window is Window => window !== undefined && now < window.until
  const open = [person.clickWindow, person.messageWindow].filter(isOpen)
  const free = open.find((window) => window.left > 0)
  if (free === undefined) return open.length === 0 ? 45015 : 45047
  free.left -= 1
  return 0
}

export const give = (state: State, person: Person, message: Omit<Received, 'at'>): void =>
  void person.received.push({ ...message, at: nowOf(state) })

const sendCustom = (call: AccountCall): Answer =>
  parsed(customSchema, call.body, (message) => {
    const { state, account } = call
    const words = contentOf(state, message)
    if (typeof words === 'number') return refuse(words)
    const person = findPerson(state, account, message.touser)
    if (person === undefined) return refuse(40003)
    if (!person.follows) return refuse(43004, 'require subscribe')
    const key = `clientmsgid ${account.id} ${message.clientmsgid ?? ''}`
    if (message.clientmsgid !== undefined && state.used.has(key)) return refuse(45065)
    const closed = takeFromWindow(person, nowOf(state))
    if (closed !== 0) return refuse(closed)
    if (message.clientmsgid !== undefined) state.used.set(key, true)
    const sendId = message.clientmsgid ?? ''
    if (!person.blocks) give(state, person, { via: 'custom', type: message.msgtype, words, body: message, sendId })
    return ok()
  })

const fieldsSchema = z.record(z.string(), z.object({ value: z.string() }))
const templateSchema = z.looseObject({
  touser: z.string(),
  template_id: z.string(),
  data: fieldsSchema,
  client_msg_id: z.string().max(32).optional(),
})
type Template = z.output<typeof templateSchema>

/** The person it may go to, or the code that refuses it. */
const templateRecipient = (call: AccountCall, message: Template): Person | number => {
  const { state, account } = call
  const names = account.templates.get(message.template_id)
  if (names === undefined && account.templates.size > 0) return 40037
  const person = findPerson(state, account, message.touser)
  if (person === undefined) return 40003
  const missing = names?.some((name) => message.data[name] === undefined) === true
  const broken = Object.entries(message.data).some(([name, { value }]) => brokenField(name, value))
  return missing || broken ? 47003 : person
}

const wordsOf = (data: Template['data']): string =>
  Object.values(data)
    .map(({ value }) => value)
    .join('\n')

/** Its job report says later whether it arrived; the answer only that it was taken. */
const sendTemplate = (call: AccountCall): Answer =>
  parsed(templateSchema, call.body, (message) => {
    const { state, account } = call
    const person = templateRecipient(call, message)
    if (typeof person === 'number') return refuse(person)
    if (!person.follows) return refuse(43004, 'require subscribe')
    const key = `client_msg_id ${account.id} ${message.client_msg_id ?? ''}`
    const before = state.used.get(key)
    if (message.client_msg_id !== undefined && before !== undefined) return ok({ msgid: before })
    const msgid = 4_000_000 + (state.serial += 1)
    if (message.client_msg_id !== undefined) state.used.set(key, msgid)
    const sendId = message.client_msg_id ?? ''
    const given = { via: 'template' as const, type: 'template', words: wordsOf(message.data), body: message, sendId }
    if (!person.blocks) give(state, person, given)
    account.events.push({
      from: person.openid,
      fields: {
        MsgType: 'event',
        Event: 'TEMPLATESENDJOBFINISH',
        MsgID: String(msgid),
        Status: person.blocks ? 'failed:user block' : 'success',
      },
    })
    return ok({ msgid })
  })

const sentEvent = (template: string, id: string, blocked: boolean): string =>
  `<SubscribeMsgSentEvent><List><TemplateId><![CDATA[${template}]]></TemplateId><MsgID>${id}</MsgID>` +
  `<ErrorCode>${blocked ? 43004 : 0}</ErrorCode>` +
  `<ErrorStatus><![CDATA[${blocked ? 'failed' : 'success'}]]></ErrorStatus></List></SubscribeMsgSentEvent>`

const sendSubscribed = (call: AccountCall): Answer =>
  parsed(templateSchema, call.body, (message) => {
    const { state, account } = call
    const person = templateRecipient(call, message)
    if (typeof person === 'number') return refuse(person)
    const grants = person.grants.get(message.template_id) ?? 0
    if (grants < 1) return refuse(43101)
    person.grants.set(message.template_id, grants - 1)
    const given = { via: 'subscribe' as const, type: 'subscribe', words: wordsOf(message.data), body: message }
    if (!person.blocks) give(state, person, { ...given, sendId: '' })
    account.events.push({
      from: person.openid,
      fields: { MsgType: 'event', Event: 'subscribe_msg_sent_event' },
      extra: sentEvent(message.template_id, nextId(state, '5'), person.blocks),
    })
    return ok()
  })

const verifiedService = ['service'] as const
const verified = ['service', 'subscription'] as const

export const messageRoutes: Routes = {
  '/cgi-bin/message/custom/send': { method: 'POST', handle: sendCustom, kinds: verified },
  '/cgi-bin/message/template/send': { method: 'POST', handle: sendTemplate, kinds: verifiedService },
  '/cgi-bin/message/subscribe/bizsend': { method: 'POST', handle: sendSubscribed, kinds: verifiedService },
  /** The older address: on an account of today every call of it is refused so. */
  '/cgi-bin/message/template/subscribe': {
    method: 'POST',
    handle: () => refuse(43101),
    kinds: verifiedService,
  },
}
