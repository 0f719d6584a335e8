import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conversations } from '../../src/core/conversation.ts'
import type { Message } from '../../src/core/message.ts'
import { findPerson } from '../../src/people/persons.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

const monday = '2026-11-23T02:00:00.000Z'
const accounts = ['web', 'terminal', 'wechaty', 'official-account:gh_test'] as const
let house: TestApp

beforeAll(async () => {
  house = await startTestApp(monday)
})
afterAll(() => house.stop())

let serial = 0
const envelope = (account: string, sender: string) => ({
  account,
  sender,
  id: `m-${(serial += 1)}`,
  receivedAt: monday,
})
const say = (account: string, sender: string, text: string) =>
  house.app.inbox.receive({ ...envelope(account, sender), kind: 'text', text })
const send = (message: Message) => house.app.inbox.receive(message)
const alertCount = async (): Promise<number> => (await allRows(house, alerts)).length

describe.each(accounts)('on %s', (account) => {
  /** What came first, and how many alerts wait for staff since. */
  const answerTo = async (received: () => ReturnType<typeof send>) => {
    const before = await alertCount()
    const replies = await received()
    return {
      first: replies[0]?.kind,
      number: wordsOf(replies).includes('12356'),
      alerts: (await alertCount()) - before,
    }
  }
  const helped = { first: 'help', number: true, alerts: 1 }

  test('whoever wants no reminders is screened', async () => {
    await say(account, 'muted', '退订全部')
    expect(await answerTo(() => say(account, 'muted', '我不想活了'))).toEqual(helped)
  })

  test('whoever left is screened', async () => {
    await say(account, 'left', '你好')
    await send({ ...envelope(account, 'left'), kind: 'unsubscribe' })
    expect(await answerTo(() => say(account, 'left', '我不想活了'))).toEqual(helped)
  })

  test('an answer in a form is screened', async () => {
    await say(account, 'form', '人工')
    expect(await answerTo(() => say(account, 'form', '老板不给钱，我想从楼顶跳下去'))).toEqual(helped)
  })

  test('a chat that staff holds is screened', async () => {
    await say(account, 'held', '你好')
    await house.app.store.transaction('held', async (work) => {
      const person = await findPerson(work, account, 'held')
      const row = person === undefined ? undefined : await work.rows(conversations).get(person.id)
      if (row !== undefined) await work.rows(conversations).update({ ...row, owner: 'staff' })
    })
    // What is said on a personal account never reaches the office: there the bot goes on answering.
    const heldReplies = await say(account, 'held', '那就明天见')
    expect(heldReplies.length > 0).toBe(account === 'wechaty')
    expect(await answerTo(() => say(account, 'held', '算了，我今晚就去死'))).toEqual(helped)
  })

  test('speech with a transcript is screened', async () => {
    expect(
      await answerTo(() => send({ ...envelope(account, 'voice'), kind: 'voice', text: '我真的不想活了' })),
    ).toEqual(helped)
  })

  test('the end of a very long text is screened', async () => {
    expect(await answerTo(() => say(account, 'long', `${'工资的事我跑了很多趟。'.repeat(600)}我不想活了`))).toEqual(
      helped,
    )
  })
})
