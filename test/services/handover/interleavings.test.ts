import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conversations, turns } from '../../../src/core/conversation.ts'
import { AppError } from '../../../src/core/errors.ts'
import { minuteMs } from '../../../src/core/time.ts'
import { repliesOf } from '../../../src/dialogue/sayings.ts'
import { staff } from '../../../src/people/records.ts'
import { chats, lines } from '../../../src/services/handover/records.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import { monday, reception, type ReceptionDesk } from './house.ts'

let at: TestApp
let desk: ReceptionDesk
beforeAll(async () => {
  at = await startTestApp(monday)
  desk = reception(at)
  await desk.seat('a', 'b')
})
afterAll(() => at.stop())

const clerk = fc.constantFrom('a', 'b')
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('say' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const), clerk }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), clerk }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('back' as const), clerk }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('quit' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sweep' as const), minutes: fc.constantFrom(0, 11, 31) }) },
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** Whether it was done; a refusal in words is no fault, anything else is. */
const isDone = async (act: Promise<unknown>): Promise<boolean> => {
  try {
    await act
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return false
    throw error
  }
}

interface Written {
  readonly words: string
  readonly went: boolean
  /** The chat was in these hands at that moment. */
  readonly mayWrite: boolean
}

interface Done {
  readonly said: readonly string[]
  readonly written: readonly Written[]
}

/** Writes, and looks in the same transaction whose the chat is: only they may. */
const writing = async (clerk: string, words: string, sender: string): Promise<Omit<Written, 'words'>> => {
  const row = await desk.matterOf(sender)
  let mayWrite = false
  const go = at.app.store.transaction(row.id, async (work) => {
    const conversation = await work.rows(conversations).get(row.person)
    mayWrite = conversation?.owner === 'staff' && conversation.heldBy === clerk
    const account = await work.rows(staff).get(clerk)
    if (account === undefined) throw new Error('nobody of that name')
    await at.app.services.staff.chats.write(work, account, { id: row.id, words, key: words })
  })
  return { went: await isDone(go), mayWrite }
}

/** Does the steps of each group at the same moment, one group after the other. */
const play = async (groups: readonly (readonly Step[])[], sender: string): Promise<Done> => {
  const said: string[] = []
  const written: Written[] = []
  let count = 0
  const act = async (one: Step): Promise<void> => {
    const words = `第${(count += 1)}句加班费怎么算`
    if (one.kind === 'say') {
      said.push(words)
      await desk.say(words, sender)
    } else if (one.kind === 'write') written.push({ words, ...(await writing(one.clerk, words, sender)) })
    else if (one.kind === 'take') await isDone(desk.take(one.clerk, sender))
    else if (one.kind === 'back') await isDone(desk.giveBack(one.clerk, sender))
    else if (one.kind === 'quit') await desk.say('机器人', sender)
    else {
      at.clock.move(one.minutes * minuteMs)
      await desk.sweep()
    }
  }
  for (const group of groups) await Promise.all(group.map(act))
  return { said, written }
}

const check = async (sender: string, { said, written }: Done): Promise<void> => {
  const person = await desk.personId(sender)
  const row = await desk.matterOf(sender)
  const kept = await at.app.store.read((read) => read.rows(lines).range('case', { where: [row.id], limit: 300 }))
  const words = kept.map((line) => at.app.sealer.open('contact', line.words))
  const spoken = (await allRows(at, turns)).filter((turn) => turn.person === person)
  for (const one of said) {
    const turn = spoken.find(({ text }) => text === one)
    const replies = await at.app.store.read((read) =>
      turn === undefined ? Promise.resolve([]) : repliesOf(read, turn),
    )
    // Each message went to one: the bot answered it, or staff have it and the bot kept out of the matter.
    expect([one, words.filter((line) => line === one).length]).toEqual([
      one,
      replies.some(({ kind }) => kind === 'answer') ? 0 : 1,
    ])
  }
  // What staff wrote went out once and is in the transcript, or it was refused and is nowhere.
  const told = await desk.told(sender)
  for (const { words: one, went, mayWrite } of written) {
    expect([one, went]).toEqual([one, mayWrite])
    expect([one, told.filter((notice) => notice.includes(one)).length]).toEqual([one, went ? 1 : 0])
    expect([one, words.filter((line) => line === one).length]).toEqual([one, went ? 1 : 0])
  }
  // One owner, and both rows say the same.
  const conversation = await desk.conversation(sender)
  const chat = await at.app.store.read((read) => read.rows(chats).get(person))
  const owner = chat === undefined ? 'bot' : chat.state === 'held' ? 'staff' : 'nobody'
  expect(conversation.owner).toBe(owner)
  expect(conversation.heldBy).toBe(owner === 'staff' ? chat?.staff : undefined)
}

test('whatever happens at the same moment: one owner, no word lost, none said twice, none said after the release', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      async (groups) => {
        const sender = `somebody-${(run += 1)}`
        // Each run begins at ten on the same Monday: the office is open and both are there.
        at.clock.move(Date.parse(monday) - at.clock.now().getTime())
        for (const id of ['a', 'b']) await desk.presence(id, { isHere: true })
        await desk.handOver(sender)
        await check(sender, await play(groups, sender))
        // So that the next run finds nobody in the queue.
        await desk.say('机器人', sender)
      },
    ),
    { numRuns: 60 },
  )
  expect(run).toBe(60)
})
