import { derivedId } from '../../core/ids.ts'
import { type Message, cleanText } from '../../core/message.ts'
import type { Instant } from '../../core/time.ts'
import type { Fields } from '../tencent/xml.ts'

export type Parsed =
  /** `self` is the corporation in the chat: a passive answer comes from it. */
  | { readonly kind: 'message'; readonly message: Message; readonly self: string }
  /** An event that asks for no answer: the application opened, a link followed, the address list changed. */
  | { readonly kind: 'ignored'; readonly type: string; readonly key: string }
  | { readonly kind: 'malformed' }

type Envelope = Pick<Message, 'account' | 'sender' | 'id' | 'receivedAt'>

/** The platform's own word, safe to log and to store. */
const word = (raw: string): string => cleanText(raw).toLowerCase().slice(0, 40)

/** A copy of its own: words cut out of the callback would keep all of it in memory for as long as the turn is kept. */
const own = (words: string): string => Buffer.from(words).toString()

/** Events carry no id: what tells two of one second apart is part of it. */
const eventId = (fields: Fields): string =>
  derivedId('evt', ...['CreateTime', 'Event', 'EventKey'].map((name) => fields.get(name) ?? ''))

const fromEvent = (fields: Fields, envelope: Envelope): Message | undefined => {
  switch (word(fields.get('Event') ?? '')) {
    // The member may use the application from now on, or no longer.
    case 'subscribe':
      return { ...envelope, kind: 'subscribe', scene: '' }
    case 'unsubscribe':
      return { ...envelope, kind: 'unsubscribe' }
    case 'click':
      return { ...envelope, kind: 'click', key: own(cleanText(fields.get('EventKey') ?? '')) }
    // `enter_agent` comes each time the application is opened: a greeting each time would be a nuisance.
    default:
      return undefined
  }
}

const fromMessage = (type: string, fields: Fields, envelope: Envelope): Message => {
  const media = own(fields.get('MediaId')?.trim() ?? '')
  if (type === 'text') return { ...envelope, kind: 'text', text: own(cleanText(fields.get('Content') ?? '')) }
  if (type === 'voice') return { ...envelope, kind: 'voice', text: '', ...(media === '' ? {} : { media }) }
  if (type === 'image' && media !== '') return { ...envelope, kind: 'image', media }
  return { ...envelope, kind: 'other', type }
}

/** Turns the fields of an authentic callback into a message. Types and events are matched in any case. */
export const parseFields = (fields: Fields, account: string, receivedAt: Instant): Parsed => {
  const sender = own(fields.get('FromUserName') ?? '')
  const self = fields.get('ToUserName') ?? ''
  const type = word(fields.get('MsgType') ?? '')
  if (type === '' || self === '' || !/^\S{1,128}$/.test(sender)) return { kind: 'malformed' }
  if (type === 'event') {
    const id = eventId(fields)
    const message = fromEvent(fields, { account, sender, receivedAt, id })
    if (message !== undefined) return { kind: 'message', message, self }
    return { kind: 'ignored', type: word(fields.get('Event') ?? ''), key: derivedId('key', sender, id) }
  }
  const given = cleanText(fields.get('MsgId') ?? '')
  const id = given === '' ? derivedId('msg', fields.get('CreateTime') ?? '', fields.get('Content') ?? '') : own(given)
  return { kind: 'message', message: fromMessage(type, fields, { account, sender, receivedAt, id }), self }
}
