import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel } from '../../src/core/channel.ts'
import { sayings, turns } from '../../src/core/conversation.ts'
import type { Reply } from '../../src/core/reply.ts'
import { dayMs, toInstant } from '../../src/core/time.ts'
import { turnId } from '../../src/dialogue/receive.ts'
import { keepReplies, repliesOf } from '../../src/dialogue/sayings.ts'
import { tables } from '../../src/state.ts'
import { pruneStore } from '../../src/store/prune.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

const account = 'closed'
let house: TestApp
let sent: (readonly Reply[])[]

/** A channel whose window is closed. */
const closed: Channel = {
  account,
  name: 'closed',
  deduplicates: true,
  send: async (_to, replies) => {
    sent.push(replies)
    return { kind: 'parked' }
  },
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
}

beforeEach(async () => {
  sent = []
  house = await startTestApp('2026-11-01T02:00:00.000Z', {}, undefined, { extra: () => [closed] })
})
afterEach(() => house.stop())

const question = '老板两个月没发工资了怎么办'
const messageOf = (sender: string, id: string, words = question) =>
  ({ account, sender, id, receivedAt: '', kind: 'text', text: words }) as const
const ask = (sender: string, id: string, words = question) => house.app.inbox.receive(messageOf(sender, id, words))
const storedReplies = (sender: string, id: string) =>
  house.app.store.read(async (read) => {
    const turn = await read.rows(turns).get(turnId(messageOf(sender, id)))
    return turn === undefined ? undefined : repliesOf(read, turn)
  })

describe('an answer out of an entry', () => {
  test('is written down once, however many are given it', async () => {
    const given = await Promise.all(['a', 'b', 'c'].map((sender) => ask(sender, 'one')))
    await ask('a', 'two')
    expect(wordsOf(given[0] ?? [])).toContain('劳动监察')
    expect(await allRows(house, sayings)).toMatchObject([{ replies: given[0] }])
    expect((await allRows(house, turns)).map(({ replies }) => replies)).toEqual([[], [], [], []])
  })

  test('is the same to a repeated message, and in what is kept of it', async () => {
    const given = await ask('a', 'one')
    expect(await ask('a', 'one')).toEqual(given)
    expect(await storedReplies('a', 'one')).toEqual(given)
  })

  test('that could not be sent later waits in full for the next message', async () => {
    const given = await ask('a', 'one')
    await house.app.inbox.deliverLater(messageOf('a', 'one'))
    expect(await ask('a', 'one')).toEqual([])
    await house.settle()
    expect(sent).toEqual([given])
    expect((await ask('a', 'two', '菜单')).slice(0, given.length)).toEqual(given)
  })

  test('outlives every turn that refers to it', async () => {
    await ask('a', 'first')
    house.clock.move(29 * dayMs)
    const last = await ask('a', 'last')
    const pruneAfter = async (days: number) => {
      house.clock.move(days * dayMs)
      await pruneStore(house.app.store, tables, toInstant(house.clock.now()))
    }
    await pruneAfter(180)
    expect(await storedReplies('a', 'last')).toEqual(last)
    await pruneAfter(30)
    expect(await allRows(house, turns)).toEqual([])
    await pruneAfter(30)
    expect(await allRows(house, sayings)).toEqual([])
  })

  test('is kept anew each month', async () => {
    const given = await ask('a', 'one')
    house.clock.move(30 * dayMs)
    expect(await ask('a', 'two')).toEqual(given)
    expect((await allRows(house, sayings)).map(({ replies }) => replies)).toEqual([given, given])
  })
})

test('what is said to one person stays with the turn, also beside an answer', async () => {
  await ask('a', 'menu', '菜单')
  expect(await allRows(house, sayings)).toEqual([])
  const kept = await house.app.store.transaction('a', (work) =>
    keepReplies(work, [
      { kind: 'text', text: '我听到的是：工资' },
      { kind: 'answer', text: '可以投诉。', entry: 'x' },
    ]),
  )
  expect(kept.saying).toBeUndefined()
  expect(kept.replies).toHaveLength(2)
})

test('an unfollowing leaves what was said to everybody', async () => {
  await ask('a', 'one')
  await house.app.inbox.receive({ account, sender: 'a', id: 'bye', receivedAt: '', kind: 'unsubscribe' })
  expect((await allRows(house, turns)).filter(({ saying }) => saying !== undefined)).toEqual([])
  expect(await allRows(house, sayings)).toHaveLength(1)
})
