import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OpenForm } from '../../../src/core/conversation.ts'
import { createForms } from '../../../src/dialogue/flow.ts'
import { openHouse, type House } from './house.ts'

let house: House

beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

/** As version 1 left it in the conversation: it did not ask what the counsellor should be like. */
const versionOne = (step: string, answers: Readonly<Record<string, string>>): OpenForm => ({
  flow: 'counselling',
  version: 1,
  step,
  answers: { topic: 'work', way: 'online', ...answers },
  misses: 0,
})

const answer = async (form: OpenForm, words: string) => {
  const forms = createForms(house.counselling.flows, house.parts.sealer)
  const step = await house.as('per_a', (work) => forms.answer(form, { work, person: 'per_a' }, words))
  const replies = 'missed' in step ? step.again : step.replies
  return { form: step.form, words: replies.map(({ text }) => text).join('\n') }
}

test('a form of version 1 that had a time goes on to the phone, and is not asked anything it had behind it', async () => {
  const slot = (await house.free({ way: 'online', topic: 'work' }))[3]
  const form = versionOne('phone', { slot: `${slot?.counsellor.id}|${slot?.start}` })
  const next = await answer(form, '跳过')
  expect(next.words).toContain('谁看得到')
  const summary = await answer(next.form ?? form, '同意')
  expect(summary.words).toMatch(/请看一遍[\s\S]*对老师的要求：没有要求/)
})

test('a form of version 1 without a time keeps its answers and its question', async () => {
  const next = await answer(versionOne('slot', {}), '1')
  expect(next.form?.answers).toMatchObject({ way: 'online' })
  expect(next.form?.answers).toHaveProperty('topic')
  expect(next.words).toContain('对老师有什么要求')
})

test('what was said of the counsellor is sealed in the conversation', async () => {
  const form: OpenForm = { ...versionOne('like', {}), version: 2 }
  const next = await answer(form, '避开示例机电公司的人')
  expect(JSON.stringify(next.form)).not.toContain('示例机电')
  expect(next.form?.step).toBe('slot')
})
