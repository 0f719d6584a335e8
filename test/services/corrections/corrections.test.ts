import { afterEach, beforeEach, expect, test } from 'vitest'
import { notices } from '../../../src/core/conversation.ts'
import { dayMs } from '../../../src/core/time.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { corrections, type Correction } from '../../../src/services/corrections/records.ts'
import { spreadCorrections } from '../../../src/services/corrections/rules.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'

let talk: TestApp
beforeEach(async () => {
  talk = await startTestApp('2026-08-20T02:00:00.000Z')
})
afterEach(() => talk.stop())

const question = '年终奖绩效不发'
const corrected: Correction = {
  entry: 'bonus-unpaid',
  title: question,
  on: '2026-11-23',
  what: '原来写的期限不对，现在按新的写。',
}

const to = (instant: string): void => talk.clock.move(Date.parse(instant) - talk.clock.now().getTime())
const spread = (...listed: readonly Correction[]): Promise<number> => spreadCorrections(talk.app.store, listed)
/** A minute later, when the reminders are due. */
const settle = async (): Promise<void> => {
  talk.clock.move(61_000)
  await talk.settle()
}
const told = async (): Promise<readonly string[]> =>
  (await allRows(talk, notices)).flatMap(({ replies }) => replies.map(({ text }) => text))

const neutral = '您有一条提醒：以前给您的一条回答有更正。回“看更正”看详情。'

test('who was given the answer in the ninety days before is told once, in words that say nothing of it', async () => {
  await talk.say(question, 'too-long-ago')
  to('2026-09-20T02:00:00.000Z')
  await talk.say(question, 'a')
  await talk.say(question, 'a')
  await talk.say('工伤怎么申请', 'another-matter')
  to('2026-11-23T03:00:00.000Z')
  expect(await spread(corrected)).toBe(1)
  await settle()
  expect(await told()).toEqual([neutral])
  expect(await spread(corrected)).toBe(0)
  await settle()
  expect(await told()).toEqual([neutral])
  expect(await allRows(talk, ledger)).toMatchObject([{ kind: 'correction', outcome: 'sent' }])
  expect((await allRows(talk, corrections))[0]).toMatchObject({ state: 'told', people: 1 })
})

test('the chat says what was wrong, and leads to the answer of now', async () => {
  to('2026-11-01T02:00:00.000Z')
  await talk.say(question, 'a')
  to('2026-11-23T03:00:00.000Z')
  await spread(corrected)
  await settle()
  const replies = await talk.say('看更正', 'a')
  expect(wordsOf(replies)).toContain(`更正了“${question}”：${corrected.what}`)
  expect(replies[0]?.choices?.map(({ send }) => send)).toEqual([question, '人工'])
  expect(wordsOf(await talk.say('看更正', 'b'))).toContain('没有要更正的')
})

test('who asks after it was found got the new answer and hears nothing', async () => {
  to('2026-11-23T03:00:00.000Z')
  await spread(corrected)
  talk.clock.move(dayMs)
  await talk.say(question, 'new')
  await spread(corrected)
  await settle()
  expect(await told()).toEqual([])
})

test('who wants no reminders is left alone, and the ledger says why', async () => {
  to('2026-11-01T02:00:00.000Z')
  await talk.say(question, 'a')
  await talk.say('退订全部', 'a')
  to('2026-11-23T03:00:00.000Z')
  await spread(corrected)
  await settle()
  expect(await told()).toEqual([])
  expect(await allRows(talk, ledger)).toMatchObject([{ outcome: 'skipped', reason: 'opted-out' }])
})

test('cut off in the middle it is done again, and nobody is told twice', async () => {
  to('2026-11-01T02:00:00.000Z')
  for (const sender of ['a', 'b', 'c']) await talk.say(question, sender)
  to('2026-11-23T03:00:00.000Z')
  await spread(corrected)
  await talk.app.store.transaction('test', async (work) => {
    const [row] = await work.rows(corrections).range('on', { limit: 1 })
    if (row !== undefined) await work.rows(corrections).update({ ...row, state: 'open' })
    const [last] = await work.rows(reminders).range('subject', { where: ['bonus-unpaid', 'planned'], limit: 1 })
    if (last !== undefined) await work.rows(reminders).delete(last.id)
  })
  await settle()
  await spread(corrected)
  await settle()
  expect(await told()).toEqual([neutral, neutral, neutral])
})

test('a correction at night waits for the morning', async () => {
  to('2026-11-01T02:00:00.000Z')
  await talk.say(question, 'a')
  to('2026-11-23T15:00:00.000Z')
  await spread(corrected)
  await settle()
  expect(await told()).toEqual([])
  to('2026-11-24T00:00:00.000Z')
  await settle()
  expect(await told()).toEqual([neutral])
})

test('one that the content takes back before it is said is not said', async () => {
  to('2026-11-01T02:00:00.000Z')
  await talk.say(question, 'a')
  to('2026-11-23T03:00:00.000Z')
  await spread(corrected)
  await spread()
  await settle()
  expect(await told()).toEqual([])
  expect(wordsOf(await talk.say('看更正', 'a'))).toContain('没有要更正的')
})

test('an answer that was taken out is told of without a title', async () => {
  to('2026-11-01T02:00:00.000Z')
  await talk.say(question, 'a')
  to('2026-11-23T03:00:00.000Z')
  await spread({ entry: 'bonus-unpaid', on: '2026-11-23', what: '那条关于奖金的回答不再适用，办之前先问12333。' })
  await settle()
  const [reply] = await talk.say('看更正', 'a')
  expect(reply?.text).toContain('11月23日（周一）撤下一条回答：那条关于奖金的回答不再适用')
  expect(reply?.choices?.map(({ send }) => send)).toEqual(['人工'])
})
