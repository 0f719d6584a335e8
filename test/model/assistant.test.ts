import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import type { Answer } from '../../src/knowledge/answer.ts'
import type { Entry } from '../../src/knowledge/entries.ts'
import type { Knowledge } from '../../src/knowledge/load.ts'
import { createAssistant, type Assistant } from '../../src/model/assistant.ts'
import { fixtureKnowledge } from '../knowledge/content.ts'
import { recordingLog } from '../support/app.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'

const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
let knowledge: Knowledge
let server: ModelServer
let lines: string[]
let assistant: Assistant

const entry = (id: string): Entry => {
  const found = knowledge.byId.get(id)
  if (found === undefined) throw new Error(`no fixture ${id}`)
  return found
}
const candidates = (...ids: readonly string[]) =>
  ids.map((id) => ({ entry: entry(id), score: 0.3, phrase: 0.3, coverage: 0.3 }))
const common = (question: string, ...ids: readonly string[]) => ({
  question,
  candidates: candidates(...ids),
  version: 'test',
  cites: [],
})

/** Answers as the knowledge might give them, so that nothing here depends on how well it ranks. */
const answers = (question: string): Answer => {
  if (question === '那节假日呢' || question === '我叫王小明，这算哪种')
    return {
      ...common(question, 'wage-arrears', 'overtime-pay'),
      outcome: 'clarify',
      reason: 'close',
      choices: [entry('wage-arrears'), entry('overtime-pay')],
    }
  if (question === '今天天气')
    return { ...common(question, 'wage-slip'), outcome: 'refuse', reason: 'elsewhere', say: '' }
  if (question === '想约个时间')
    return { ...common(question, 'counselling', 'wage-slip'), outcome: 'refuse', reason: 'unknown', say: '' }
  const found = question.includes('病') ? 'sick-fired' : 'overtime-pay'
  return {
    ...common(question, found),
    outcome: 'answer',
    reason: 'found',
    entry: entry(found),
    related: [],
    others: [],
  }
}

beforeAll(async () => {
  knowledge = await fixtureKnowledge()
})
beforeEach(async () => {
  server = await startModelServer()
  lines = []
  assistant = createAssistant({
    address: { baseUrl: server.url, apiKey: undefined, model: 'small' },
    label: '示例模型，备案号示例-1',
    clock,
    log: recordingLog(lines),
    answer: answers,
    entry: (id) => knowledge.byId.get(id),
    laws: () => knowledge.laws,
    articleTexts: () => [{ cite: '劳动法第四十四条', text: '延长时间的，付百分之一百五十。' }],
    budgetMs: 300,
  })
})
afterEach(() => server.close())

const last = { question: '周末加班怎么算', entry: 'overtime-pay' }

test('a follow-up becomes a full question', async () => {
  server.answer(({ task }) => ({ say: task === 'rewrite' ? '{"question":"节假日加班怎么算"}' : '{"id":null}' }))
  expect(await assistant.advise({ question: '那节假日呢', last }, false)).toEqual({ ask: '节假日加班怎么算' })
  expect(server.calls[0]?.data).toMatchObject({ last: { question: '周末加班怎么算', title: '加班费怎么算' } })
})

test('a follow-up that comes back to the entry said last is asked in full, if that leads anywhere else', async () => {
  server.answer(({ task }) => ({ say: task === 'rewrite' ? '{"question":"生病住院被辞退"}' : '{"id":null}' }))
  expect(await assistant.advise({ question: '那别的呢', last }, false)).toEqual({ ask: '生病住院被辞退' })
  server.answer(({ task }) => ({ say: task === 'rewrite' ? '{"question":"加班费还是怎么算"}' : '{"id":null}' }))
  expect(await assistant.advise({ question: '那别的呢', last }, false)).toBeUndefined()
})

test('one of the nearest entries is chosen, by its title', async () => {
  server.answer(() => ({ say: '```json\n{"id":"wage-arrears"}\n```' }))
  expect(await assistant.advise({ question: '我叫王小明，这算哪种' }, false)).toEqual({
    ask: entry('wage-arrears').title,
  })
})

test('names are masked before anything leaves', async () => {
  server.answer(() => ({ say: '{"id":null}' }))
  expect(await assistant.advise({ question: '我叫王小明，这算哪种' }, false)).toBeUndefined()
  expect(server.calls.map(({ body }) => body).join('')).not.toContain('王小明')
  expect(server.calls).toHaveLength(1)
})

test('an entry nobody offered is not taken', async () => {
  server.answer(() => ({ say: '{"id":"wage-slip"}' }))
  expect(await assistant.advise({ question: '我叫王小明，这算哪种' }, false)).toBeUndefined()
})

describe('nothing is asked', () => {
  test.each([
    ['when the answer is certain', '加班费怎么算'],
    ['when it is no matter of ours', '今天天气'],
    ['about counselling', '想约个时间'],
    ['about illness', '我得了抑郁症，这算哪种'],
  ])('%s', async (_name, question) => {
    expect(await assistant.advise({ question, last: { ...last, entry: 'wage-slip' } }, false)).toBeUndefined()
    expect(server.calls).toHaveLength(0)
  })

  test('for a draft from an entry that waits for review', async () => {
    expect(await assistant.advise({ question: '生病住院被辞退' }, true)).toBeUndefined()
    expect(server.calls).toHaveLength(0)
  })
})

const say = (...sentences: readonly string[]): string => sentences.map((one) => JSON.stringify({ say: one })).join('\n')

test('a draft comes with its label, its model and the articles it names', async () => {
  server.answer(() => ({ say: say('节假日加班是三倍。', '《劳动法》第四十四条写着，平时是150%。') }))
  const advice = await assistant.advise({ question: '国庆加班怎么算' }, true)
  expect(advice).toEqual({
    draft: {
      entry: 'overtime-pay',
      reply: {
        kind: 'text',
        text: '以下由AI整理，以条文为准（模型：示例模型，备案号示例-1）：\n节假日加班是三倍。《劳动法》第四十四条写着，平时是150%。',
        cites: ['劳动法第四十四条'],
        model: 'small',
      },
    },
  })
})

test('the sentences of a draft are shown as they pass', async () => {
  server.answer(() => ({ say: say('节假日加班是三倍。', '先把加班的日子记下来。') }))
  const grown: string[] = []
  const reply = await assistant.draft({ question: '国庆加班怎么算', entry: 'overtime-pay' }, (text) => grown.push(text))
  expect(grown.map((text) => text.split('\n')[1])).toEqual([
    '节假日加班是三倍。',
    '节假日加班是三倍。先把加班的日子记下来。',
  ])
  expect(reply?.text).toBe(grown[1])
})

test('thoughts and fences around a draft are passed over, nothing else is', async () => {
  server.answer(() => ({ say: `<think>\n想一想\n</think>\n\`\`\`\n${say('节假日加班是三倍。')}\n\`\`\`` }))
  const ask = () => assistant.draft({ question: '国庆加班怎么算', entry: 'overtime-pay' }, () => undefined)
  expect((await ask())?.text).toContain('三倍')
  server.answer(() => ({ say: `好的，回答如下：\n${say('节假日加班是三倍。')}` }))
  expect(await ask()).toBeUndefined()
})

test('half of a draft is not kept when its end is a lie', async () => {
  server.answer(() => ({ say: say('节假日加班是三倍。', '你一共能要9600元。') }))
  expect(await assistant.draft({ question: '国庆加班怎么算', entry: 'overtime-pay' }, () => undefined)).toBeUndefined()
  expect(lines.join('\n')).toContain('"objection":"number"')
})

test('a better question is kept when the draft comes too late', async () => {
  const never = new Promise<never>(() => undefined)
  server.answer(({ task }) =>
    task === 'draft' ? { say: say('节假日加班是三倍。'), after: never } : { say: '{"question":"节假日加班怎么算"}' },
  )
  expect(await assistant.advise({ question: '那节假日呢', last }, true)).toEqual({ ask: '节假日加班怎么算' })
  expect(lines.join('\n')).toContain('"code":"timeout"')
})

test('after three failures the model is left alone for a minute', async () => {
  server.answer(() => ({ status: 429 }))
  const ask = () => assistant.advise({ question: '我叫王小明，这算哪种' }, false)
  for (let count = 0; count < 5; count += 1) await ask()
  expect(server.calls).toHaveLength(3)
  clock.move(61_000)
  server.answer(() => ({ say: '{"id":"wage-arrears"}' }))
  expect(await ask()).toBeDefined()
})

test('a stop ends what is under way and begins nothing', async () => {
  server.answer(() => 'hang')
  const asking = assistant.advise({ question: '我叫王小明，这算哪种' }, false)
  assistant.stop()
  expect(await asking).toBeUndefined()
  expect(await assistant.advise({ question: '我叫王小明，这算哪种' }, false)).toBeUndefined()
})
