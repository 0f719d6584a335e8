import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conversations } from '../../../src/core/conversation.ts'
import { flowOf } from '../../../src/services/surveys/flow.ts'
import { surveyResponses } from '../../../src/services/surveys/records.ts'
import { allRows, type TestApp } from '../../support/app.ts'
import { startWith, withDanger, write } from './house.ts'

let at: TestApp
beforeAll(async () => {
  at = await startWith(withDanger(true))
})
afterAll(() => at.stop())

const line = fc.oneof(
  fc.constantFrom(
    '1',
    '2',
    '9',
    '选1',
    '选0',
    '跳过',
    '返回',
    '取消',
    '继续',
    '提交',
    '改第2题',
    '填问卷 nameless',
    '不想活了',
    '天天',
  ),
  fc.string({ maxLength: 12 }),
)

test('whatever is written, a form only ever holds answers that were offered, and every finished one has all its bands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
      await write(at, '填问卷 nameless', ...lines)
      const [conversation] = await allRows(at, conversations)
      // 取消 and a number of the menu open another form.
      const form = conversation?.form?.flow === flowOf({ id: 'nameless' }) ? conversation.form : undefined
      const answers = Object.entries(form?.answers ?? {}).filter(([id]) => id !== 'more')
      for (const [, kept] of answers)
        expect(at.app.sealer.open('form', kept.replace(/^sealed:/, ''))).toMatch(/^c[0-3]$/)
      for (const { bands } of await allRows(at, surveyResponses)) expect(bands).toEqual({ all: expect.any(Number) })
    }),
    { numRuns: 25 },
  )
})
