import { z } from 'zod'
import { cleanText, type Message } from '../../core/message.ts'
import { dayMs, msBetween, type Instant } from '../../core/time.ts'
import { accountOf } from './config.ts'

const eventSchema = z.object({
  event_type: z.string(),
  open_kfid: z.string().optional(),
  external_userid: z.string().optional(),
  welcome_code: z.string().optional(),
  fail_msgid: z.string().optional(),
  fail_type: z.number().optional(),
  change_type: z.number().optional(),
})

const mediaSchema = z.object({ media_id: z.string().min(1).max(512) })

const wireSchema = z.object({
  msgid: z.string().min(1).max(128),
  open_kfid: z.string().optional(),
  external_userid: z.string().optional(),
  /** In seconds. */
  send_time: z.number().int().nonnegative(),
  /** 3 a member, 4 the platform, 5 a person in WeCom. */
  origin: z.number(),
  msgtype: z.string(),
  text: z.object({ content: z.string(), menu_id: z.string().optional() }).optional(),
  image: mediaSchema.optional(),
  voice: mediaSchema.optional(),
  event: eventSchema.optional(),
})
type Wire = z.output<typeof wireSchema>

/** What stands in a page, as far as it is ours to act on. `at` in seconds. */
export type Incoming = { readonly at: number; readonly id: string; readonly kf: string } & (
  | { readonly kind: 'message'; readonly member: string; readonly message: Message }
  | { readonly kind: 'entered'; readonly member: string; readonly code: string }
  | { readonly kind: 'not-delivered'; readonly msgid: string; readonly reason: number }
  | { readonly kind: 'session'; readonly member: string; readonly isHeld: boolean }
  | { readonly kind: 'ignored'; readonly type: string }
)

const fromMember = 3
const fromPlatform = 4
/** Of `change_type`: the session is over; the others give it to a person. */
const sessionOver = 3

/**
 * The first reading gives three days back, and so does one after a long outage. What is older than this was answered by somebody, or
 * given up; a bot that suddenly answers it only startles.
 */
const answeredWithinMs = dayMs

const isId = (value: string | undefined): value is string => value !== undefined && /^\S{1,128}$/.test(value)

const word = (raw: string): string => cleanText(raw).toLowerCase().slice(0, 40)

type Head = Pick<Incoming, 'at' | 'id' | 'kf'>

const fromEvent = (event: NonNullable<Wire['event']>, head: Head): Incoming => {
  const { external_userid: member, welcome_code: code, fail_msgid: msgid } = event
  const type = word(event.event_type)
  if (type === 'enter_session' && isId(member) && isId(code)) return { ...head, kind: 'entered', member, code }
  if (type === 'msg_send_fail' && isId(msgid))
    return { ...head, kind: 'not-delivered', msgid, reason: event.fail_type ?? 0 }
  if (type === 'session_status_change' && isId(member))
    return { ...head, kind: 'session', member, isHeld: event.change_type !== sessionOver }
  return { ...head, kind: 'ignored', type }
}

/** What was tapped in a menu of ours is read as if its words were typed: nobody can do more by tapping than by typing. */
const said = ({ content, menu_id: tapped = '' }: NonNullable<Wire['text']>): string =>
  cleanText(tapped === '' ? content : tapped)

const messageOf = (wire: Wire, head: Head, sender: string, receivedAt: Instant): Message => {
  const isOld = msBetween(new Date(head.at * 1000).toISOString(), receivedAt) > answeredWithinMs
  const old = isOld ? ({ isOld: true } as const) : {}
  const envelope = { account: accountOf(head.kf), sender, id: wire.msgid, receivedAt, ...old }
  if (wire.msgtype === 'text' && wire.text !== undefined) return { ...envelope, kind: 'text', text: said(wire.text) }
  // The platform transcribes nothing here: the sound is fetched.
  if (wire.msgtype === 'voice')
    return { ...envelope, kind: 'voice', text: '', ...(wire.voice === undefined ? {} : { media: wire.voice.media_id }) }
  if (wire.msgtype === 'image' && wire.image !== undefined)
    return { ...envelope, kind: 'image', media: wire.image.media_id }
  return { ...envelope, kind: 'other', type: word(wire.msgtype) }
}

/** One entry of a page; undefined when it is none the platform would write. */
export const readIncoming = (raw: unknown, pulled: string, now: Instant): Incoming | undefined => {
  const parsed = wireSchema.safeParse(raw)
  if (!parsed.success) return undefined
  const wire = parsed.data
  const head = { at: wire.send_time, id: wire.msgid, kf: wire.open_kfid ?? wire.event?.open_kfid ?? pulled }
  const { origin, external_userid: member } = wire
  if (origin === fromPlatform && wire.event !== undefined) return fromEvent(wire.event, head)
  if (origin === fromMember && wire.msgtype !== 'event' && isId(member))
    return { ...head, kind: 'message', member, message: messageOf(wire, head, member, now) }
  return { ...head, kind: 'ignored', type: word(wire.msgtype) }
}
