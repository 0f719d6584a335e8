import { text } from '../../core/reply.ts'
import type { Flow } from '../../dialogue/flow-types.ts'
import { givesUp } from '../../dialogue/global-words.ts'
import { photoQuestion, photosIn } from '../../dialogue/photo-question.ts'
import { leavesNone, maskPhone, readPhone } from '../../people/phone.ts'
import { attachMedia } from '../media/rules.ts'
import { enterQueue, promised, type ReceptionRules } from './queue.ts'
import { openHandover } from './rules.ts'
import * as words from './words.ts'

export const handoverFlow = 'handover'

const notFiling = '在这里说，不等于申请了仲裁；有期限的事别等，先打12333或去仲裁委问。'

/** At least two letters: a sign, a dot or the number of a list is no matter anybody could work on. */
const saysSomething = (raw: string): boolean => (raw.match(/\p{L}/gu) ?? []).length >= 2

/**
 * 人工: takes the matter and a phone number down and promises when a person answers. With somebody there to take chats the
 * member is told where the chat stands; never that somebody is coming at once.
 */
export const createHandoverFlow = (rules: ReceptionRules): Flow => ({
  id: handoverFlow,
  version: 2,
  title: '找工会的人',
  opening: '',
  questions: [
    {
      id: 'matter',
      kind: 'text',
      label: '事情',
      isPII: true,
      prompt: async ({ work }) => {
        const { words: when, open } = await promised(work, rules)
        const first = open ? '好，转给工会的人。' : '这会儿没人在线，不让你干等。'
        return `${first}用几句话把事情写下来，我交给值班员，${when}回你。有人身危险打110、120；心里撑不住打12356。手里要是有仲裁、法院的文书，写上收到的日期。`
      },
      check: async (raw) =>
        !saysSomething(raw) || givesUp(raw) === 'weak'
          ? { ok: false, say: '写一句话就行，比如“两个月没发工资”。' }
          : { ok: true, value: raw.trim() },
      show: async (value) => (value.length > 60 ? `${value.slice(0, 60)}……` : value),
    },
    // Whoever speaks of pictures is asked for them; nobody else is kept from a person by one more question.
    {
      ...photoQuestion({
        id: 'photos',
        label: '照片',
        ask: '你说的照片、截图，现在就能发。',
        max: 9,
        isOptional: true,
      }),
      when: ({ matter = '' }) => /照片|图片|相片|截图|截屏|拍了|拍下/.test(matter),
    },
    {
      id: 'phone',
      kind: 'phone',
      label: '电话',
      isPII: true,
      prompt: async () => '留个电话吗？只给接手的人用。不想留，回“跳过”。',
      choices: async () => [{ label: '跳过', send: '跳过' }],
      check: async (raw) => {
        if (leavesNone(raw)) return { ok: true, value: '跳过' }
        const phone = readPhone(raw)
        return phone === undefined
          ? { ok: false, say: '这个号码我没认出来。手机是11位数字，座机带上区号，也可以回“跳过”。' }
          : { ok: true, value: phone }
      },
      show: async (value) => (value === '跳过' ? '没有留' : maskPhone(value)),
    },
  ],
  upgrade: (answers) => answers,
  finish: async ({ work, person, answers }) => {
    const { sealer } = rules
    const promise = await promised(work, rules)
    const row = await openHandover(work, {
      person,
      matter: sealer.seal('contact', answers['matter'] ?? ''),
      phone:
        answers['phone'] === undefined || answers['phone'] === '跳过'
          ? undefined
          : sealer.seal('contact', answers['phone']),
      dueAt: promise.at,
    })
    await attachMedia(work, photosIn(answers['photos']), row.id)
    const standing = await enterQueue(work, row, rules)
    const replies =
      standing === undefined
        ? [text(`记下了，交给工会的人，${promise.words}在这里回你。${notFiling}`)]
        : words.queued(standing, notFiling)
    return { kind: 'done', replies }
  },
})
