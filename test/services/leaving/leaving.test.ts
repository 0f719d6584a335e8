import { afterEach, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { conversations, notices, turns } from '../../../src/core/conversation.ts'
import { newId } from '../../../src/core/ids.ts'
import { joinPersons } from '../../../src/people/joined.ts'
import { findPerson } from '../../../src/people/persons.ts'
import { bindings } from '../../../src/people/records.ts'
import { calls } from '../../../src/services/callbacks/records.ts'
import { savedDeadlines } from '../../../src/services/deadlines/records.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'

const account = 'official-account:wx'
let house: TestApp
afterEach(() => house.stop())

let sent = 0
const envelope = (sender: string) => {
  sent += 1
  return { account, sender, id: `m${sent}`, receivedAt: '2026-11-23T02:00:00.000Z' }
}
const write = (text: string, sender = 'oA') => house.app.inbox.receive({ ...envelope(sender), kind: 'text', text })
const leave = (sender = 'oA') => house.app.inbox.receive({ ...envelope(sender), kind: 'unsubscribe' })
const start = async (): Promise<void> => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
}
const personOf = async (sender = 'oA'): Promise<string> =>
  (await house.app.store.read((read) => findPerson(read, account, sender)))?.id ?? ''

test('who leaves nothing open leaves nothing: no words, no chat, no name of the platform', async () => {
  await start()
  for (const words of ['两个月没发工资', '怎么投诉']) await write(words)
  house.clock.move(1_000)
  await leave()
  house.clock.move(1_000)
  await house.settle()
  expect(await allRows(house, bindings)).toEqual([])
  expect(await allRows(house, conversations)).toEqual([])
  expect(await allRows(house, notices)).toEqual([])
  expect((await allRows(house, turns)).every(({ text, kind }) => text === '' && kind === 'unsubscribe')).toBe(true)
  expect(JSON.stringify(await allRows(house, turns))).not.toContain('oA')
})

test('what is open stays, and goes on by telephone, once', async () => {
  await start()
  await write('两个月没发工资')
  const person = await personOf()
  await house.app.store.transaction('case', async (work) => {
    const phone = house.app.sealer.seal('contact', '13800000001')
    const row = {
      kind: 'counselling',
      person,
      street: '',
      state: 'confirmed',
      createdAt: work.now,
      updatedAt: work.now,
    }
    await work.rows(cases).insert({ id: newId('cas', house.clock.now()), ...row, body: { phone } })
    await work.rows(savedDeadlines).insert({
      id: 'ddl_1',
      person,
      deadline: 'sue-15',
      trigger: '2026-11-20',
      raw: '2026-12-05',
      rolled: '2026-12-07',
      state: 'open',
      createdAt: work.now,
    })
  })
  house.clock.move(1_000)
  await leave()
  house.clock.move(1_000)
  await house.settle()
  await house.settle()
  expect(await allRows(house, cases)).toHaveLength(1)
  expect(await allRows(house, savedDeadlines)).toHaveLength(1)
  const waiting = await allRows(house, calls)
  expect(waiting).toMatchObject([{ source: 'unreachable', state: 'open', person, topic: 'message' }])
  expect(JSON.stringify(waiting)).not.toContain('13800000001')
  expect(await personOf()).toBe(person)
  expect((await allRows(house, turns)).filter(({ text }) => text !== '')).toEqual([])
})

test('a long history goes too, in more than one transaction', async () => {
  await start()
  await write('你好')
  const person = await personOf()
  const at = '2026-11-22T02:00:00.000Z'
  for (const round of [0, 1, 2])
    await house.app.store.transaction(person, async (work) => {
      for (let number = 0; number < 400; number += 1) {
        const row = { person, account, at, kind: 'text', text: '旧话', replies: [], content: '' }
        await work.rows(turns).insert({ id: `trn_${round}_${number}`, ...row, delivery: 'direct' })
      }
    })
  const spoken = async () => (await allRows(house, turns)).filter(({ text }) => text !== '')
  expect(await spoken()).toHaveLength(1_201)
  await leave()
  house.clock.move(1_000)
  await house.settle()
  expect(await spoken()).toEqual([])
})

test('who comes back before the job has run keeps what they say from then on', async () => {
  await start()
  await write('两个月没发工资')
  await leave()
  house.clock.move(1_000)
  await house.app.inbox.receive({ ...envelope('oA'), kind: 'subscribe', scene: '' })
  await write('加班没给钱')
  await house.settle()
  expect((await allRows(house, turns)).map(({ text }) => text).filter((text) => text !== '')).toEqual(['加班没给钱'])
  expect(await personOf()).not.toBe('')
})

test('what was said on the web page stays for who is still there', async () => {
  await start()
  await write('两个月没发工资')
  await house.say('怎么投诉', 'web-cookie')
  const [one, other] = [
    await personOf(),
    (await house.app.store.read((read) => findPerson(read, 'web', 'web-cookie')))?.id ?? '',
  ]
  await house.app.store.transaction('join', (work) => joinPersons(work, one, other))
  house.clock.move(1_000)
  await leave()
  house.clock.move(1_000)
  await house.settle()
  expect((await allRows(house, turns)).map(({ text }) => text).filter((text) => text !== '')).toEqual(['怎么投诉'])
  expect(await allRows(house, calls)).toEqual([])
})
