import { derivedId } from '../../core/ids.ts'
import { cleanText } from '../../core/message.ts'
import type { Fields } from '../tencent/xml.ts'

/** A member's word on one subscription template. */
export interface GrantChange {
  readonly template: string
  readonly isAccepted: boolean
}

export interface Report {
  /** The platform's number of the message. */
  readonly message: string
  /** Of a subscription message. */
  readonly template?: string
  readonly isDelivered: boolean
  /** The platform's word for how it ended. */
  readonly status: string
  readonly code?: string
}

/**
 * What the account tells us besides messages. It is acknowledged with `success` and counted; the dialogue never sees it.
 * `type` is the platform's word in small letters, safe to log and to store.
 */
export type AccountEvent = { readonly id: string; readonly type: string; readonly sender: string } & (
  | { readonly kind: 'grants'; readonly changes: readonly GrantChange[] }
  /** How the platform's own job for something we sent ended: a template message, a subscription message. */
  | { readonly kind: 'delivered'; readonly reports: readonly Report[] }
  | {
      readonly kind: 'broadcast'
      readonly message: string
      readonly status: string
      readonly sent: number
      readonly failed: number
    }
  /** Known to need nothing of us (a link opened, a place told in the background), or known to nobody. */
  | { readonly kind: 'counted'; readonly isKnown: boolean }
)

/** Events of the page that ask for nothing: the client has done, or does, what was tapped. */
const quiet: ReadonlySet<string> = new Set([
  'view',
  'view_miniprogram',
  'location',
  'scancode_push',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
  'publishjobfinish',
  'kf_create_session',
  'kf_close_session',
  'kf_switch_session',
])

/** The platform's own word, safe to log and to store. */
export const word = (raw: string): string => cleanText(raw).toLowerCase().slice(0, 40)

const textOf = (fields: Fields, name: string): string => cleanText(fields.get(name) ?? '')
const numberOf = (fields: Fields, name: string): number => {
  const value = Number(fields.get(name) ?? '')
  return Number.isSafeInteger(value) ? value : 0
}

/** The lists of an event, one or many: each a reader of its values. */
const listsOf = (fields: Fields): readonly ((name: string) => string)[] => {
  const indexes = new Set<number>()
  for (const key of fields.keys()) {
    const index = /^List\[(\d+)\]\./.exec(key)?.[1]
    if (index !== undefined) indexes.add(Number(index))
  }
  return [...indexes].map((index) => (name) => textOf(fields, `List[${index}].${name}`))
}

const grantsOf = (fields: Fields): readonly GrantChange[] =>
  listsOf(fields).flatMap((value) => {
    const status = value('SubscribeStatusString').toLowerCase()
    const template = value('TemplateId')
    return template !== '' && (status === 'accept' || status === 'reject')
      ? [{ template, isAccepted: status === 'accept' }]
      : []
  })

/** Two events of one second differ in what was clicked, scanned or reported, so that is part of their id. */
export const eventId = (fields: Fields): string => {
  const more = [...fields].filter(([name]) => /^List\[|^(MsgID|ScanResult)$/.test(name)).flat()
  return derivedId(
    'evt',
    ...['CreateTime', 'Event', 'EventKey', 'MenuId', 'Ticket'].map((name) => fields.get(name) ?? ''),
    ...more,
  )
}

/** Reads an event that is no message of a member. */
export const readEvent = (fields: Fields, sender: string): AccountEvent => {
  const type = word(fields.get('Event') ?? '')
  const envelope = { id: eventId(fields), type, sender }
  const status = textOf(fields, 'Status').slice(0, 60)
  switch (type) {
    case 'subscribe_msg_popup_event':
    case 'subscribe_msg_change_event':
      return { ...envelope, kind: 'grants', changes: grantsOf(fields) }
    case 'subscribe_msg_sent_event': {
      const reports = listsOf(fields).map((value) => ({
        message: value('MsgID'),
        template: value('TemplateId'),
        code: value('ErrorCode').slice(0, 20),
        isDelivered: value('ErrorCode') === '0',
        status: value('ErrorStatus').slice(0, 60),
      }))
      return { ...envelope, kind: 'delivered', reports }
    }
    case 'templatesendjobfinish': {
      const report = { message: textOf(fields, 'MsgID'), isDelivered: status.toLowerCase() === 'success', status }
      return { ...envelope, kind: 'delivered', reports: [report] }
    }
    case 'masssendjobfinish': {
      const counts = { sent: numberOf(fields, 'SentCount'), failed: numberOf(fields, 'ErrorCount') }
      return { ...envelope, kind: 'broadcast', message: textOf(fields, 'MsgID'), status, ...counts }
    }
    default:
      return { ...envelope, kind: 'counted', isKnown: quiet.has(type) }
  }
}
