import { afterEach, expect, test } from 'vitest'
import { conversations, turns } from '../../../src/core/conversation.ts'
import { findPerson } from '../../../src/people/persons.ts'
import { bindings } from '../../../src/people/records.ts'
import { dayMs, hourMs } from '../../../src/core/time.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'

const account = 'wecom:ww1:1000002'
let house: TestApp
afterEach(() => house.stop())

let sent = 0
const envelope = (on = account) => {
  sent += 1
  house.clock.move(1_000)
  return { account: on, sender: 'zhang.san', id: `m${sent}`, receivedAt: house.clock.now().toISOString() }
}
const write = (text: string, on = account) => house.app.inbox.receive({ ...envelope(on), kind: 'text', text })
const takeOut = () => house.app.inbox.receive({ ...envelope(), kind: 'unsubscribe', by: 'administrator' })
const letIn = () => house.app.inbox.receive({ ...envelope(), kind: 'subscribe', scene: '' })
const pass = async (ms: number): Promise<void> => {
  house.clock.move(ms)
  await house.settle()
}
const start = async (): Promise<void> => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
}
const words = async () => (await allRows(house, turns)).map(({ text }) => text).filter((text) => text !== '')

test('nothing is deleted at once of somebody whom an administrator took out, and nobody is written to', async () => {
  await start()
  await write('两个月没发工资')
  await takeOut()
  await pass(hourMs)
  expect(await words()).toEqual(['两个月没发工资'])
  expect(await allRows(house, bindings)).toMatchObject([{ reachable: false }])
})

test('after thirty days it goes as if they had left', async () => {
  await start()
  await write('两个月没发工资')
  await takeOut()
  await pass(29 * dayMs)
  expect(await words()).toHaveLength(1)
  await pass(2 * dayMs)
  expect(await words()).toEqual([])
  expect(await allRows(house, bindings)).toEqual([])
  expect(await allRows(house, conversations)).toEqual([])
})

test('who was let in again keeps what was said before', async () => {
  await start()
  await write('人工')
  await takeOut()
  await pass(10 * dayMs)
  await letIn()
  await write('年休假有几天')
  await pass(25 * dayMs)
  expect(await words()).toContain('人工')
  expect(await words()).toContain('年休假有几天')
})

test('who was let in and taken out once more is forgotten thirty days after the second time', async () => {
  await start()
  await write('两个月没发工资')
  await takeOut()
  await pass(20 * dayMs)
  await letIn()
  await takeOut()
  await pass(15 * dayMs)
  expect(await words()).toEqual(['两个月没发工资'])
  await pass(16 * dayMs)
  expect(await words()).toEqual([])
})

test('a member who leaves by themselves is forgotten at once, as before', async () => {
  await start()
  await write('两个月没发工资')
  expect(await words()).toEqual(['两个月没发工资'])
  await house.app.inbox.receive({ ...envelope(), kind: 'unsubscribe' })
  await pass(1_000)
  expect(await words()).toEqual([])
  expect(await house.app.store.read((read) => findPerson(read, account, 'zhang.san'))).toBeUndefined()
})
