import { expect, onTestFinished, test } from 'vitest'
import type { Channel, SendOutcome } from '../../../src/core/channel.ts'
import type { Message } from '../../../src/core/message.ts'
import { personOf } from '../../../src/people/persons.ts'
import { openHandover } from '../../../src/services/handover/rules.ts'
import { startTestApp } from '../../support/app.ts'
import { monday, reception } from './house.ts'

/** A platform that drops doubles and answers as told, then takes everything. */
const platform = (answers: SendOutcome[], sent: string[]): Channel => ({
  account: 'live',
  name: 'live',
  deduplicates: true,
  send: async (_to, _replies, sendId) => {
    sent.push(sendId)
    return answers.shift() ?? { kind: 'sent' }
  },
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
})

const hello: Message = { account: 'live', sender: 'somebody', id: '1', receivedAt: monday, kind: 'text', text: '菜单' }

/** A chat in the hands of a clerk. */
const opened = async () => {
  const answers: SendOutcome[] = []
  const sent: string[] = []
  const at = await startTestApp(monday, {}, (config) => config, { extra: () => [platform(answers, sent)] })
  onTestFinished(() => at.stop())
  const { store, inbox, sealer, services } = at.app
  await inbox.receive(hello)
  const clerk = await reception(at).hire('a')
  const row = await store.transaction('hand over', async (work) => {
    const person = await personOf(work, 'live', 'somebody', true)
    return openHandover(work, {
      person: person.id,
      matter: sealer.seal('contact', '两个月没发工资'),
      phone: undefined,
      dueAt: undefined,
    })
  })
  await store.transaction(row.id, (work) => services.staff.chats.take(work, clerk, { id: row.id }))
  await at.settle()
  const write = async (words: string): Promise<void> => {
    await store.transaction(row.id, (work) =>
      services.staff.chats.write(work, clerk, { id: row.id, words, key: `key-of-${words}` }),
    )
    await at.settle()
  }
  const arrivals = async () => {
    const { lines } = await store.transaction(row.id, (work) => services.staff.chats.read(work, clerk, { id: row.id }))
    return lines.map(({ delivery }) => delivery)
  }
  return { at, answers, sent, write, arrivals }
}

test('a line that met one reset is under way, and arrives within two seconds under the same id', async () => {
  const { at, answers, sent, write, arrivals } = await opened()
  answers.push({ kind: 'unknown', code: 'reset' })
  sent.length = 0
  await write('我是小王')
  expect(await arrivals()).toEqual(['coming'])
  at.clock.move(2_000)
  await expect.poll(arrivals).toEqual(['arrived'])
  expect(sent).toHaveLength(2)
  expect(new Set(sent).size).toBe(1)
})

test.each([
  [{ kind: 'permanent', code: '40003' }, 'failed'],
  [{ kind: 'parked' }, 'waiting'],
  [{ kind: 'sent' }, 'arrived'],
] as const)('a line that ended as %j is shown as %s', async (outcome, shown) => {
  const { answers, write, arrivals } = await opened()
  answers.push(outcome)
  await write('我是小王')
  expect(await arrivals()).toEqual([shown])
})
