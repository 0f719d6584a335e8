import { describe, expect, test } from 'vitest'
import { type Parsed, parseFields } from '../../../src/channels/official-account/parse.ts'
import { fieldsOf, messageXml, openid, self } from './platform.ts'

const parse = (fields: Readonly<Record<string, string>>): Parsed =>
  parseFields(fieldsOf(messageXml(fields)), 'official-account:wx', '2026-11-23T04:00:00.000Z')

const messageOf = (fields: Readonly<Record<string, string>>): unknown => {
  const parsed = parse(fields)
  return parsed.kind === 'message' ? parsed.message : parsed
}

describe('messages', () => {
  test('a text carries who, where and which', () => {
    expect(parse({ MsgType: 'text', Content: ' 工资\u200B拖欠 ', MsgId: '4561255354251345929' })).toEqual({
      kind: 'message',
      self,
      message: {
        account: 'official-account:wx',
        sender: openid,
        id: '4561255354251345929',
        receivedAt: '2026-11-23T04:00:00.000Z',
        kind: 'text',
        text: '工资 拖欠',
      },
    })
  })

  test.each([
    [
      { MsgType: 'text', MsgId: '1' },
      { kind: 'text', text: '' },
    ],
    [
      { MsgType: 'TEXT', MsgId: '1', Content: '007' },
      { kind: 'text', text: '007' },
    ],
    [
      { MsgType: 'voice', MsgId: '1', Recognition: '工资没发' },
      { kind: 'voice', text: '工资没发' },
    ],
    [
      { MsgType: 'voice', MsgId: '1', Recognition: '' },
      { kind: 'voice', text: '' },
    ],
    [
      { MsgType: 'image', MsgId: '1' },
      { kind: 'other', type: 'image' },
    ],
    [
      { MsgType: 'hologram', MsgId: '1' },
      { kind: 'other', type: 'hologram' },
    ],
    [
      { MsgType: 'event', Event: 'subscribe', EventKey: 'qrscene_street-12' },
      { kind: 'subscribe', scene: 'street-12' },
    ],
    [
      { MsgType: 'event', Event: 'SUBSCRIBE' },
      { kind: 'subscribe', scene: '' },
    ],
    [{ MsgType: 'event', Event: 'unsubscribe', EventKey: '' }, { kind: 'unsubscribe' }],
    [
      { MsgType: 'event', Event: 'click', EventKey: 'aid' },
      { kind: 'click', key: 'aid' },
    ],
    [
      { MsgType: 'Event', Event: 'SCAN', EventKey: 'street-12', Ticket: 't' },
      { kind: 'click', key: 'scan:street-12' },
    ],
  ])('%j is read', (fields, expected) => {
    expect(messageOf(fields)).toMatchObject(expected)
  })

  test.each(['VIEW', 'LOCATION', 'TEMPLATESENDJOBFINISH', 'subscribe_msg_popup_event', 'what_is_this', ''])(
    'the event %j needs no answer',
    (event) => {
      expect(parse({ MsgType: 'event', Event: event })).toMatchObject({
        kind: 'event',
        event: { type: event.toLowerCase(), sender: openid },
      })
    },
  )

  test.each([{}, { MsgType: ' ' }])('%j is not a message', (fields) => {
    expect(parse(fields)).toEqual({ kind: 'malformed' })
  })
})

describe('ids', () => {
  const idOf = (fields: Readonly<Record<string, string>>): string => {
    const parsed = parse(fields)
    return parsed.kind === 'message' ? parsed.message.id : ''
  }

  test('an event asked again has the same id', () => {
    const click = { MsgType: 'event', Event: 'CLICK', EventKey: 'aid', CreateTime: '1795406400' }
    expect(idOf(click)).toBe(idOf({ ...click }))
  })

  test('two events of one second differ by what was clicked or scanned', () => {
    const click = { MsgType: 'event', Event: 'CLICK', EventKey: 'aid', CreateTime: '1795406400' }
    const ids = [click, { ...click, EventKey: 'law' }, { ...click, MenuId: '7' }, { ...click, Event: 'SCAN' }].map(idOf)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('a message without an id is told by its second and its words', () => {
    expect(idOf({ MsgType: 'text', Content: '好' })).not.toBe(idOf({ MsgType: 'text', Content: '不' }))
  })
})
