import { cases, type Case } from '../../casework/records.ts'
import { text, type Choice, type Reply } from '../../core/reply.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, dayMs } from '../../core/time.ts'
import type { Answers, Flow, FlowContext, FlowEnd, Question } from '../../dialogue/flow-types.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import type { Reminder } from '../../reminders/records.ts'
import type { CounsellingParts } from './holding.ts'
import { bodyOf, counsellingKind } from './records.ts'
import { aftercares, isNonData, type Aftercare } from './request-records.ts'

const skip: Choice = { label: '跳过', send: '跳过' }
/** As long after an appointment it may still be answered. */
const answeredWithinMs = 30 * dayMs

const tookPlace = (row: Case): boolean => {
  if (row.kind !== counsellingKind) return false
  const { outcome, tookPlace: did } = bodyOf(row)
  if (outcome !== undefined && isNonData(outcome)) return false
  return row.state === 'done' || (row.state === 'closed' && did === true)
}

/** Whether the question after three days still makes sense. */
export const isCareWanted = async (work: Work, reminder: Reminder): Promise<boolean> => {
  const row = await work.rows(cases).get(reminder.subject)
  return row !== undefined && tookPlace(row) && (await work.rows(aftercares).get(row.id)) === undefined
}

/** The appointment the person has not spoken of yet, the newest first. */
export const caseToAskAbout = async (read: ReadWork, person: string): Promise<Case | undefined> => {
  const own = await rangeOfPerson(read, cases, 'person', { person, descending: true, limit: 100 })
  for (const row of own) {
    if (!tookPlace(row)) continue
    const { end } = bodyOf(row)
    if (end === undefined || end > read.now || end < addMs(read.now, -answeredWithinMs)) continue
    if ((await read.rows(aftercares).get(row.id)) === undefined) return row
  }
  return undefined
}

const hows = { better: '好些了', same: '差不多', worse: '不太好' } as const
/** In the order of the score: a number typed is the score and the place in the list alike. */
const scores = { '1': '没帮上', '2': '不太有', '3': '一般', '4': '有些帮助', '5': '很有帮助' } as const

const choicesFrom = (labels: Readonly<Record<string, string>>): readonly Choice[] =>
  Object.entries(labels).map(([send, label]) => ({ send, label }))

const howIn = (raw: string): Aftercare['how'] | undefined => {
  const words = raw.normalize('NFKC').replaceAll(/[\s,.，。～~]/g, '')
  if (words === 'better' || words === 'same' || words === 'worse') return words
  if (words.length > 12) return undefined
  if (/不太好|不好|更差|难受|糟|差了|没好/.test(words)) return 'worse'
  if (/差不多|老样子|一样|一般|还行|就那样/.test(words)) return 'same'
  return /好些|好多|好点|好了|不错|挺好|还好/.test(words) ? 'better' : undefined
}

const howQuestion: Question = {
  id: 'how',
  kind: 'choice',
  label: '这几天',
  isPII: true,
  prompt: async () => '这几天怎么样？',
  choices: async () => choicesFrom(hows),
  check: async (raw) => {
    const how = howIn(raw)
    return how === undefined ? { ok: false, say: '选一个就行：好些了、差不多、不太好。' } : { ok: true, value: how }
  },
  show: async (value) => hows[howIn(value) ?? 'same'],
}

const scoreQuestion: Question = {
  id: 'score',
  kind: 'choice',
  label: '打分',
  isPII: false,
  prompt: async () => '上次聊得有帮助吗？不想打分就跳过。',
  choices: async () => [...choicesFrom(scores), skip],
  check: async (raw) => {
    const plain = raw.normalize('NFKC').trim()
    if (/^(跳过|不打|不想打|不用|算了)$/.test(plain)) return { ok: true, value: skip.send }
    const score = /^([1-5])分?$/.exec(plain)?.[1]
    return score === undefined ? { ok: false, say: '回 1 到 5 的数字，或者“跳过”。' } : { ok: true, value: score }
  },
}

const wordsQuestion: Question = {
  id: 'words',
  kind: 'text',
  label: '想说的话',
  isPII: true,
  prompt: async () => '还有想跟老师说的吗？只有老师和督导看得到。没有就跳过。',
  choices: async () => [skip],
  check: async (raw) => {
    const said = raw.trim()
    return said.length > 500 ? { ok: false, say: '太长了，说最要紧的几句就行。' } : { ok: true, value: said }
  },
  show: async (value) => (value === skip.send || /^(没有|没|不用|算了)了?$/.test(value) ? '没有' : value),
}

const wordsIn = (answers: Answers): string | undefined => {
  const said = answers['words'] ?? ''
  return said === '' || said === skip.send || /^(没有|没|不用|算了)了?$/.test(said) ? undefined : said
}

/** One reply. Whoever is not well is offered a next step, and a number that answers now. */
const thanks = (how: Aftercare['how']): Reply =>
  how === 'worse'
    ? text('谢谢你告诉我。这几天不好过，不用一个人撑着：可以再约一次老师，心里撑不住打12356，有人听你说。', [
        { label: '再约一次', send: '再约一次' },
        { label: '找工会的人', send: '人工' },
      ])
    : text('谢谢你告诉我，老师会看到。想再聊，回“再约一次”。')

const finish = async (parts: CounsellingParts, { work, person, answers }: FlowContext): Promise<FlowEnd> => {
  const row = await caseToAskAbout(work, person)
  const how = howIn(answers['how'] ?? '')
  if (row === undefined || how === undefined)
    return { kind: 'done', replies: [text('这一条已经记过了，谢谢你。想再聊，回“再约一次”。')] }
  const score = Number(answers['score'])
  const said = wordsIn(answers)
  await work.rows(aftercares).insert({
    id: row.id,
    person,
    counsellor: bodyOf(row).counsellor ?? '',
    at: work.now,
    how,
    ...(Number.isInteger(score) && score >= 1 ? { score } : {}),
    ...(said === undefined ? {} : { words: parts.sealer.seal('counselling', said) }),
  })
  return { kind: 'done', replies: [thanks(how)] }
}

/** How somebody is three days after, in three short questions. */
export const afterCareFlow = (parts: CounsellingParts): Flow => ({
  id: 'counselling-aftercare',
  version: 1,
  title: '问候',
  opening: '上次聊过有几天了，来问候一声。三个小问题，随时可以回“取消”。',
  questions: [howQuestion, scoreQuestion, wordsQuestion],
  upgrade: (answers) => answers,
  finish: (context) => finish(parts, context),
})
