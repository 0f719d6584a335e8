import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { conversations } from '../../src/core/conversation.ts'
import type { Reply } from '../../src/core/reply.ts'
import { toInstant } from '../../src/core/time.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

let house: TestApp
let people = 0
let sender = ''

beforeAll(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterAll(async () => house.stop())
beforeEach(() => {
  people += 1
  sender = `member-${people}`
})

const entryIn = (replies: readonly Reply[]): string | undefined =>
  replies.find(({ entry }) => entry !== undefined)?.entry

/** Somebody sends the pieces one after the other. */
const pieces = async (said: readonly string[], gapMs = 3_000, who = sender): Promise<(readonly Reply[])[]> => {
  const answers: (readonly Reply[])[] = []
  for (const piece of said) {
    answers.push(await house.say(piece, who))
    house.clock.move(gapMs)
  }
  return answers
}

const wholeEntry = async (question: string): Promise<string | undefined> => {
  people += 1
  return entryIn(await house.say(question, `whole-${people}`))
}

describe('pieces of one question', () => {
  test.each([
    [['老板不', '发工资', '怎么办'], '老板不发工资'],
    [['被公司', '辞退了'], '被公司辞退了'],
    [['加班', '不给钱'], '加班不给钱'],
    [['我在', '工地', '摔伤了'], '我在工地摔伤了'],
    [['试用期', '多久'], '试用期多久'],
  ])('%j mean what they mean together, and nothing is answered twice', async (said, whole) => {
    const answers = await pieces(said)
    for (const answer of answers) expect(answer).not.toEqual([])
    const given = answers.map(entryIn)
    expect(given).toContain(await wholeEntry(whole))
    const texts = answers.map(wordsOf)
    expect(new Set(texts).size).toBe(texts.length)
  })

  test('a service is found by words that came in two pieces', async () => {
    const answers = await pieces(['我想预约', '心理老师'])
    expect(wordsOf(answers.at(-1) ?? [])).toContain('聊')
  })

  test('after ten seconds they are two messages', async () => {
    const apart = await pieces(['老板不', '摔伤了'], 10_001)
    const alone = await house.say('摔伤了', 'someone-new')
    expect(entryIn(apart.at(-1) ?? [])).toBe(entryIn(alone))
  })

  test('a clock that jumps back joins nothing', async () => {
    await house.say('老板不', sender)
    house.clock.move(-60_000)
    const after = await house.say('发工资', sender)
    house.clock.move(70_000)
    const alone = await house.say('发工资', 'someone-else-new')
    expect(wordsOf(after)).toBe(wordsOf(alone))
  })

  test('a piece that comes twice gets its stored answer and is read once', async () => {
    await house.say('老板不', sender)
    const envelope = { account: 'web', sender, receivedAt: toInstant(house.clock.now()) }
    const second = { ...envelope, id: 'second', kind: 'text', text: '发工资' } as const
    const first = await house.app.inbox.receive(second)
    expect(await house.app.inbox.receive(second)).toEqual(first)
    const kept = (await allRows(house, conversations)).find((row) => row.sender === sender)
    expect(kept?.before?.text).toBe('老板不发工资')
  })

  test('real questions in random pieces: each is answered, no answer is given twice', async () => {
    const questions = ['老板不发工资怎么办', '怀孕了被辞退怎么办', '公司没给我交社保', '上班路上被车撞了', '年假有几天']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...questions),
        fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 5, maxLength: 5 }),
        async (question, sizes) => {
          people += 1
          const said: string[] = []
          for (const size of sizes) {
            const begin = said.join('').length
            if (begin < question.length) said.push(question.slice(begin, begin + size))
          }
          const answers = await pieces(said, 1_000, `random-${people}`)
          const texts = answers.map(wordsOf)
          expect(texts.every((text) => text !== '')).toBe(true)
          const given = answers.flatMap((answer) =>
            answer.filter(({ kind }) => kind === 'answer').map(({ text }) => text),
          )
          expect(new Set(given).size).toBe(given.length)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('danger in two pieces', () => {
  test.each([[['我不想', '活了']], [['我想从楼', '上跳下去']]])('%j is help first, and an alert', async (said) => {
    const before = (await allRows(house, alerts)).length
    const answers = await pieces(said)
    expect(wordsOf(answers.at(-1) ?? [])).toContain('12356')
    expect((await allRows(house, alerts)).length).toBe(before + 1)
  })

  test('also in the middle of a form', async () => {
    await house.say('人工', sender)
    const answers = await pieces(['我不想', '活了'])
    expect(answers.at(-1)?.[0]?.kind).toBe('help')
  })

  test('what follows help is not danger anew', async () => {
    await house.say('我不想活了', sender)
    const before = (await allRows(house, alerts)).length
    house.clock.move(3_000)
    await house.say('嗯', sender)
    expect((await allRows(house, alerts)).length).toBe(before)
  })
})

test('a piece is not read on into a form', async () => {
  await house.say('人工', sender)
  const [, second] = await pieces(['老板不', '发工资'])
  expect(entryIn(second ?? [])).toBeUndefined()
})

test('the begin outlives a crash between the pieces', async () => {
  const first = await startTestApp('2026-11-23T02:00:00.000Z')
  await first.say('老板不', 'crashed')
  await first.app.stop()
  const again = await startTestApp('2026-11-23T02:00:04.000Z', {}, (config) => config, { dataDir: first.dataDir })
  try {
    const envelope = { account: 'web', sender: 'crashed', receivedAt: toInstant(again.clock.now()) }
    const answer = await again.app.inbox.receive({ ...envelope, id: 'after', kind: 'text', text: '发工资' })
    expect(entryIn(answer)).toBe(await wholeEntry('老板不发工资'))
  } finally {
    await again.stop()
  }
})
