import { z } from 'zod'
import { ok, parsed, refuse, type AccountCall, type Answer, type Routes } from './calls.ts'
import { monthOf } from './days.ts'
import { give } from './messages.ts'
import { findPerson, nowOf } from './state.ts'

const massSchema = z.looseObject({
  touser: z.array(z.string()),
  msgtype: z.string(),
  text: z.object({ content: z.string() }).optional(),
  clientmsgid: z.string().max(64).optional(),
})

const fewest = 2
const most = 10_000
/** Broadcasts that one follower of a service account takes in a month. */
const perMonth = 4
const rememberedMs = 86_400_000

/**
 * A broadcast to a list of followers. The answer only says that it was taken; who is beyond the month's quota, or does not follow, gets
 * none, and the report counts them.
 */
const sendMass = (call: AccountCall): Answer =>
  parsed(massSchema, call.body, ({ touser, text, msgtype, clientmsgid, ...rest }) => {
    const { state, account } = call
    if (touser.length < fewest || touser.length > most) return refuse(40130, 'invalid openid list size')
    if (msgtype !== 'text' || text === undefined) return refuse(40008)
    if (text.content === '') return refuse(44004)
    const now = nowOf(state)
    const key = `mass ${account.id} ${clientmsgid ?? ''}`
    const before = state.used.get(key)
    const known = z.object({ id: z.number(), at: z.number() }).safeParse(before)
    if (clientmsgid !== undefined && known.success && now - known.data.at < rememberedMs)
      return { kind: 'json', body: { errcode: 45065, errmsg: 'clientmsgid exist', msg_id: known.data.id } }
    const id = 3_000_000 + (state.serial += 1)
    if (clientmsgid !== undefined) state.used.set(key, { id, at: now })
    let sent = 0
    for (const openid of touser) {
      const person = findPerson(state, account, openid)
      const quota = `mass ${account.id} ${openid} ${monthOf(now)}`
      const had = state.counts.get(quota) ?? 0
      if (person === undefined || !person.follows || person.blocks || had >= perMonth) continue
      state.counts.set(quota, had + 1)
      sent += 1
      const body = { ...rest, text }
      give(state, person, { via: 'mass', type: 'text', words: text.content, body, sendId: clientmsgid ?? '' })
    }
    account.events.push({
      from: account.self,
      fields: {
        MsgType: 'event',
        Event: 'MASSSENDJOBFINISH',
        MsgID: String(id),
        Status: 'send success',
        TotalCount: String(touser.length),
        FilterCount: String(touser.length),
        SentCount: String(sent),
        ErrorCount: String(touser.length - sent),
      },
    })
    return ok({ msg_id: id, msg_data_id: id })
  })

export const massRoutes: Routes = {
  '/cgi-bin/message/mass/send': { method: 'POST', handle: sendMass, kinds: ['service', 'subscription'] },
}
