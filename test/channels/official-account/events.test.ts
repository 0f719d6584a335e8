import { describe, expect, test } from 'vitest'
import type { AccountEvent } from '../../../src/channels/official-account/events.ts'
import { parseFields } from '../../../src/channels/official-account/parse.ts'
import { readXml } from '../../../src/channels/tencent/xml.ts'
import { self, openid } from './platform.ts'

const eventXml = (inner: string): string =>
  `<xml><ToUserName><![CDATA[${self}]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName><CreateTime>1795406400</CreateTime><MsgType><![CDATA[event]]></MsgType>${inner}</xml>`

const parsed = (inner: string) => {
  const read = readXml(eventXml(inner))
  if (read.kind === 'refused') throw new Error(read.reason)
  return parseFields(read.fields, 'official-account:wx', '2026-11-23T04:00:00.000Z')
}

const eventOf = (inner: string): AccountEvent => {
  const found = parsed(inner)
  if (found.kind !== 'event') throw new Error('no event')
  return found.event
}

const grant = (template: string, status: string): string =>
  `<List><TemplateId><![CDATA[${template}]]></TemplateId><SubscribeStatusString><![CDATA[${status}]]></SubscribeStatusString><PopupScene>1</PopupScene></List>`

describe('grants of subscription messages', () => {
  test.each([
    ['subscribe_msg_popup_event', 'SubscribeMsgPopupEvent'],
    ['subscribe_msg_change_event', 'SubscribeMsgChangeEvent'],
    // The platform's own sample of the change event has the tag of the other one.
    ['subscribe_msg_change_event', 'SubscribeMsgPopupEvent'],
  ])('%s in %s is read with one list', (event, tag) => {
    const inner = `<Event><![CDATA[${event}]]></Event><${tag}>${grant('T1', 'reject')}</${tag}>`
    expect(eventOf(inner)).toMatchObject({ kind: 'grants', changes: [{ template: 'T1', isAccepted: false }] })
  })

  test('many lists are read each by itself, and what is no answer is left out', () => {
    const lists = grant('T1', 'accept') + grant('T2', 'reject') + grant('T3', 'filter')
    const inner = `<Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent>${lists}</SubscribeMsgPopupEvent>`
    expect(eventOf(inner)).toMatchObject({
      changes: [
        { template: 'T1', isAccepted: true },
        { template: 'T2', isAccepted: false },
      ],
    })
  })

  test('a value given twice in one list is refused', () => {
    const list = '<List><TemplateId>T1</TemplateId><TemplateId>T2</TemplateId></List>'
    expect(readXml(eventXml(`<A>${list}</A>`))).toMatchObject({ kind: 'refused', reason: 'duplicate-field' })
  })

  test('two events of one second that differ only in a list are two', () => {
    const inner = (template: string) =>
      `<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>${grant(template, 'accept')}</SubscribeMsgPopupEvent>`
    expect(eventOf(inner('T1')).id).not.toBe(eventOf(inner('T2')).id)
    expect(eventOf(inner('T1')).id).toBe(eventOf(inner('T1')).id)
  })
})

describe('reports of the platform', () => {
  test('a sent subscription message says which and how it ended', () => {
    const list =
      '<List><TemplateId>T1</TemplateId><MsgID>1700827132819554304</MsgID><ErrorCode>0</ErrorCode><ErrorStatus><![CDATA[success]]></ErrorStatus></List>'
    const inner = `<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent>${list}</SubscribeMsgSentEvent>`
    expect(eventOf(inner)).toMatchObject({
      kind: 'delivered',
      reports: [{ message: '1700827132819554304', isDelivered: true, status: 'success' }],
    })
  })

  test.each([
    ['success', true],
    ['failed:user block', false],
    ['failed: system failed', false],
  ])('a template message that ended as %j, with its id in capitals', (status, isDelivered) => {
    const inner = `<Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status><![CDATA[${status}]]></Status>`
    expect(eventOf(inner)).toMatchObject({
      kind: 'delivered',
      reports: [{ message: '200163836', isDelivered, status }],
    })
  })

  test('a broadcast is counted as the platform counted it', () => {
    const inner =
      '<Event>MASSSENDJOBFINISH</Event><MsgID>1000001625</MsgID><Status>send success</Status><TotalCount>100</TotalCount><SentCount>75</SentCount><ErrorCount>5</ErrorCount>'
    expect(eventOf(inner)).toMatchObject({ kind: 'broadcast', message: '1000001625', sent: 75, failed: 5 })
  })
})

describe('events that need nothing of us', () => {
  test.each([
    ['VIEW', true],
    ['LOCATION', true],
    ['pic_weixin', true],
    ['scancode_push', true],
    ['location_select', true],
    ['view_miniprogram', true],
    ['PUBLISHJOBFINISH', true],
    ['hologram_call', false],
  ])('%s', (event, isKnown) => {
    expect(eventOf(`<Event>${event}</Event>`)).toMatchObject({ kind: 'counted', type: event.toLowerCase(), isKnown })
  })
})

describe('a code scanned from our menu', () => {
  const scanned = (result: string) =>
    parsed(
      `<Event>scancode_waitmsg</Event><EventKey>签到</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult><![CDATA[${result}]]></ScanResult></ScanCodeInfo>`,
    )

  test.each([
    ['https://x.example.org/?scene=lecture%3Alec_ABC.123456', 'scan:lecture:lec_ABC.123456'],
    ['station:sta_1', 'scan:station:sta_1'],
    ['https://elsewhere.example.org/', 'menu:签到'],
  ])('%s says %s', (result, key) => {
    expect(scanned(result)).toMatchObject({ kind: 'message', message: { kind: 'click', key } })
  })
})
