import { describe, expect, test } from 'vitest'
import { parseFields as parseAccount } from '../../../src/channels/official-account/parse.ts'
import { parseFields } from '../../../src/channels/wecom/parse.ts'

const at = '2026-11-23T04:00:00.000Z'
const head = { ToUserName: 'ww1', FromUserName: 'zhang.san', CreateTime: '1795406400', AgentID: '1000002' }
const fieldsOf = (given: Readonly<Record<string, string>>) => new Map(Object.entries({ ...head, ...given }))

const kindsOf = (given: Readonly<Record<string, string>>) =>
  [parseFields, parseAccount].map((parse) => {
    const parsed = parse(fieldsOf(given), 'account', at)
    if (parsed.kind !== 'message') return 'nothing is said'
    const { id: _id, ...message } = parsed.message
    return message
  })

describe('what members do in the application is the same message as on an Official Account', () => {
  test.each([
    [{ MsgType: 'text', Content: '拖欠工资', MsgId: '1' }],
    [{ MsgType: 'image', PicUrl: 'http://p', MediaId: 'm1', MsgId: '2' }],
    [{ MsgType: 'voice', MediaId: 'm2', Format: 'amr', MsgId: '3' }],
    [{ MsgType: 'video', MediaId: 'm3', ThumbMediaId: 't', MsgId: '4' }],
    [{ MsgType: 'location', Location_X: '31.5', Location_Y: '120.3', Scale: '15', Label: '无锡', MsgId: '5' }],
    [{ MsgType: 'link', Title: '题', Description: '说明', Url: 'https://u', PicUrl: 'p', MsgId: '6' }],
    [{ MsgType: 'event', Event: 'click', EventKey: '菜单' }],
    [{ MsgType: 'event', Event: 'CLICK', EventKey: '人工' }],
    [{ MsgType: 'event', Event: 'view', EventKey: 'https://u' }],
    [{ MsgType: 'event', Event: 'LOCATION', Latitude: '31', Longitude: '120', Precision: '65' }],
    [{ MsgType: 'event', Event: 'scancode_push', EventKey: 'k', ScanType: 'qrcode', ScanResult: '1' }],
    [{ MsgType: 'event', Event: 'scancode_waitmsg', EventKey: '签到', ScanType: 'qrcode', ScanResult: '1' }],
    [{ MsgType: 'event', Event: 'scancode_waitmsg', EventKey: '签到', ScanResult: 'https://u/?scene=lecture:l1' }],
    [{ MsgType: 'event', Event: 'pic_photo_or_album', EventKey: 'k' }],
    [{ MsgType: 'event', Event: 'location_select', EventKey: 'k' }],
    [{ MsgType: 'event', Event: 'enter_agent', EventKey: '' }],
    [{ MsgType: 'event', Event: 'a_new_one', EventKey: '' }],
  ])('%j', (given) => {
    const [ours, theirs] = kindsOf(given)
    expect(ours).toEqual(theirs)
  })
})

test('opening the application asks for no greeting, and nobody is left by being let in', () => {
  expect(parseFields(fieldsOf({ MsgType: 'event', Event: 'enter_agent' }), 'account', at)).toMatchObject({
    kind: 'ignored',
    type: 'enter_agent',
  })
  expect(parseFields(fieldsOf({ MsgType: 'event', Event: 'subscribe' }), 'account', at)).toMatchObject({
    message: { kind: 'subscribe', scene: '' },
  })
})

test('who is taken out did not leave by themselves', () => {
  expect(parseFields(fieldsOf({ MsgType: 'event', Event: 'unsubscribe' }), 'account', at)).toMatchObject({
    message: { kind: 'unsubscribe', by: 'administrator' },
  })
})

test('two changes of the address list in one second are two', () => {
  const change = (user: string) =>
    parseFields(
      fieldsOf({ MsgType: 'event', Event: 'change_contact', ChangeType: 'delete_user', UserID: user }),
      'account',
      at,
    )
  expect(change('a')).toMatchObject({ kind: 'contacts' })
  expect(change('a')).not.toEqual(change('b'))
})
