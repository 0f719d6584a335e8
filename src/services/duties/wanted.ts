import { cases, type Case } from '../../casework/records.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { LocalDate } from '../../core/time.ts'
import { isSamePerson } from '../../people/joined.ts'
import { endOf } from '../../reminders/kinds/deadline.ts'
import { brokenUntil } from '../../reminders/kinds/promise-broken.ts'
import { reviewDayOf } from '../../reminders/kinds/review.ts'
import type { Reminder } from '../../reminders/records.ts'
import { awaitedOf, isOver } from '../awaited/records.ts'
import { brokenPromise, handoverKind } from '../handover/rules.ts'
import { shifts } from '../oncall/records.ts'

const openCase = async (read: ReadWork, id: string): Promise<Case | undefined> => {
  const row = await read.rows(cases).get(id)
  return row === undefined || isOver(row) ? undefined : row
}

/** Papers are missing as long as the open case of this person lists some, and they are taken until that day. */
export const arePapersMissing = async (work: Work, { subject, person, eventAt }: Reminder): Promise<boolean> => {
  const row = await openCase(work, subject)
  if (row === undefined) return false
  const { missing = [], papersBy } = awaitedOf(row)
  if (missing.length === 0 || papersBy === undefined || endOf(papersBy) !== eventAt) return false
  return isSamePerson(work, row.person, person)
}

export const isAnswerAwaited = async (work: Work, { subject, eventAt }: Reminder): Promise<boolean> => {
  const row = await openCase(work, subject)
  if (row === undefined) return false
  const { answerBy, answeredAt } = awaitedOf(row)
  return answerBy !== undefined && answeredAt === undefined && endOf(answerBy) === eventAt
}

const openMatter = async (read: ReadWork, id: string): Promise<Case | undefined> => {
  const row = await read.rows(cases).get(id)
  return row?.kind === handoverKind && row.state === 'open' ? row : undefined
}

/** Nobody has answered, and the answer is promised for that time. */
export const isPromiseOpen = async (work: Work, { subject, eventAt }: Reminder): Promise<boolean> =>
  (await openMatter(work, subject))?.dueAt === eventAt

/** Nobody has answered; the member may have been given another time since. */
export const isPromiseBroken = async (work: Work, { subject, eventAt }: Reminder): Promise<boolean> => {
  const row = await openMatter(work, subject)
  if (row === undefined) return false
  const broken = [row.dueAt, brokenPromise(row)?.promisedAt]
  return broken.some((at) => at !== undefined && brokenUntil(at) === eventAt)
}

/** The member still waits for what was promised for that time. */
export const isPromiseLate = async (work: Work, { subject, person, occurrence }: Reminder): Promise<boolean> => {
  const row = await openMatter(work, subject)
  if (row === undefined || brokenPromise(row)?.promisedAt !== occurrence) return false
  return isSamePerson(work, row.person, person)
}

export const isShiftOn = async (work: Work, { subject, person, eventAt }: Reminder): Promise<boolean> => {
  const row = await work.rows(shifts).get(subject)
  return row?.staff === person && row.from === eventAt
}

/** The days on which answers are to be looked over, as the content has them now. */
export type ReviewDays = () => ReadonlySet<LocalDate>

export const isReviewDue =
  (days: ReviewDays) =>
  async (_work: Work, { subject }: Reminder): Promise<boolean> =>
    days().has(reviewDayOf(subject))
