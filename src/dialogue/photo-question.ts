import type { OpenForm } from '../core/conversation.ts'
import type { Choice } from '../core/reply.ts'
import type { Answers, Checked, FlowContext, Question } from './flow-types.ts'

const done: Choice = { label: '发好了', send: '发好了' }
const skip: Choice = { label: '没有照片，跳过', send: '跳过' }
/** The answer of whoever has none. */
const none = '-'
const mostPhotos = 9

interface Asked {
  readonly id: string
  readonly label: string
  /** What the pictures should show, as a sentence. */
  readonly ask: string
  /** 1 to 9. */
  readonly max: number
  /** Whoever has none may go on; with `false` they are told who can help. */
  readonly isOptional: boolean
}

/** The ids of the pictures in an answer. */
export const photosIn = (value: string | undefined): readonly string[] =>
  value === undefined || value === none ? [] : value.split(',')

/** An answer without a picture that could not be kept; undefined when none is left. */
const withoutOne = (value: string, id: string): string | undefined => {
  const left = photosIn(value).filter((photo) => photo !== id)
  return left.length === 0 ? undefined : left.join(',')
}

/** The open form without a picture that could not be kept after all. */
export const withoutPhotoOf = (form: OpenForm, id: string): OpenForm => ({
  ...form,
  answers: Object.fromEntries(
    Object.entries(form.answers).flatMap(([question, value]) => {
      const kept = photosIn(value).includes(id) ? withoutOne(value, id) : value
      return kept === undefined ? [] : [[question, kept] as const]
    }),
  ),
})

const shown = (value: string | undefined): string => {
  const { length } = photosIn(value)
  return length === 0 ? '没有' : `${length}张`
}

const added = (asked: Asked, before: readonly string[], photo: string): Checked => {
  if (before.length >= asked.max)
    return { ok: false, say: `照片已经有${before.length}张，够了。回“发好了”接着填。`, isAside: true }
  const value = [...before, photo].join(',')
  return before.length + 1 >= asked.max ? { ok: true, value } : { ok: true, value, more: true }
}

const withoutPhoto = (asked: Asked, before: readonly string[], raw: string): Checked => {
  const said = raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/g, '')
  if (/^(发好了|好了|发完了|完了|就这些|没了|没有了|够了)$/.test(said) && before.length > 0)
    return { ok: true, value: before.join(',') }
  if (/^(跳过|没有|没有照片|无|不发|不用|没拍|没有图|没了|好了)$/.test(said))
    return asked.isOptional
      ? { ok: true, value: before.length > 0 ? before.join(',') : none }
      : { ok: false, say: '这一步要有照片。手边没有，回“返回”改前面的，或者回“人工”，工会的人帮你看怎么办。' }
  return { ok: false, say: '这一步发照片就行，直接在这里发。' }
}

/** A question answered by pictures, one message each, until there are enough. The answer is their ids, commas between. */
export const photoQuestion = (asked: Asked): Question => {
  if (asked.max < 1 || asked.max > mostPhotos) throw new Error(`${asked.id} asks for 1 to ${mostPhotos} pictures`)
  const soFar = (answers: Answers): readonly string[] => photosIn(answers[asked.id])
  return {
    id: asked.id,
    kind: 'photo',
    label: asked.label,
    isPII: false,
    prompt: async ({ answers }) => {
      const { length } = soFar(answers)
      return length === 0
        ? `${asked.ask}最多${asked.max}张，一张一张发。`
        : `收到${length}张。还有就接着发，没有了回“发好了”。`
    },
    choices: async ({ answers }) => (soFar(answers).length > 0 ? [done] : asked.isOptional ? [skip] : []),
    check: async (raw, context: FlowContext) => {
      const before = soFar(context.answers)
      return context.photo === undefined ? withoutPhoto(asked, before, raw) : added(asked, before, context.photo)
    },
    show: async (value) => shown(value),
  }
}
