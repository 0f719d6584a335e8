import { hasOpened } from '../../casework/openings.ts'
import { cases, type Case } from '../../casework/records.ts'
import { writeAudit, type Step } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, localDate, type Instant, type LocalDate } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { planLetterAnswer } from '../../reminders/kinds/letter-answer.ts'
import { planPapers } from '../../reminders/kinds/papers.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { applicationKind } from '../applications/records.ts'
import { handoverKind } from '../handover/rules.ts'
import { awaitedOf, isOver } from './records.ts'

/** Cases the office deals with by itself; others have papers and letters of no kind. */
const withPapers: ReadonlySet<string> = new Set([applicationKind, handoverKind])
/** Further ahead a day is a slip of the finger. */
const mostDays = 180

/** What a case waits for besides us, as the office sees it. */
export interface AwaitedView {
  readonly id: string
  readonly version: number
  readonly papers: string[]
  readonly papersBy?: LocalDate
  readonly answerBy?: LocalDate
  readonly answeredAt?: Instant
}

const caseOf = async (read: ReadWork, id: string): Promise<Case> => {
  const row = await read.rows(cases).get(id)
  ensure(row !== undefined && withPapers.has(row.kind), 'not_found', '没有这一条。')
  return row
}

const view = (sealer: Sealer, row: Case): AwaitedView => {
  const { missing = [], papersBy, answerBy, answeredAt } = awaitedOf(row)
  return {
    id: row.id,
    version: row.version,
    papers: missing.map((paper) => legible(sealer, 'contact', paper)),
    ...(papersBy === undefined ? {} : { papersBy }),
    ...(answerBy === undefined ? {} : { answerBy }),
    ...(answeredAt === undefined ? {} : { answeredAt }),
  }
}

/** For whoever has the case open before them: the names of papers may tell of an illness. */
const look = async (read: ReadWork, sealer: Sealer, staff: Staff, id: string): Promise<AwaitedView> => {
  const row = await caseOf(read, id)
  ensure(await hasOpened(read, id, staff.id), 'forbidden', '先打开这一条再看。')
  return view(sealer, row)
}

interface Changing {
  readonly id: string
  readonly version: number
}

/** The open case as this person of staff saw it. */
const openCase = async (work: Work, { id, version }: Changing): Promise<Case> => {
  const row = await caseOf(work, id)
  ensure(!isOver(row), 'conflict', '这一条已经办结了。')
  ensure(row.version === version, 'conflict', '别人刚改过这一条，请刷新再看。')
  return row
}

const keep = async (work: Work, row: Case, body: Case['body'], step: Step): Promise<Case> => {
  await writeAudit(work, row.id, step)
  return work.rows(cases).update({ ...row, updatedAt: work.now, body })
}

const ensureAhead = (now: Instant, day: LocalDate): void => {
  const today = localDate(now)
  ensure(day > today && day <= addDays(today, mostDays), 'invalid', `日子要在今天以后、${mostDays}天以内。`)
}

export interface AskPapers extends Changing {
  /** What is missing now; none when all is in. */
  readonly papers: readonly string[]
  readonly until?: LocalDate | undefined
}

/** An account of staff, or `system` where a form said it. */
type Actor = Pick<Staff, 'id'>

/** Somebody says what is missing, or that less is missing, or nothing any more: the member is reminded as long as something is. */
export const setPapers = async (work: Work, sealer: Sealer, by: Actor, asked: AskPapers): Promise<AwaitedView> => {
  const row = await openCase(work, asked)
  const { missing: before = [], papersBy: untilBefore } = awaitedOf(row)
  const { missing: _missing, papersBy: _papersBy, ...rest } = row.body
  const { papers, until } = asked
  if (papers.length === 0) {
    await cancelReminders(work, row.id, ['papers'])
    return view(sealer, await keep(work, row, rest, { actor: by.id, action: 'papers in' }))
  }
  ensure(until !== undefined, 'invalid', '哪天前交，要选一天。')
  const isAskedAnew = before.length === 0 || until !== untilBefore
  if (isAskedAnew) {
    ensureAhead(work.now, until)
    await cancelReminders(work, row.id, ['papers'])
    await planPapers(work, { subject: row.id, person: row.person, until })
  }
  const missing = papers.map((paper) => sealer.seal('contact', paper))
  const detail = { until, count: String(papers.length) }
  const step = { actor: by.id, action: 'papers asked', detail }
  return view(sealer, await keep(work, row, { ...rest, missing, papersBy: until }, step))
}

export interface SendLetter extends Changing {
  /** The last day on which the employer may answer. */
  readonly answerBy: LocalDate
}

/** A letter went to the employer: whoever is in charge is reminded before and after the day on which the answer is due. */
export const sendLetter = async (work: Work, sealer: Sealer, staff: Staff, sent: SendLetter): Promise<AwaitedView> => {
  const row = await openCase(work, sent)
  const { answerBy } = sent
  ensureAhead(work.now, answerBy)
  await cancelReminders(work, row.id, ['letter-answer'])
  await planLetterAnswer(work, { subject: row.id, staff: row.owner ?? staff.id, answerBy })
  const { answeredAt: _before, ...rest } = row.body
  const step = { actor: staff.id, action: 'letter sent', detail: { answerBy } }
  return view(sealer, await keep(work, row, { ...rest, answerBy }, step))
}

/** The employer's answer is here. */
export const letterAnswered = async (
  work: Work,
  sealer: Sealer,
  staff: Staff,
  seen: Changing,
): Promise<AwaitedView> => {
  const row = await openCase(work, seen)
  const { answerBy, answeredAt } = awaitedOf(row)
  ensure(answerBy !== undefined && answeredAt === undefined, 'conflict', '没有在等答复的函。')
  await cancelReminders(work, row.id, ['letter-answer'])
  const step = { actor: staff.id, action: 'letter answered' }
  return view(sealer, await keep(work, row, { ...row.body, answeredAt: work.now }, step))
}

/** What the office does about papers and letters of a case. */
export const awaitedHandlers = (sealer: Sealer) => ({
  look: (read: ReadWork, staff: Staff, { id }: { readonly id: string }) => look(read, sealer, staff, id),
  papers: (work: Work, staff: Staff, asked: AskPapers) => setPapers(work, sealer, staff, asked),
  letter: (work: Work, staff: Staff, sent: SendLetter) => sendLetter(work, sealer, staff, sent),
  answered: (work: Work, staff: Staff, seen: Changing) => letterAnswered(work, sealer, staff, seen),
})
