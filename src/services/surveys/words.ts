import { text, type Choice, type Reply } from '../../core/reply.ts'
import type { Survey } from './definition.ts'

/** May be read over a shoulder: says nothing of what is asked. */
export const invitation = (): string =>
  '您有一条提醒：有一份几分钟的小问卷，愿意填就回“填问卷”，不填也没关系。不想再收到，回“退订”。'

const named =
  '想停就停，回“继续”接着填。办公室只看各段有多少人，不到5个人的不显示。选到让人担心的，会先告诉你怎么求助，值班老师也会看到。'

const anonymous =
  '不留名字，聊天记录里也不留你的回答。选到让人担心的，我只给求助电话，没人会来找你；想有人找你，回“人工”。只有你写字说马上有危险，才会叫值班老师。'

export const opening = ({ title, items, isAnonymous }: Survey): string =>
  `${title}，共${items.length}题。没满14周岁，请家长陪着填。${isAnonymous ? anonymous : named}`

export const prompt = (at: { readonly stem: string; readonly text: string; readonly place: string }): string =>
  [...(at.stem === '' ? [] : [at.stem]), `${at.place} ${at.text}`].join('\n')

export const skip: Choice = { label: '跳过', send: '跳过' }
export const maySkip = '不想填，回“跳过”。'
export const skipped = '跳过了'
export const yes = '是'
export const no = '不是'

export const pickOne = '从上面选一个，回数字也行。'
export const wholeNumber = (min: number | undefined, max: number | undefined): string =>
  min === undefined || max === undefined ? '写一个整数就行。' : `写一个${min}到${max}之间的整数。`
export const tooLong = (most: number): string => `写长了，最多${most}个字。`
export const nothingWritten = '写一句就行。'

const after: readonly Choice[] = [
  { label: '约心理老师聊聊', send: '预约心理老师' },
  { label: '热线电话', send: '热线电话' },
]

/** @param said what each scale says; undefined where too much was skipped */
export const done = (said: readonly (string | undefined)[]): Reply => {
  const results = said.flatMap((one) => one ?? [])
  const missing = said.some((one) => one === undefined) ? ['有几题没填，算不全。'] : []
  const note = results.length === 0 ? [] : ['这只是填表算出来的，不是看病的结论。']
  const lines = ['填好了，谢谢你。', ...results, ...missing, ...note]
  return text(`${lines.join('\n')}\n想找人说说，从下面选。`, after)
}

/** An answer spoke of danger: no score, and somebody to talk to. */
export const doneWorried = (): Reply =>
  text(
    '填好了，谢谢你肯说。那个念头不用一个人扛：打12356，夜里也有人听；有危险打110、120。分数先不看，想找人说说，从下面选。',
    after,
  )

export const noSurveys = (): Reply => text('现在没有要填的问卷。有事直接说就行。')

export const which = (offered: readonly Survey[]): Reply =>
  text(
    '填哪一份？',
    offered.map(({ id, title, isAnonymous }) => ({
      label: isAnonymous ? `${title}（不留名字）` : title,
      send: `填问卷 ${id}`,
    })),
  )

/** What an alert says in place of a button's word. */
export const worry = (at: { readonly title: string; readonly text: string; readonly answer: string }): string =>
  `问卷“${at.title}”：${at.text}——${at.answer}`

/** In the results. */
export const notScored = '没填够，没有分'
export const worrying = '选到了要留意的'
export const notWorrying = '没有选到'
export const alertTable = '要留意的题'
