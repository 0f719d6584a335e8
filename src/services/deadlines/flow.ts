import { conversations } from '../../core/conversation.ts'
import type { Choice } from '../../core/reply.ts'
import type { Work } from '../../core/store.ts'
import { addDays, localDate, type LocalDate } from '../../core/time.ts'
import type { Answers, Checked, Flow, FlowContext, Question } from '../../dialogue/flow-types.ts'
import { limitDays } from '../../dialogue/handover-rows.ts'
import { dateIn, datesIn, yearIn } from '../../law/dates-in-words.ts'
import type { Deadline } from '../../law/deadlines/deadline.ts'
import { deadlineGroups, deadlines, findDeadline, isRemindable } from '../../law/deadlines/deadlines.ts'
import { deadlineIn, eventIn } from '../../law/deadlines/meant.ts'
import { losesRight, reckon, saveDeadline, type DeadlineParts, type Reckoned } from './rules.ts'
import * as words from './words.ts'

export const saveFlow = 'deadline'

/** Stands before an id in the answer to the first question, when the words named the limit itself. */
const namedMark = '='
const oldestDays = 366 * 20
/** Asked by the year: they run from its end. */
const byYear: ReadonlySet<string> = new Set(['arb-leave', 'iit-settle'])

const itemOf = (answers: Answers): Deadline | undefined => {
  const group = answers['group'] ?? ''
  return deadlines.get(answers['which'] ?? (group.startsWith(namedMark) ? group.slice(namedMark.length) : ''))
}

const named = (raw: string): Deadline | undefined => {
  const item = findDeadline(raw.trim()) ?? deadlines.get(eventIn(raw) ?? '')
  return item !== undefined && isRemindable(item) ? item : undefined
}

const show = async (_value: string, { answers }: FlowContext): Promise<string> => itemOf(answers)?.name ?? ''

const groupQuestion: Question = {
  id: 'group',
  kind: 'choice',
  label: '哪个期限',
  isPII: true,
  when: (answers) => answers['which'] === undefined,
  prompt: async () => words.askGroup,
  choices: async () => deadlineGroups.map(({ name }) => ({ label: name, send: name })),
  check: async (raw) => {
    if (deadlineGroups.some(({ name }) => name === raw)) return { ok: true, value: raw }
    const item = named(raw)
    return item === undefined ? { ok: false, say: words.notFound } : { ok: true, value: `${namedMark}${item.id}` }
  },
  show,
}

const choicesOf = (group: string | undefined): readonly Choice[] =>
  (deadlineGroups.find(({ name }) => name === group)?.items ?? [])
    .filter(isRemindable)
    .map(({ id, name }) => ({ label: name, send: id }))

const whichQuestion: Question = {
  id: 'which',
  kind: 'choice',
  label: '哪个期限',
  isPII: true,
  when: (answers) => answers['group']?.startsWith(namedMark) !== true,
  prompt: async () => words.askWhich,
  choices: async ({ answers }) => choicesOf(answers['group']),
  check: async (raw) => {
    const item = named(raw)
    return item === undefined ? { ok: false, say: words.notFound } : { ok: true, value: item.id }
  },
  show,
}

/** With the event it is the day of: a day of another event is no answer when the limit is changed. */
const dayAnswer = (item: Deadline, day: LocalDate): Checked => ({ ok: true, value: `${item.event} ${day}` })

const dayIn = (answer: string, item: Deadline): LocalDate | undefined =>
  answer.startsWith(`${item.event} `) ? answer.slice(item.event.length + 1) : undefined

/** The day the person means, or what is still missing. */
export const checkDay = (raw: string, item: Deadline, today: LocalDate): Checked => {
  const isAhead = item.count.from === 'before'
  const year = byYear.has(item.id) ? yearIn(raw, today) : undefined
  if (year !== undefined && !/月|[-/.]/.test(raw)) return dayAnswer(item, `${year}-12-31`)
  const found = dateIn(raw, today, isAhead ? 'future' : 'past')
  if (found === undefined)
    return { ok: false, say: datesIn(raw, today).length > 1 ? words.askOneDay : words.askDayAgain }
  if (found.precision !== 'day') return { ok: false, say: words.askTheDay(found.date) }
  if (!isAhead && !byYear.has(item.id) && found.date > today) return { ok: false, say: words.notHappened }
  if (found.date < addDays(today, -oldestDays)) return { ok: false, say: words.tooLongAgo }
  return dayAnswer(item, found.date)
}

const reckonAnswers = (answers: Answers, { calendar }: DeadlineParts) => {
  const item = itemOf(answers)
  const trigger = item === undefined ? undefined : dayIn(answers['day'] ?? '', item)
  const of = item === undefined || trigger === undefined ? undefined : reckon(item.id, trigger, calendar())
  return of === undefined || trigger === undefined ? undefined : { ...of, trigger }
}

const dayQuestion = (parts: DeadlineParts): Question => ({
  id: 'day',
  kind: 'date',
  label: '从哪天算',
  isPII: true,
  prompt: async ({ answers }) => itemOf(answers)?.ask ?? '',
  check: async (raw, { work, answers }) => {
    const item = itemOf(answers)
    if (item === undefined) return { ok: false, say: words.notFound }
    const today = localDate(work.now)
    // The day of another matter, asked about in the middle, is no answer: 我9月1号伤的，单位不给报工伤.
    const other = deadlineIn(raw, today)
    return other !== undefined && other.deadline !== item.id
      ? { ok: false, say: words.askDayAgain }
      : checkDay(raw, item, today)
  },
  show: async (value, { work, answers }) => {
    const today = localDate(work.now)
    const of = reckonAnswers({ ...answers, day: value }, parts)
    return of === undefined ? words.dayWanted : `${words.dayText(of.trigger, today)}；${words.meaning(of, today)}`
  },
})

/** Hands a near limit to the office, unless the question about it was handed over just before. */
const handOver = async (
  work: Work,
  { office }: DeadlineParts,
  at: { readonly person: string; readonly trigger: LocalDate; readonly of: Reckoned },
): Promise<string | undefined> => {
  const { person, trigger, of } = at
  if (!losesRight(of.item) || words.daysBetween(localDate(work.now), of.date.raw) > limitDays) return undefined
  const before = (await work.rows(conversations).get(person))?.handed?.key
  if (before !== `${of.item.id} ${trigger}`)
    await office.take(work, person, `记了一个期限：${of.item.name}，从${trigger}算，最后一天${of.date.raw}。`)
  return office.promise(work)
}

/** Keeps a limit and plans its reminders. */
export const saveDeadlineFlow = (parts: DeadlineParts): Flow => ({
  id: saveFlow,
  version: 1,
  title: '记一个期限',
  opening: '',
  questions: [groupQuestion, whichQuestion, dayQuestion(parts)],
  upgrade: (answers) => answers,
  finish: async ({ work, person, answers }) => {
    const of = reckonAnswers(answers, parts)
    if (of === undefined) return { kind: 'ask-again', question: 'day', say: words.dayWanted }
    const { trigger } = of
    const kept = await saveDeadline(work, person, trigger, of)
    if (kept.kind !== 'saved')
      return { kind: 'done', replies: [kept.kind === 'known' ? words.known() : words.tooMany()] }
    const promised = await handOver(work, parts, { person, trigger, of })
    const today = localDate(work.now)
    const { reminders } = kept
    const said = { reckoned: of, trigger, reminders, today, ...(promised === undefined ? {} : { promised }) }
    return { kind: 'done', replies: words.saved(said) }
  },
})
