import type { Choice, Reply } from '../core/reply.ts'
import { text } from '../core/reply.ts'
import type { LocalDate } from '../core/time.ts'
import { calculatorChoice } from '../law/calculators/registry.ts'
import { reminderChoice } from '../law/deadlines/deadlines.ts'
import { fillFigures } from '../law/figures.ts'
import type { Answer } from './answer.ts'
import type { Entry } from './entries.ts'

/** The word that hands a chat to a person, wherever it is said. */
const person: Choice = { label: '找真人', send: '人工' }

/** The title finds its entry exactly; `knowledge:check` makes sure of it. */
export const choiceOf = (entry: Entry): Choice => ({ label: entry.title, send: entry.title })

const relatedLimit = 2

/** Markdown as a chat shows it: headings in 「」 after an empty line, no marks of emphasis, links written out. */
export const plainBody = (markdown: string): string =>
  markdown
    .replaceAll(/^#{1,6} +(.+?) *$/gm, '「$1」')
    .replaceAll(/\*\*(.+?)\*\*/g, '$1')
    .replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1（$2）')
    .replaceAll(/^[-*] +/gm, '· ')
    .replaceAll(/\n\s*\n/g, '\n')
    .replaceAll(/\n(?=「[^」]*」$)/gm, '\n\n')
    .trim()

const monthText = (date: LocalDate): string => `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月`

/** Has the day passed by which somebody was to look at the entry again? */
export const isOverdue = (entry: Entry, today: LocalDate): boolean => entry.reviewBy < today

/** The author has said it already. */
const saysNotFiling = /不(?:算|等于|是)(?:已经)?(?:申请|提交|仲裁|立案|起诉|递|报案|投诉)/u

/** What must be said with an entry whatever its author wrote: its age, and that talking here files nothing. */
const footer = (entry: Entry, today: LocalDate): readonly string[] => {
  const lines = []
  if (entry.deadline !== undefined && !saysNotFiling.test(entry.short + entry.body)) {
    lines.push('在这里说不算申请仲裁，也不会让期限停下来，要办还得去受理的地方。')
  }
  if (entry.handover) lines.push('这事最好有人陪你一起看，回“人工”，转给工会的人。')
  if (entry.status === 'needs-review') lines.push('这条内容还在核对，办之前再问一下经办的部门。')
  if (entry.status === 'local-figure') lines.push('里面的数字会变，以当地最新公布的为准。')
  if (isOverdue(entry, today))
    lines.push(`提醒：这条内容过了复核日（${entry.reviewBy}），可能有变动，办之前先打12333或者12351问准。`)
  lines.push(`依据截至 ${monthText(entry.asOf)}`)
  return lines
}

/** A statute's article in a bubble: enough to see what it is about. */
const articleLength = 90

const shortened = (words: string): string => {
  const line = words.replaceAll(/\s*\n\s*/g, ' ')
  return line.length <= articleLength ? line : `${line.slice(0, articleLength)}…`
}

const articleReplies = (answer: Answer & { readonly reason: 'statutes' }): Reply[] => {
  const lines = answer.articles.map(({ cite, text: words, date }) => `${cite}（${date}版）：${shortened(words)}`)
  const told = '条文怎么用在你身上我说不准，回“人工”，转给工会的人看。'
  return [{ ...text(['没有现成解答，相关条文有：', ...lines, told].join('\n'), [person]), cites: [...answer.cites] }]
}

const closeReplies = (answer: Answer & { readonly reason: 'close' }): Reply[] => {
  const basis = answer.cites.length === 0 ? [] : [`这几件都可能用到：${answer.cites.join('、')}。`]
  const words = ['我怕听岔，你说的是下面哪一件？都不是就换个说法再说一遍。', ...basis].join('\n')
  return [text(words, [...answer.choices.map(choiceOf), person])]
}

/** What can be done with the answer at once: 按我的情况算, 提醒我最后一天. */
const offers = ({ calculator, deadline }: Entry): readonly Choice[] =>
  [
    calculator === undefined ? undefined : calculatorChoice(calculator),
    deadline === undefined ? undefined : reminderChoice(deadline),
  ].filter((choice) => choice !== undefined)

/** Words that lead to the choices under a bubble. */
export const seeBelow = '就看看下面的，或者'

const answerReplies = (answer: Answer & { readonly outcome: 'answer' }, today: LocalDate): Reply[] => {
  const { related, others, cites, figures } = answer
  const fill = (words: string): string => (figures === undefined ? words : fillFigures(words, figures, today))
  const entry = { ...answer.entry, short: fill(answer.entry.short), body: fill(answer.entry.body) }
  const body = plainBody(entry.body)
  // A question back comes with choices of its own; two kinds of choices in one list are none.
  const asksBack = entry.ask !== undefined
  const orBelow = asksBack ? '就' : seeBelow
  const doubt = others.length === 0 ? [] : [`要问的不是这件，${orBelow}换个说法再说一遍。`]
  const lines = [...(body === '' ? [] : [body, '']), ...footer(entry, today), ...doubt]
  const near = others.length === 0 ? related.slice(0, relatedLimit) : others
  const shown = new Set(asksBack ? [] : near)
  const choices = [...offers(entry), ...Array.from(shown, choiceOf), ...(entry.handover ? [person] : [])]
  return [
    { kind: 'answer', text: entry.short, entry: entry.id, ...(cites.length === 0 ? {} : { cites: [...cites] }) },
    { ...text(lines.join('\n'), choices), kind: 'answer', entry: entry.id },
  ]
}

/** What was made of an answer last. Answers are remembered by their question, so most are asked for again. */
const made = new WeakMap<Answer, { readonly today: LocalDate; readonly replies: readonly Reply[] }>()

/**
 * An answer as bubbles: the short answer with its articles, then the rest with its date.
 * @param today for the banner on entries past their review date
 */
export const toReplies = (answer: Answer, today: LocalDate): readonly Reply[] => {
  const known = made.get(answer)
  if (known !== undefined && known.today === today) return known.replies
  const replies = makeReplies(answer, today)
  made.set(answer, { today, replies })
  return replies
}

const makeReplies = (answer: Answer, today: LocalDate): Reply[] => {
  switch (answer.outcome) {
    case 'answer':
      return answerReplies(answer, today)
    case 'clarify':
      return answer.reason === 'statutes' ? articleReplies(answer) : closeReplies(answer)
    case 'refuse':
      return [answer.reason === 'courtesy' ? text(answer.say) : text(answer.say, [person])]
  }
}
