import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenForm } from '../../src/core/conversation.ts'
import { conversations } from '../../src/core/conversation.ts'
import { text, type Reply } from '../../src/core/reply.ts'
import { createForms, type Forms } from '../../src/dialogue/flow.ts'
import type { Flow, Question } from '../../src/dialogue/flow-types.ts'
import { cases } from '../../src/casework/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

let house: TestApp
beforeAll(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterAll(() => house.stop())

const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  kind: 'text',
  label: id,
  isPII: false,
  prompt: async () => `${id}？`,
  check: async (raw) => (raw === '' ? { ok: false, say: '没听懂' } : { ok: true, value: raw }),
  ...more,
})

/** Name, size with three choices, a reason only for the large one, and a consent. */
const order = (more: Partial<Flow> = {}): Flow => ({
  id: 'order',
  version: 1,
  title: '订',
  opening: '开始',
  questions: [
    question('name', { isPII: true }),
    question('size', {
      kind: 'choice',
      choices: async () => ['small', 'middle', 'large'].map((send) => ({ label: `${send}号`, send })),
      check: async (raw) =>
        ['small', 'middle', 'large'].includes(raw) ? { ok: true, value: raw } : { ok: false, say: '没听懂' },
    }),
    question('reason', { when: (answers) => answers['size'] === 'large' }),
    question('consent', { kind: 'consent', ends: (value) => value === '不同意' }),
  ],
  upgrade: (answers) => answers,
  finish: async ({ answers }) => ({ kind: 'done', replies: [text(JSON.stringify(answers))] }),
  ...more,
})

/** Somebody who fills in a form; the form goes through JSON between the messages, as a row does. */
const filler = (flows: readonly Flow[]) => {
  const forms = createForms(flows, house.app.sealer)
  let form: OpenForm | undefined
  let replies: readonly Reply[] = []
  const step = async (run: (forms: Forms, at: Parameters<Forms['start']>[1]) => ReturnType<Forms['answer']>) => {
    const done = await house.app.store.transaction('per_a', (work) => run(forms, { work, person: 'per_a' }))
    form = done.form === undefined ? undefined : (JSON.parse(JSON.stringify(done.form)) as OpenForm) // the same shape
    replies = 'missed' in done ? [text(done.say), ...done.again] : done.replies
    return wordsOf(replies)
  }
  const now = (): OpenForm => {
    if (form === undefined) throw new Error('no form is open')
    return form
  }
  return {
    form: () => form,
    take: (open: OpenForm) => {
      form = open
    },
    start: (flow = 'order') => step((f, at) => f.start(flow, at)),
    back: () => step((f, at) => f.back(now(), at)),
    again: () => step((f, at) => f.again(now(), at)),
    says: async (...said: readonly string[]): Promise<string> => {
      let heard = ''
      for (const words of said) heard = await step((f, at) => f.answer(now(), at, words))
      return heard
    },
  }
}

describe('a form', () => {
  test('asks one question at a time and ends with a summary', async () => {
    const a = filler([order()])
    expect(await a.start()).toMatch(/开始\nname/)
    expect(await a.says('王五')).toContain('size')
    expect(await a.says('2')).toContain('consent')
    const summary = await a.says('同意')
    expect(summary).toContain('size：middle号')
    expect(summary).not.toContain('consent：')
    expect(await a.says('提交')).toBe('{"name":"王五","size":"middle","consent":"同意"}')
    expect(a.form()).toBeUndefined()
  })

  test('返回 takes the answer before back, at the first question it stays', async () => {
    const a = filler([order()])
    await a.start()
    expect(await a.back()).toContain('name')
    await a.says('王五', '1')
    expect(await a.back()).toContain('size')
    expect(await a.back()).toContain('name')
    expect(a.form()?.answers).toEqual({})
  })

  test('返回 from the summary asks the last question again', async () => {
    const a = filler([order()])
    await a.start()
    await a.says('王五', '1', '同意')
    expect(await a.back()).toContain('consent')
  })

  test('any answer can be changed in the summary, and what hangs on it follows', async () => {
    const a = filler([order()])
    await a.start()
    expect(await a.says('王五', 'small', '同意')).toContain('改size')
    expect(await a.says('改size')).toContain('size？')
    expect(await a.says('3')).toContain('reason')
    await a.says('手大')
    await a.says('改：size')
    expect(await a.says('1')).not.toContain('手大')
    expect(await a.says('提交')).not.toContain('reason')
  })

  test('anything else in the summary keeps it', async () => {
    const a = filler([order()])
    await a.start()
    await a.says('王五', '1', '同意')
    expect(await a.says('改天吧')).toContain('回“提交”')
    expect(a.form()?.step).toBe('summary')
  })

  test('a refused consent ends it at once', async () => {
    const a = filler([order()])
    await a.start()
    expect(await a.says('王五', '1', '不同意')).toContain('不同意')
    expect(a.form()).toBeUndefined()
  })

  test('an answer that is missed counts, one that is understood starts the count anew', async () => {
    const a = filler([order()])
    await a.start()
    await a.says('王五', '没有这个', '也没有')
    expect(a.form()).toMatchObject({ step: 'size', misses: 2 })
    await a.says('1')
    expect(a.form()).toMatchObject({ misses: 0 })
  })

  test('finishing may ask one question again', async () => {
    let free = false
    const a = filler([
      order({
        finish: async () =>
          free
            ? { kind: 'done', replies: [text('好了')] }
            : { kind: 'ask-again', question: 'size', say: '这个没有了，换一个' },
      }),
    ])
    await a.start()
    expect(await a.says('王五', '1', '同意', '提交')).toMatch(/换一个\nsize/)
    free = true
    expect(await a.says('2', '提交')).toBe('好了')
  })
})

describe('personal answers', () => {
  test('are sealed in the row, and shown masked', async () => {
    const a = filler([order()])
    await a.start()
    const summary = await a.says('13800000001', '1', '同意')
    expect(JSON.stringify(a.form())).not.toContain('13800000001')
    expect(summary).toContain('*******0001')
  })

  test('of the real forms are not readable in the conversation', async () => {
    for (const words of ['人工', '老板叫赵六，不给钱', '13912345678']) await house.say(words, 'sealed')
    const row = (await allRows(house, conversations)).find(({ sender }) => sender === 'sealed')
    expect(row?.form?.step).toBe('summary')
    expect(JSON.stringify(row)).not.toMatch(/13912345678|赵六/)
    await house.say('提交', 'sealed')
    expect(JSON.stringify(await allRows(house, cases))).not.toMatch(/13912345678|赵六/)
  })

  test('words that look like a sealed answer are words', async () => {
    const a = filler([order()])
    await a.start()
    await a.says('王五', 'large', 'sealed:k1.abc')
    expect(await a.says('同意', '提交')).toContain('"reason":"sealed:k1.abc"')
  })
})

describe('a form begun in an earlier release', () => {
  /** Version 1 had the name in two parts, the second of them not sealed, and no size. */
  const earlier = (step: string): OpenForm => ({
    flow: 'order',
    version: 1,
    step,
    answers: { first: `sealed:${house.app.sealer.seal('form', '王')}`, last: '五' },
    misses: 0,
  })
  const second = order({
    version: 2,
    upgrade: ({ first = '', last = '', ...rest }, from) => (from === 1 ? { name: `${first}${last}`, ...rest } : rest),
  })

  test('goes on with its answers carried over', async () => {
    const a = filler([second])
    a.take(earlier('size'))
    expect(await a.says('2')).toContain('consent')
    expect(await a.says('同意', '提交')).toContain('"name":"王五"')
  })

  test('seals what the new release holds to be personal', async () => {
    const a = filler([second])
    a.take(earlier('size'))
    await a.again()
    expect(a.form()).toMatchObject({ version: 2 })
    expect(JSON.stringify(a.form())).not.toContain('王五')
  })

  test('whose question is gone goes on at the first one without an answer', async () => {
    const a = filler([second])
    a.take(earlier('colour'))
    expect(await a.again()).toContain('size')
  })

  test('whose flow is gone ends with kind words, whatever was said', async () => {
    for (const act of ['answer', 'again', 'back'] as const) {
      const a = filler([second])
      a.take({ ...earlier('size'), flow: 'never-heard-of' })
      const said = act === 'answer' ? await a.says('2') : await a[act]()
      expect(said).toContain('对不住')
      expect(a.form()).toBeUndefined()
    }
  })

  test('that nobody knows does not keep a person from being heard', async () => {
    await house.say('你好', 'old')
    const row = (await allRows(house, conversations)).find(({ sender }) => sender === 'old')
    if (row === undefined) throw new Error('no conversation')
    const parked = { ...earlier('size'), flow: 'never-heard-of' }
    await house.app.store.transaction(row.id, (work) => work.rows(conversations).update({ ...row, parked }))
    expect(wordsOf(await house.say('继续', 'old'))).toContain('对不住')
    expect(wordsOf(await house.say('预约心理老师', 'old'))).toContain('想聊哪方面')
  })
})

test('a consent refused in the counselling form stores nothing but the chat', async () => {
  const before = await allRows(house, cases)
  for (const words of ['预约心理老师', '1', '1', '跳过', '1', '跳过', '不同意']) await house.say(words, 'refuses')
  expect(await allRows(house, cases)).toEqual(before)
  const row = (await allRows(house, conversations)).find(({ sender }) => sender === 'refuses')
  expect(row).not.toHaveProperty('form')
})
