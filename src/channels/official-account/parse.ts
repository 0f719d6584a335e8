import { derivedId } from '../../core/ids.ts'
import { type Message, cleanText } from '../../core/message.ts'
import type { Instant } from '../../core/time.ts'
import { scannedKey } from '../tencent/scanned.ts'
import type { Fields } from '../tencent/xml.ts'
import { type AccountEvent, eventId, readEvent, word } from './events.ts'

export type Parsed =
  /** `self` is our own name in the chat: a passive reply is sent from it. `pressed`: the number of a button, if it is one of ours. */
  | { readonly kind: 'message'; readonly message: Message; readonly self: string; readonly pressed?: string }
  /** An event that asks for no answer (a link opened, a job's report, one nobody knows). */
  | { readonly kind: 'event'; readonly event: AccountEvent }
  | { readonly kind: 'malformed' }

/** A copy of its own: words cut out of the callback would keep all of it in memory for as long as the turn is kept. */
const own = (words: string): string => Buffer.from(words).toString()

type Envelope = Pick<Message, 'account' | 'sender' | 'id' | 'receivedAt'>

const fromEvent = (fields: Fields, envelope: Envelope): Message | undefined => {
  const key = cleanText(fields.get('EventKey') ?? '')
  switch (word(fields.get('Event') ?? '')) {
    case 'subscribe':
      return { ...envelope, kind: 'subscribe', scene: key.replace(/^qrscene_/i, '') }
    case 'unsubscribe':
      return { ...envelope, kind: 'unsubscribe' }
    case 'click':
      return { ...envelope, kind: 'click', key }
    case 'scan':
      return { ...envelope, kind: 'click', key: `scan:${key}` }
    case 'scancode_waitmsg':
      return { ...envelope, kind: 'click', key: scannedKey(fields) }
    default:
      return undefined
  }
}

const fromMessage = (type: string, fields: Fields, envelope: Envelope): Message => {
  const media = own(cleanText(fields.get('MediaId') ?? ''))
  switch (type) {
    case 'text':
      return { ...envelope, kind: 'text', text: own(cleanText(fields.get('Content') ?? '')) }
    case 'voice':
      return {
        ...envelope,
        kind: 'voice',
        text: own(cleanText(fields.get('Recognition') ?? '')),
        ...(media === '' ? {} : { media }),
      }
    case 'image':
      return media === '' ? { ...envelope, kind: 'other', type } : { ...envelope, kind: 'image', media }
    default:
      return { ...envelope, kind: 'other', type }
  }
}

/** Turns the fields of an authentic callback into a message. Types and events are matched in any case. */
export const parseFields = (fields: Fields, account: string, receivedAt: Instant): Parsed => {
  const sender = own(fields.get('FromUserName') ?? '')
  const self = fields.get('ToUserName') ?? ''
  const type = word(fields.get('MsgType') ?? '')
  if (type === '' || self === '' || !/^\S{1,128}$/.test(sender)) return { kind: 'malformed' }
  if (type === 'event') {
    const message = fromEvent(fields, { account, sender, receivedAt, id: eventId(fields) })
    return message === undefined
      ? { kind: 'event', event: readEvent(fields, sender) }
      : { kind: 'message', message, self }
  }
  const given = cleanText(fields.get('MsgId') ?? '')
  const id = given === '' ? derivedId('msg', fields.get('CreateTime') ?? '', fields.get('Content') ?? '') : given
  const pressed = cleanText(fields.get('bizmsgmenuid') ?? '')
  return {
    kind: 'message',
    message: fromMessage(type, fields, { account, sender, receivedAt, id }),
    self,
    ...(pressed === '' ? {} : { pressed }),
  }
}
