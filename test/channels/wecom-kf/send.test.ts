import { describe, expect, onTestFinished, test } from 'vitest'
import { itemsFor } from '../../../src/channels/wecom-kf/outgoing.ts'
import type { SendOutcome } from '../../../src/core/channel.ts'
import { text, type Reply } from '../../../src/core/reply.ts'
import { hourMs } from '../../../src/core/time.ts'
import { recordingInbox } from '../inbox.ts'
import { customer, openHouse } from './house.ts'

const sendPath = '/cgi-bin/kf/send_msg'

/** A member who has just written and was not answered. */
const opened = async (options: Parameters<typeof openHouse>[1] = {}) => {
  const inbox = recordingInbox()
  inbox.answer(async () => [])
  const house = await openHouse(inbox, options)
  onTestFinished(house.close)
  house.member.writes('在吗')
  await house.turn()
  const say = (words: string, sendId: string): Promise<SendOutcome> => house.at().send(customer, [text(words)], sendId)
  return { ...house, inbox, say, shown: () => house.member.received.map(({ words }) => words) }
}

describe('the window of a member', () => {
  test('lets five messages through; the sixth waits without the platform being asked, until the member writes', async () => {
    const house = await opened()
    for (const id of ['1', '2', '3', '4', '5']) expect(await house.say(id, id)).toEqual({ kind: 'sent' })
    expect(await house.say('6', '6')).toEqual({ kind: 'parked' })
    expect(house.platform.calls(sendPath)).toHaveLength(5)
    house.clock.move(1_000)
    house.member.writes('还在')
    await house.turn()
    expect(await house.say('6', '6')).toEqual({ kind: 'sent' })
    expect(house.shown()).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  test('closes after 48 hours, and is closed for somebody who never wrote', async () => {
    const house = await opened()
    expect(await house.at().send('wmNobody', [text('好')], '1')).toEqual({ kind: 'parked' })
    house.clock.move(48 * hourMs)
    expect(await house.say('好', '2')).toEqual({ kind: 'parked' })
    expect(house.platform.calls(sendPath)).toEqual([])
  })

  test('a message that is read a second time opens no second window', async () => {
    const house = await opened()
    for (const id of ['1', '2', '3', '4', '5']) await house.say(id, id)
    const call = { MsgType: 'event', Event: 'kf_msg_or_event', Token: 'ENC', OpenKfId: house.account.openKfId }
    await house.callback.post(house.account.self, call)
    await house.settle()
    expect(await house.say('6', '6')).toEqual({ kind: 'parked' })
  })

  test('when the platform counts otherwise it is believed, and asked no more', async () => {
    const house = await opened()
    house.platform.faults.next(sendPath, { errcode: 95001 })
    expect(await house.say('1', '1')).toEqual({ kind: 'parked' })
    expect(await house.say('2', '2')).toEqual({ kind: 'parked' })
    expect(house.platform.calls(sendPath)).toHaveLength(1)
  })

  test('what did not go out takes no place', async () => {
    const house = await opened()
    house.platform.faults.next(sendPath, ...Array.from({ length: 8 }, () => ({ status: 503 })))
    for (let i = 0; i < 8; i += 1) expect(await house.say('好', `s${i}`)).toMatchObject({ kind: 'retry' })
    for (const id of ['1', '2', '3', '4', '5']) expect(await house.say(id, id)).toEqual({ kind: 'sent' })
  })
})

describe('outcomes', () => {
  test('an uncertain send, tried again, is shown once and counted once', async () => {
    const house = await opened()
    house.platform.faults.next(sendPath, 'taken-then-reset')
    expect(await house.say('只说一遍', 'a')).toMatchObject({ kind: 'unknown' })
    expect(await house.say('只说一遍', 'a')).toEqual({ kind: 'sent' })
    expect(house.shown()).toEqual(['只说一遍'])
    for (const id of ['2', '3', '4', '5']) expect(await house.say(id, id)).toEqual({ kind: 'sent' })
    const ids = house.platform.calls(sendPath).map(({ body }) => Reflect.get(Object(body), 'msgid') as string)
    expect(ids[0]).toBe(ids[1])
    for (const id of ids) expect(id).toMatch(/^[\w-]{1,32}$/)
  })

  test('a token that has ended is fetched again once', async () => {
    const house = await opened()
    house.platform.endTokens('expired')
    expect(await house.say('好', '1')).toEqual({ kind: 'sent' })
    house.platform.faults.next(sendPath, { errcode: 42001 }, { errcode: 42001 })
    expect(await house.say('好', '2')).toMatchObject({ kind: 'retry' })
  })

  test.each([
    [95002, 'parked'],
    [95018, 'parked'],
    [95000, 'no-permission'],
    [60020, 'no-permission'],
    [40003, 'permanent'],
    [45009, 'retry'],
    [-1, 'retry'],
  ])('code %i means %s', async (errcode, kind) => {
    const house = await opened()
    house.platform.faults.next(sendPath, { errcode })
    expect(await house.say('好', '1')).toMatchObject({ kind })
  })

  test('a message that the platform took and could not deliver is settled by what it belonged to', async () => {
    const settled: unknown[] = []
    const house = await opened({
      watchers: { notDelivered: async (_work, { sendId, outcome }) => void settled.push([sendId, outcome]) },
    })
    house.member.blocks()
    expect(await house.say('好', 'ntc_1')).toEqual({ kind: 'sent' })
    await house.turn()
    expect(settled).toEqual([['ntc_1', { kind: 'parked' }]])
  })
})

describe('a person in WeCom', () => {
  test('who takes the session between answer and send keeps the bot from speaking', async () => {
    const house = await opened()
    const change = (change_type: number) =>
      house.member.sends({
        origin: 4,
        msgtype: 'event',
        event: { event_type: 'session_status_change', external_userid: customer, change_type },
      })
    change(1)
    await house.turn()
    expect(await house.say('我来答', '1')).toEqual({ kind: 'parked' })
    expect(house.platform.calls(sendPath)).toEqual([])
    const help: Reply = { kind: 'help', text: '先打120。' }
    expect(await house.at().send(customer, [help], 'h')).toEqual({ kind: 'sent' })
    change(3)
    await house.turn()
    expect(await house.say('我来答', '1')).toEqual({ kind: 'sent' })
  })
})

describe('whoever opens the chat', () => {
  test('is greeted once with the code of the event, with its choices', async () => {
    const house = await opened()
    house.member.enters()
    await house.turn()
    expect(house.shown()).toEqual(['你好，我是梁心。'])
    expect(JSON.stringify(house.member.received[0]?.body)).toContain('拖欠工资')
    expect(house.inbox.received).toHaveLength(1)
  })

  test('is not greeted when the code has ended', async () => {
    const house = await opened()
    house.member.enters()
    house.clock.move(21_000)
    await house.turn()
    expect(house.shown()).toEqual([])
    expect(house.platform.calls('/cgi-bin/kf/send_msg_on_event')).toEqual([])
  })
})

describe('replies as messages', () => {
  test('choices and a link become one menu; what a menu cannot hold is numbered', () => {
    const link = { label: '打开', url: 'https://union.example/x' }
    const [menu] = itemsFor([{ ...text('选一个', [{ label: '还在', send: 'yes' }]), link }])
    expect(menu).toEqual({
      kind: 'menu',
      head: '选一个',
      list: [
        { type: 'click', click: { id: 'yes', content: '还在' } },
        { type: 'view', view: { url: link.url, content: '打开' } },
      ],
    })
    const many = Array.from({ length: 11 }, (_one, index) => ({ label: `第${index}个`, send: `${index}` }))
    expect(itemsFor([text('选一个', many)])).toEqual([
      { kind: 'text', content: expect.stringMatching(/选一个[^]*11 第10个/) as string },
    ])
  })

  test('long words are cut by bytes and never inside of a character', () => {
    const family = '👨‍👩‍👧'
    const words = `${'工资'.repeat(500)}${family.repeat(100)}`
    const items = itemsFor([text(words)])
    const parts = items.map((item) => (item.kind === 'text' ? item.content : ''))
    expect(parts.join('')).toBe(words)
    for (const part of parts) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2_047)
      expect(part.isWellFormed()).toBe(true)
      expect(part.startsWith('\u200D')).toBe(false)
    }
  })

  test('several bubbles are three messages at most, and never more than the window lets through', () => {
    const bubbles = Array.from({ length: 6 }, (_one, index) => text(`第${index}句`))
    expect(itemsFor(bubbles)).toHaveLength(3)
    expect(itemsFor(bubbles)[0]).toEqual({ kind: 'text', content: '第0句' })
    expect(itemsFor([text('长'.repeat(6_000))])).toHaveLength(5)
    expect(itemsFor([])).toEqual([])
  })
})
