import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { grants, offers, windows } from '../../../src/channels/official-account/records.ts'
import type { SendOutcome } from '../../../src/core/channel.ts'
import { notice, text, type Reply } from '../../../src/core/reply.ts'
import { dayMs, hourMs, minuteMs } from '../../../src/core/time.ts'
import type { Fault } from '../../support/platform/index.ts'
import { rowsOf } from '../../support/rows.ts'
import { openHouse, type House } from './sending-house.ts'

const custom = '/cgi-bin/message/custom/send'
let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(async () => house.close())

let serial = 0
const send = (...replies: readonly Reply[]): Promise<SendOutcome> =>
  house.channel.send(house.member.openid, replies.length === 0 ? [text('好')] : replies, `ntc_${(serial += 1)}`)

describe('outcomes', () => {
  test('in an open window it is sent', async () => {
    await house.member.writes()
    expect(await send(text('明天上午'))).toEqual({ kind: 'sent' })
    expect(house.member.received.at(-1)).toMatchObject({ via: 'custom', words: '明天上午' })
  })

  test.each<[string, Fault, SendOutcome]>([
    ['a closed window', { errcode: 45015 }, { kind: 'parked' }],
    ['a used-up window', { errcode: 45047 }, { kind: 'parked' }],
    ['a member who left', { errcode: 43004 }, { kind: 'permanent', code: '43004' }],
    ['an API that is not allowed', { errcode: 48001 }, { kind: 'no-permission', code: '48001' }],
    ['a busy platform', { errcode: -1 }, { kind: 'retry', code: '-1' }],
    ['the quota of the day', { errcode: 45009 }, { kind: 'retry', code: '45009', at: '2026-11-23T16:05:00.000Z' }],
    ['a lost answer', 'taken-then-reset', { kind: 'unknown', code: expect.any(String) as string }],
    ['an id sent before', { errcode: 45065 }, { kind: 'sent' }],
  ])('%s', async (_name, fault, outcome) => {
    await house.member.writes()
    house.platform.faults.next(custom, fault)
    expect(await send()).toEqual(outcome)
  })

  test('a lost answer is no double when it is sent again', async () => {
    await house.member.writes()
    house.platform.faults.next(custom, 'taken-then-reset')
    const again = (): Promise<SendOutcome> => house.channel.send(house.member.openid, [text('一')], 'ntc_same')
    expect((await again()).kind).toBe('unknown')
    expect(await again()).toEqual({ kind: 'sent' })
    expect(house.member.received.filter(({ via }) => via === 'custom')).toHaveLength(1)
  })

  test('an account that may not send never asks', async () => {
    const other = await openHouse({ kind: 'unverified' })
    const outcome = await other.channel.send(other.member.openid, [text('好')], 'ntc_1')
    expect(outcome).toEqual({ kind: 'no-permission', code: '48001' })
    await other.close()
  })
})

describe('the window', () => {
  test('after five messages it is closed, and the platform is not asked', async () => {
    await house.member.writes()
    for (let i = 0; i < 5; i += 1) expect(await send()).toEqual({ kind: 'sent' })
    expect(await send()).toEqual({ kind: 'parked' })
    expect(house.sends()).toBe(5)
    await house.member.writes()
    expect(await send()).toEqual({ kind: 'sent' })
  })

  test('48 hours after the last message it is closed', async () => {
    await house.member.writes()
    house.clock.move(2 * dayMs - 1)
    expect(await send()).toEqual({ kind: 'sent' })
    house.clock.move(hourMs)
    const before = house.sends()
    expect(await send()).toEqual({ kind: 'parked' })
    expect(house.sends()).toBe(before)
  })

  test('a click lets three through for a minute', async () => {
    await house.member.writes()
    house.clock.move(3 * dayMs)
    await house.member.clicks()
    for (let i = 0; i < 3; i += 1) expect(await send()).toEqual({ kind: 'sent' })
    expect(await send()).toEqual({ kind: 'parked' })
    await house.member.clicks()
    house.clock.move(minuteMs)
    expect(await send()).toEqual({ kind: 'parked' })
    expect(house.sends()).toBe(3)
  })

  test('what the platform says closes it in every process', async () => {
    await house.member.writes()
    house.platform.faults.next(custom, { errcode: 45015 })
    await send()
    const other = house.another()
    expect(await other.send(house.member.openid, [text('好')], 'ntc_x')).toEqual({ kind: 'parked' })
    expect(house.sends()).toBe(1)
  })

  test('of somebody we know nothing about the platform is asked', async () => {
    expect(await house.channel.send('oStranger', [text('好')], 'ntc_1')).toMatchObject({ kind: 'permanent' })
    expect(house.sends()).toBe(1)
  })

  test('more than what is left is joined, and waits whole when even that is too much', async () => {
    await house.member.writes()
    for (let i = 0; i < 4; i += 1) await send()
    expect(await send(text('长。'.repeat(900)))).toEqual({ kind: 'parked' })
    expect(await send(text('一'), text('二'))).toEqual({ kind: 'sent' })
    expect(house.member.received.at(-1)?.words).toBe('一\n\n二')
  })

  test('what is too much for a window is one message and the address of a page, also in what is left of one', async () => {
    const at = async (id: string): Promise<string> => `https://union.example/a/${id}`
    const other = await openHouse({ pages: { ofTurn: at, ofMessage: ({ id }) => at(id) } })
    await other.member.writes()
    const long: Reply = { kind: 'answer', text: '长。'.repeat(3_000) }
    const shown = () => other.member.received.filter(({ via }) => via === 'custom')
    for (let i = 1; i <= 5; i += 1) {
      expect(await other.channel.send(other.member.openid, [long], `trn_${i}`)).toEqual({ kind: 'sent' })
      expect(shown()).toHaveLength(i)
      expect(shown().at(-1)?.words.endsWith(`https://union.example/a/trn_${i}`)).toBe(true)
    }
    expect(shown().every(({ words }) => Buffer.byteLength(words) <= 2048)).toBe(true)
    expect(await other.channel.send(other.member.openid, [long], 'trn_6')).toEqual({ kind: 'parked' })
    await other.close()
  })

  test('without a page what is too much ends with dots', async () => {
    await house.member.writes()
    expect(await send(text('长。'.repeat(6_000)))).toEqual({ kind: 'sent' })
    const shown = house.member.received.filter(({ via }) => via === 'custom')
    expect(shown).toHaveLength(5)
    expect(shown.at(-1)?.words.endsWith('。……')).toBe(true)
  })

  test('nothing is left of a member who unfollows', async () => {
    await house.member.writes()
    house.member.grants('sub-1')
    await house.callback.events()
    await send(text('选一个', [{ label: '好', send: '好' }]))
    const left = async () => [
      (await rowsOf(house.store, windows)).length,
      (await rowsOf(house.store, grants)).length,
      (await rowsOf(house.store, offers)).length,
    ]
    expect(await left()).toEqual([1, 1, 1])
    await house.member.unfollows()
    expect(await left()).toEqual([0, 0, 0])
  })
})

describe('buttons and cards', () => {
  const choices = [
    { label: '改时间', send: '我的预约 改' },
    { label: '取消', send: '我的预约 取消' },
  ]
  const menuIds = (): readonly string[] => {
    const body = house.platform.calls(custom).at(-1)?.body as { msgmenu: { list: { id: string }[] } } // what we sent
    return body.msgmenu.list.map(({ id }) => id)
  }

  test('a pressed button says what stands behind it', async () => {
    await house.member.writes()
    expect(await send(text('您有一个预约', choices))).toEqual({ kind: 'sent' })
    expect(house.member.received.at(-1)).toMatchObject({ type: 'msgmenu' })
    const [first = ''] = menuIds()
    expect(first).toMatch(/^\d+$/)
    await house.member.chooses(first, '改时间')
    expect(house.inbox.received.at(-1)).toMatchObject({ kind: 'text', text: '我的预约 改' })
  })

  test.each([
    ['999', '改时间'],
    ['abc', '取消'],
    ['1', '别的话'],
  ])('the number %s with "%s" that we never showed so is plain text', async (id, words) => {
    await house.member.writes()
    await send(text('您有一个预约', choices))
    await house.member.chooses(id, words)
    expect(house.inbox.received.at(-1)).toMatchObject({ kind: 'text', text: words })
  })

  test('words typed without a number stay words, and another member has other buttons', async () => {
    await house.member.writes()
    await send(text('您有一个预约', choices))
    await house.member.writes('改时间')
    expect(house.inbox.received.at(-1)).toMatchObject({ text: '改时间' })
    await house.platform.member('oOther').chooses('1', '改时间')
    expect(house.inbox.received.at(-1)).toMatchObject({ text: '改时间' })
  })

  test('where buttons are refused the choices are a list', async () => {
    await house.member.writes()
    house.platform.faults.next(custom, { errcode: 40200 })
    expect(await send(text('选一个', choices))).toEqual({ kind: 'sent' })
    expect(house.member.received.at(-1)).toMatchObject({
      type: 'text',
      words: '选一个\n1 改时间\n2 取消\n回数字就行。',
    })
  })

  test('a link is a card', async () => {
    await house.member.writes()
    await send({ ...text('表格填好了'), link: { label: '打开看', url: 'https://union.example/a' } })
    expect(house.platform.calls(custom).at(-1)?.body).toMatchObject({
      msgtype: 'news',
      news: { articles: [{ title: '打开看', description: '表格填好了', url: 'https://union.example/a' }] },
    })
  })
})

describe('while the chat is closed', () => {
  const bizsend = '/cgi-bin/message/subscribe/bizsend'
  const reminder = { ...notice('您明天有一个预约'), about: 'appointment' }
  beforeEach(async () => {
    await house.member.writes()
    house.clock.move(3 * dayMs)
  })

  test('a grant is used for a neutral line, and the words wait', async () => {
    house.member.grants('sub-1')
    await house.callback.events()
    expect(await send(reminder)).toEqual({ kind: 'parked', told: 'subscription' })
    expect(house.member.received.at(-1)).toMatchObject({
      via: 'subscribe',
      words: '您有一条提醒\n2026年11月26日 12:00',
      body: { page: 'https://union.example' },
    })
    expect(await send(reminder)).toEqual({ kind: 'parked', told: 'template' })
    expect(house.platform.calls(bizsend)).toHaveLength(1)
  })

  test('the same send spends one grant', async () => {
    house.member.grants('sub-1', 2)
    await house.callback.events()
    for (let i = 0; i < 2; i += 1)
      expect(await house.channel.send(house.member.openid, [reminder], 'ntc_once')).toMatchObject({
        told: 'subscription',
      })
    expect(house.platform.calls(bizsend)).toHaveLength(1)
  })

  test('a grant taken back is not used', async () => {
    house.member.grants('sub-1', 2)
    house.member.rejects('sub-1')
    await house.callback.events()
    expect(await send(reminder)).toMatchObject({ told: 'template' })
    expect(house.platform.calls(bizsend)).toHaveLength(0)
  })

  test('43101 ends all grants', async () => {
    house.member.grants('sub-1', 2)
    await house.callback.events()
    house.platform.faults.next(bizsend, { errcode: 43101 })
    expect(await send(reminder)).toMatchObject({ told: 'template' })
    await send(reminder)
    expect(house.platform.calls(bizsend)).toHaveLength(1)
  })

  test('a send that surely failed gives the grant back', async () => {
    house.member.grants('sub-1')
    await house.callback.events()
    house.platform.faults.next(bizsend, { errcode: -1 })
    expect(await send(reminder)).toEqual({ kind: 'retry', code: '-1' })
    expect(await send(reminder)).toMatchObject({ told: 'subscription' })
  })

  test('a campaign never goes by a template message, an answer by nothing', async () => {
    expect(await send({ ...notice('有一份问卷'), about: 'survey' })).toEqual({ kind: 'parked' })
    expect(await send(text('回答'))).toEqual({ kind: 'parked' })
    expect(house.platform.calls('/cgi-bin/message/template/send')).toHaveLength(0)
  })

  test.each<[number, SendOutcome]>([
    [47003, { kind: 'parked' }],
    [45009, { kind: 'parked', opensAt: '2026-11-26T16:05:00.000Z' }],
    [48001, { kind: 'parked' }],
    [43004, { kind: 'permanent', code: '43004' }],
    [-1, { kind: 'retry', code: '-1' }],
  ])('a template message refused with %i', async (errcode, outcome) => {
    house.platform.faults.next('/cgi-bin/message/template/send', { errcode })
    expect(await send(reminder)).toEqual(outcome)
  })
})

describe('the quota of the day', () => {
  test('once it is used up nobody asks before midnight', async () => {
    house.platform.quotas.daily[custom] = 1
    await house.member.writes()
    expect(await send()).toEqual({ kind: 'sent' })
    const closed = { kind: 'retry', code: '45009', at: '2026-11-23T16:05:00.000Z' }
    expect(await send()).toEqual(closed)
    expect(await send()).toEqual(closed)
    expect(await house.another().send(house.member.openid, [text('好')], 'ntc_q')).toEqual(closed)
    expect(house.sends()).toBe(2)
    house.clock.move(13 * hourMs)
    expect(await send()).toEqual({ kind: 'sent' })
  })
})
