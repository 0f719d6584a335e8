import { afterEach, beforeEach, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { conversations } from '../../../src/core/conversation.ts'
import { atLocal } from '../../../src/core/time.ts'
import { bindings } from '../../../src/people/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
  await at.say('菜单')
})
afterEach(() => at.stop())

const personOf = async (): Promise<string> => (await allRows(at, bindings))[0]?.person ?? ''
const openFlow = async (): Promise<string | undefined> => (await allRows(at, conversations))[0]?.form?.flow

const book = async (id: string, day: string): Promise<void> => {
  const person = await personOf()
  await at.app.store.transaction(person, async (work) => {
    const start = atLocal(day, 14 * 60)
    const times = { createdAt: work.now, updatedAt: work.now }
    const body = { topic: 'work', way: 'phone', start, end: atLocal(day, 15 * 60), consentAt: work.now }
    await work.rows(cases).insert({ id, kind: 'counselling', person, street: '', state: 'booked', ...times, body })
  })
}

test.each(['改到周四', '换个时间', '那天没空'])('%s begins to move the one appointment', async (words) => {
  await book('cas_one', '2026-11-26')
  await at.say(words)
  expect(await openFlow()).toBe('counselling-move')
})

test.each(['不去了', '有事去不了', '取消吧'])(
  '%s asks once more before the one appointment is called off',
  async (words) => {
    await book('cas_one', '2026-11-26')
    await at.say(words)
    expect(await openFlow()).toBe('counselling-cancel')
    expect((await allRows(at, cases)).map(({ state }) => state)).toEqual(['booked'])
    await at.say('提交')
    expect((await allRows(at, cases)).map(({ state }) => state)).toEqual(['cancelled'])
  },
)

test('of two appointments it is asked which', async () => {
  await book('cas_one', '2026-11-26')
  await book('cas_two', '2026-11-27')
  expect(wordsOf(await at.say('不去了'))).toContain('取消哪一个')
})

test('without an appointment the words are read like any others', async () => {
  for (const words of ['不去了', '改到周四', '办完了']) {
    await at.say(words)
    expect(await openFlow()).toBeUndefined()
  }
})

test('in a form they answer its question', async () => {
  await book('cas_one', '2026-11-26')
  await at.say('欠薪')
  await at.say('人工')
  expect(await openFlow()).toBeDefined()
  const before = await openFlow()
  await at.say('不来了')
  expect(await openFlow()).toBe(before)
})

test('办完了 asks whether the reminders of the one limit are to end', async () => {
  await at.say('提醒我不服裁决去起诉 2026-11-20')
  await at.say('提交')
  expect(wordsOf(await at.say('我的期限'))).toContain('起诉')
  await at.say('已经办了')
  expect(await openFlow()).toBe('deadline-end')
  await at.say('提交')
  expect(wordsOf(await at.say('我的期限'))).not.toContain('起诉')
})
