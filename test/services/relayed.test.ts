import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel } from '../../src/core/channel.ts'
import { conversations, notices } from '../../src/core/conversation.ts'
import { relayedAccount } from '../../src/core/relayed.ts'
import { notice, type Reply } from '../../src/core/reply.ts'
import { toInstant } from '../../src/core/time.ts'
import { cases } from '../../src/casework/records.ts'
import { deliver } from '../../src/dialogue/outbox.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { bindings } from '../../src/people/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

let house: TestApp
const sent: string[] = []

/** What the personal account would say on its own. */
const relayed: Channel = {
  account: relayedAccount,
  name: 'wechaty',
  deduplicates: false,
  takesOver: false,
  send: async (_recipient, replies) => {
    sent.push(wordsOf(replies))
    return { kind: 'sent' }
  },
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
}

beforeAll(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z', { BASE_URL: 'https://union.example' }, undefined, {
    extra: () => [relayed],
  })
})
afterAll(async () => house.stop())

let number = 0
const write = (text: string, sender: string): Promise<readonly Reply[]> => {
  number += 1
  const receivedAt = toInstant(house.clock.now())
  return house.app.inbox.receive({ account: relayedAccount, sender, id: `w${number}`, receivedAt, kind: 'text', text })
}
const conversationOf = async (sender: string) =>
  (await allRows(house, conversations)).find((row) => row.sender === sender && row.account === relayedAccount)
const elsewhere = '不在这个微信号上办'

describe('an account that strangers relay', () => {
  test('every form of the house is declared, and those of the sensitive services are', () => {
    const { flows, sensitiveFlows } = house.app.services
    const isSensitive = (id: string): boolean => sensitiveFlows.has(id)
    const plain = flows.map(({ id }) => id).filter((id) => !isSensitive(id))
    for (const id of plain) expect(id).not.toMatch(/counsel|handover|survey|aid|lead(?!-)|call|private/u)
    expect([...sensitiveFlows]).toEqual(expect.arrayContaining(['counselling', 'counselling-aftercare', 'handover']))
  })

  test.each([
    '预约心理老师',
    '人工',
    '找真人',
    '我的预约',
    '取消预约',
    '改约',
    '做个小测评',
    '谁看过我的记录',
    '开始',
    '候补',
    '看说明',
  ])('%s leads elsewhere, opens no form and no case', async (words) => {
    const sender = `matrix-${words}`
    const before = (await allRows(house, cases)).length
    const said = await write(words, sender)
    const { services } = house.app
    // A word that this house does not know is an ordinary question, and opens nothing either.
    const isCalled =
      /人工|真人/u.test(words) || services.words.some((one) => one.isSensitive === true && one.matches(words))
    expect(!isCalled || wordsOf(said).includes(elsewhere)).toBe(true)
    expect((await conversationOf(sender))?.form).toBeUndefined()
    expect((await allRows(house, cases)).length).toBe(before)
  })

  test('no words that open a form of a sensitive service get it, whatever the flow', async () => {
    const { flows, sensitiveFlows } = house.app.services
    for (const flow of flows.filter(({ id }) => sensitiveFlows.has(id))) {
      const sender = `flow-${flow.id}`
      await write('你好', sender)
      const row = await conversationOf(sender)
      if (row === undefined) throw new Error('no conversation')
      // It was opened on another account of the same person.
      const form = {
        flow: flow.id,
        version: flow.version,
        step: flow.questions[0]?.id ?? 'summary',
        answers: {},
        misses: 0,
      }
      await house.app.store.transaction(row.id, async (work) => {
        const now = await work.rows(conversations).get(row.id)
        if (now !== undefined) await work.rows(conversations).update({ ...now, form })
      })
      const said = await write('我叫王小明，电话13800000000', sender)
      expect(wordsOf(said)).not.toContain(flow.title)
      expect(wordsOf(await write('继续', sender))).toContain(elsewhere)
      expect((await conversationOf(sender))?.form).toEqual(form)
    }
  })

  test('forms that are not sensitive work', async () => {
    await write('算一下', 'plain')
    const said = await write('算经济补偿', 'plain')
    expect(wordsOf(said)).not.toContain(elsewhere)
  })

  test('questions are answered', async () => {
    expect((await write('老板两个月没发工资', 'asks')).some(({ kind }) => kind === 'answer')).toBe(true)
  })

  test('a short limit is told and handed to nobody', async () => {
    const before = (await allRows(house, cases)).length
    const said = await write('裁决书11号收到的，不服还来得及吗', 'limit')
    expect(wordsOf(said)).toContain('11月26日')
    expect(wordsOf(said)).toContain(elsewhere)
    expect((await allRows(house, cases)).length).toBe(before)
  })

  test('help in danger is given and the alert raised, also with a chat in the hands of staff', async () => {
    await write('你好', 'danger')
    const row = await conversationOf('danger')
    await house.app.store.transaction('x', async (work) => {
      const now = await work.rows(conversations).get(row?.id ?? '')
      if (now !== undefined) await work.rows(conversations).update({ ...now, owner: 'staff', heldBy: 'somebody' })
    })
    const before = (await allRows(house, alerts)).length
    const said = await write('我不想活了', 'danger')
    expect(said[0]?.kind).toBe('help')
    expect((await allRows(house, alerts)).length).toBe(before + 1)
    expect((await conversationOf('danger'))?.owner).toBe('staff')
  })

  test('what is not declared fit is never said there, and not with the next message either', async () => {
    await write('你好', 'told')
    const person = (await allRows(house, bindings)).find(({ sender }) => sender === 'told')?.person ?? ''
    sent.length = 0
    const told = (sendId: string, mayBeRelayed: boolean) =>
      house.app.store.transaction(person, (work) =>
        deliver(work, {
          person,
          replies: [notice(`您有一条提醒 ${sendId}`)],
          sendId,
          ...(mayBeRelayed ? { mayBeRelayed } : {}),
        }),
      )
    expect(await told('hidden', false)).toBeUndefined()
    expect(await told('open', true)).toBe(relayedAccount)
    await house.settle()
    expect(sent.join()).toBe('您有一条提醒 open')
    // It waits from a time when the person wrote elsewhere.
    await house.app.store.transaction(person, async (work) => {
      const waiting = {
        id: 'ntc_waits',
        person,
        seq: 99,
        at: work.now,
        replies: [notice('等着的')],
        delivery: 'parked' as const,
      }
      await work.rows(notices).insert(waiting)
    })
    expect(wordsOf(await write('你好', 'told'))).not.toContain('等着的')
  })

  test('reminders of sensitive kinds are not carried', () => {
    const { reminderKinds, plainReminders } = house.app.services
    const carried = reminderKinds.map(({ kind }) => kind).filter((kind) => plainReminders.has(kind))
    for (const kind of carried) expect(kind).not.toMatch(/appointment|counsel|care|survey|call/u)
    expect(plainReminders.size).toBeLessThan(reminderKinds.length)
  })
})
