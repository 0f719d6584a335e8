import { createHash } from 'node:crypto'
import { z } from 'zod'
import { bare, ok, parsed, refuse, type AccountCall, type Answer, type Call, type Routes } from './calls.ts'
import { give } from './messages.ts'
import { findPerson, nextId, nowOf, personOf, withinPace } from './state.ts'

const sendSchema = z.looseObject({
  touser: z.string().default(''),
  msgtype: z.string(),
  agentid: z.number(),
  text: z.object({ content: z.string() }).optional(),
  markdown: z.object({ content: z.string() }).optional(),
  textcard: z.object({ title: z.string(), description: z.string(), url: z.string() }).optional(),
  enable_duplicate_check: z.number().optional(),
  duplicate_check_interval: z.number().max(14_400).optional(),
})
type Sent = z.output<typeof sendSchema>

/** Too long a text is cut without a word; a character cut in two is lost. */
const truncated = (words: string, limit: number): string =>
  Buffer.from(words)
    .subarray(0, limit)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')

const wordsOf = (call: AccountCall, message: Sent): string | undefined => {
  const limit = call.state.quotas.textBytes
  if (message.msgtype === 'text' && message.text !== undefined) return truncated(message.text.content, limit)
  if (message.msgtype === 'markdown' && message.markdown !== undefined)
    return truncated(message.markdown.content, limit)
  if (message.msgtype === 'textcard' && message.textcard !== undefined)
    return `${message.textcard.title}\n${truncated(message.textcard.description, 512)}`
  return ['image', 'voice', 'video', 'file', 'news', 'mpnews', 'template_card'].includes(message.msgtype)
    ? `[${message.msgtype}]`
    : undefined
}

/** The same words to the same users within the interval are taken and not shown. */
const isDuplicate = ({ state, account }: AccountCall, message: Sent): boolean => {
  if (message.enable_duplicate_check !== 1) return false
  const hash = createHash('sha1')
    .update(JSON.stringify([message.touser, message.msgtype, message]))
    .digest('hex')
  const key = `application ${account.id} ${hash}`
  const before = state.used.get(key)
  const interval = (message.duplicate_check_interval ?? state.quotas.duplicateSeconds) * 1000
  if (typeof before === 'number' && nowOf(state) - before < interval) return true
  state.used.set(key, nowOf(state))
  return false
}

const sendApplication = (call: AccountCall): Answer =>
  parsed(sendSchema, call.body, (message) => {
    const { state, account } = call
    if (message.agentid !== account.agentId) return refuse(40056, 'invalid agentid')
    const words = wordsOf(call, message)
    if (words === undefined) return refuse(40008, 'invalid message type')
    if (words === '') return refuse(44004, 'empty content')
    const users = message.touser.split('|').filter((user) => user !== '')
    const known = users.flatMap((user) => findPerson(state, account, user) ?? [])
    const unknown = users.filter((user) => findPerson(state, account, user) === undefined)
    if (known.length === 0) return refuse(81013, 'user & party & tag all invalid')
    const msgid = nextId(state, 'app-msg-')
    if (!isDuplicate(call, message))
      for (const person of known) {
        const paced = withinPace(state, `member ${account.id} ${person.openid}`, state.quotas.applicationPerMinute)
        if (paced && !person.blocks)
          give(state, person, { via: 'application', type: message.msgtype, words, body: message, sendId: msgid })
      }
    return ok({ invaliduser: unknown.join('|'), msgid })
  })

const robotSchema = z.looseObject({
  msgtype: z.enum(['text', 'markdown', 'image', 'news', 'file', 'voice', 'template_card']),
  text: z.object({ content: z.string() }).optional(),
  markdown: z.object({ content: z.string() }).optional(),
})

/** What a group robot said is kept under the user `robot`. */
const sendRobot = ({ state, query, body }: Call): Answer => {
  const account = state.accounts.find((one) => one.kind === 'wecom' && one.robotKey === query.get('key'))
  if (account === undefined) return refuse(93000, 'invalid webhook url')
  return parsed(robotSchema, body, ({ msgtype, text, markdown }) => {
    if (Buffer.byteLength(text?.content ?? '') > 2048 || Buffer.byteLength(markdown?.content ?? '') > 4096)
      return refuse(40058, 'content exceed max length')
    if (!withinPace(state, `robot ${account.id}`, state.quotas.robotPerMinute))
      return refuse(45009, 'api freq out of limit')
    const words = text?.content ?? markdown?.content ?? `[${msgtype}]`
    give(state, personOf(state, account, 'robot'), { via: 'robot', type: msgtype, words, body, sendId: '' })
    return ok()
  })
}

/** Whoever was taken out of the application's sight is not in its list. */
const usersOf = ({ state, account }: AccountCall) =>
  [...state.persons.values()]
    .filter((one) => one.account === account && one.follows)
    .filter((one) => one.openid !== 'robot' && !one.openid.startsWith('wm'))
    .map((one) => ({ userid: one.openid, name: one.openid, department: [1] }))

/** Let in by name, not by a department. */
const isAlone = ({ userid }: { readonly userid: string }): boolean => userid.startsWith('alone-')

/** Only the people of this very department; neither telephone nor e-mail since 2022. */
const listUsers = (call: AccountCall): Answer =>
  call.query.get('department_id') === '1'
    ? ok({ userlist: usersOf(call).filter((one) => !isAlone(one)) })
    : refuse(60123, 'invalid party id')

/** One of them, by id; the same address gives an Official Account its followers. */
export const getUser = (call: AccountCall): Answer => {
  const found = usersOf(call).find(({ userid }) => userid === call.query.get('userid'))
  return found === undefined ? refuse(60111, 'userid not found') : ok(found)
}

export const wecomRoutes: Routes = {
  '/cgi-bin/message/send': { method: 'POST', handle: sendApplication, kinds: ['wecom'], scope: 'application' },
  '/cgi-bin/webhook/send': { method: 'POST', open: sendRobot },
  '/cgi-bin/user/list': { method: 'GET', handle: listUsers, kinds: ['wecom'] },
  '/cgi-bin/user/simplelist': { method: 'GET', handle: listUsers, kinds: ['wecom'] },
  '/cgi-bin/department/simplelist': {
    method: 'GET',
    handle: () => ok({ department_id: [{ id: 1, parentid: 0, order: 1 }] }),
    kinds: ['wecom'],
  },
  '/cgi-bin/agent/get': {
    method: 'GET',
    handle: (call) => {
      const user = usersOf(call)
        .filter(isAlone)
        .map(({ userid }) => ({ userid }))
      return ok({ agentid: call.account.agentId, allow_userinfos: { user } })
    },
    kinds: ['wecom'],
  },
  '/cgi-bin/get_api_domain_ip': { method: 'GET', handle: () => bare({ ip_list: ['127.0.0.1'] }), kinds: ['wecom'] },
}
