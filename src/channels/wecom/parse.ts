import { derivedId } from '../../core/ids.ts'
import { type Message, cleanText } from '../../core/message.ts'
import type { Instant } from '../../core/time.ts'
import { scannedKey } from '../tencent/scanned.ts'
import type { Fields } from '../tencent/xml.ts'

export type Parsed =
  /** `self` is the corporation in the chat: a passive answer comes from it. */
  | { readonly kind: 'message'; readonly message: Message; readonly self: string }
  /** The address list changed, or who of it may see the application: whoever reads it reads it again. */
  | { readonly kind: 'contacts'; readonly key: string }
  /** An event that asks for no answer: the application opened, a link followed, a place told in the background. */
  | { readonly kind: 'ignored'; readonly type: string; readonly key: string }
  | { readonly kind: 'malformed' }

type Envelope = Pick<Message, 'account' | 'sender' | 'id' | 'receivedAt'>

/** The platform's own word, safe to log and to store. */
const word = (raw: string): string => cleanText(raw).toLowerCase().slice(0, 40)

/** A copy of its own: words cut out of the callback would keep all of it in memory for as long as the turn is kept. */
const own = (words: string): string => Buffer.from(words).toString()

const eventNames = ['CreateTime', 'Event', 'EventKey', 'ChangeType', 'UserID', 'ScanResult'] as const

/** Events carry no id: what tells two of one second apart is part of it. */
const eventId = (fields: Fields): string => derivedId('evt', ...eventNames.map((name) => fields.get(name) ?? ''))

const fromEvent = (fields: Fields, envelope: Envelope): Message | undefined => {
  switch (word(fields.get('Event') ?? '')) {
    // An administrator lets somebody use the application, or no longer; whoever leaves the corporation is taken out too.
    case 'subscribe':
      return { ...envelope, kind: 'subscribe', scene: '' }
    case 'unsubscribe':
      return { ...envelope, kind: 'unsubscribe', by: 'administrator' }
    case 'click':
      return { ...envelope, kind: 'click', key: own(cleanText(fields.get('EventKey') ?? '')) }
    case 'scancode_waitmsg':
      return { ...envelope, kind: 'click', key: own(scannedKey(fields)) }
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
    if (word(fields.get('Event') ?? '') === 'change_contact')
      return { kind: 'contacts', key: derivedId('key', sender, id) }
    return { kind: 'ignored', type: word(fields.get('Event') ?? ''), key: derivedId('key', sender, id) }
  }
  const given = cleanText(fields.get('MsgId') ?? '')
  const id = given === '' ? derivedId('msg', fields.get('CreateTime') ?? '', fields.get('Content') ?? '') : own(given)
  return { kind: 'message', message: fromMessage(type, fields, { account, sender, receivedAt, id }), self }
}
