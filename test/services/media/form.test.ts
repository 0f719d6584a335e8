import { describe, expect, test } from 'vitest'
import type { FlowContext } from '../../../src/dialogue/flow-types.ts'
import { createForms } from '../../../src/dialogue/flow.ts'
import { photoQuestion, photosIn } from '../../../src/dialogue/photo-question.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { text } from '../../../src/core/reply.ts'
import type { OpenForm } from '../../../src/core/conversation.ts'
import type { Work } from '../../../src/core/store.ts'
import { wordsOf } from '../../support/app.ts'

const seen: string[] = []
const forms = (max: number, isOptional = true) =>
  createForms(
    [
      {
        id: 'lead',
        version: 1,
        title: '线索',
        opening: '',
        questions: [photoQuestion({ id: 'photos', label: '照片', ask: '有告示牌的照片就发来。', max, isOptional })],
        upgrade: (answers) => answers,
        finish: async ({ answers }: FlowContext) => {
          seen.splice(0, seen.length, ...photosIn(answers['photos']))
          return { kind: 'done', replies: [text('记下了')] }
        },
      },
    ],
    createSealer(Buffer.alloc(32, 1)),
  )
// No question of this form looks at the store.
const at = { work: undefined as unknown as Work, person: 'per_1' }
const formOf = (step: { readonly form: OpenForm | undefined }): OpenForm => {
  if (step.form === undefined) throw new Error('the form is over')
  return step.form
}

describe('a form that asks for photos', () => {
  test('takes one after another until the member says so, and shows how many', async () => {
    const on = forms(9)
    const first = await on.start('lead', at)
    expect(wordsOf(first.replies)).toContain('最多9张')
    const one = await on.answer(formOf(first), { ...at, photo: 'med_1' }, '')
    expect(on.wantsPhoto(one.form)).toBe(true)
    const two = await on.answer(formOf(one), { ...at, photo: 'med_2' }, '')
    expect('replies' in two && wordsOf(two.replies)).toContain('收到2张')
    const summary = await on.answer(formOf(two), at, '发好了')
    expect('replies' in summary && wordsOf(summary.replies)).toContain('照片：2张')
    await on.answer(formOf(summary), at, '提交')
    expect(seen).toEqual(['med_1', 'med_2'])
  })

  test('goes on by itself when there are enough, and can be passed over', async () => {
    const full = await forms(1).start('lead', at)
    const done = await forms(1).answer(formOf(full), { ...at, photo: 'med_1' }, '')
    expect(formOf(done).step).toBe('summary')
    const skipped = await forms(3).answer(formOf(await forms(3).start('lead', at)), at, '跳过')
    expect('replies' in skipped && wordsOf(skipped.replies)).toContain('照片：没有')
    const must = await forms(3, false).answer(formOf(await forms(3, false).start('lead', at)), at, '没有')
    expect('missed' in must && must.say).toContain('人工')
  })

  test('takes no id of a picture out of words', async () => {
    const on = forms(3)
    const missed = await on.answer(formOf(await on.start('lead', at)), at, 'med_1')
    expect('missed' in missed).toBe(true)
  })

  test('cannot ask for none or for more than nine', () => {
    expect(() => forms(10)).toThrow('1 to 9')
    expect(() => forms(0)).toThrow('1 to 9')
  })
})
