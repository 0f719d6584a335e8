import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Channel } from '../../../src/core/channel.ts'
import type { Message } from '../../../src/core/message.ts'
import { cases } from '../../../src/casework/records.ts'
import { personOf } from '../../../src/people/persons.ts'
import { openHandover } from '../../../src/services/handover/rules.ts'
import { startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { monday, reception } from './house.ts'

/** A channel that gives up waiting, so that replies are sent later. */
const slow = (sent: string[]): Channel => ({
  account: 'slow',
  name: 'slow',
  deduplicates: false,
  send: async (_to, replies) => {
    sent.push(wordsOf(replies))
    return { kind: 'sent' }
  },
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
})

let at: TestApp
let sent: string[]
beforeEach(async () => {
  sent = []
  at = await startTestApp(monday, {}, (config) => config, { extra: () => [slow(sent)] })
})
afterEach(() => at.stop())

const message = (id: string, text: string): Message => ({
  account: 'slow',
  sender: 'somebody',
  id,
  receivedAt: monday,
  kind: 'text',
  text,
})

/** The channel gave up waiting for a reply, which is ready but not sent when somebody of the office takes the chat. */
const takenBefore = async (text: string): Promise<void> => {
  const { store, inbox, sealer, services } = at.app
  await inbox.receive(message('1', text))
  const clerk = await reception(at).hire('a')
  const row = await store.transaction('hand over', async (work) => {
    const person = await personOf(work, 'slow', 'somebody', true)
    const matter = sealer.seal('contact', '两个月没发工资')
    return openHandover(work, { person: person.id, matter, phone: undefined, dueAt: undefined })
  })
  expect((await store.read((read) => read.rows(cases).get(row.id)))?.state).toBe('open')
  await store.transaction(row.id, (work) => services.staff.chats.take(work, clerk, { id: row.id }))
  await inbox.deliverLater(message('1', text))
  await at.settle()
}

test('what the bot worked out before a person took the chat is not said after', async () => {
  await takenBefore('加班费怎么算')
  expect(sent).toEqual([expect.stringContaining('工会的人来了')])
})

test('help is said all the same', async () => {
  await takenBefore('不想活了')
  expect(sent.join('\n')).toContain('12356')
  expect(sent.join('\n')).toContain('工会的人来了')
})

test('with nobody there a late reply is said', async () => {
  await at.app.inbox.receive(message('1', '加班费怎么算'))
  await at.app.inbox.deliverLater(message('1', '加班费怎么算'))
  await at.settle()
  expect(sent).toEqual([expect.stringContaining('加班')])
})
