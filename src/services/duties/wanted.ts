import { z } from 'zod'
import { cases, type Case } from '../../casework/records.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { LocalDate } from '../../core/time.ts'
import { isSamePerson } from '../../people/joined.ts'
import { endOf } from '../../reminders/kinds/deadline.ts'
import { brokenUntil } from '../../reminders/kinds/promise-broken.ts'
import { reviewDayOf } from '../../reminders/kinds/review.ts'
import type { Reminder } from '../../reminders/records.ts'
import { handoverKind } from '../handover/rules.ts'
import { shifts } from '../oncall/records.ts'

/** States in which nothing of a case is awaited any more, of whatever service. */
const over: ReadonlySet<string> = new Set(['closed', 'cancelled', 'withdrawn', 'rejected', 'refused', 'done', 'paid'])

/** What a case may carry that reminders are about; services add it to their bodies under these names. */
const awaitedSchema = z.looseObject({
  /** Names of papers the member still has to bring. */
  missing: z.array(z.string()).optional(),
  /** The last day on which the employer may answer a letter, and when it did. */
  answerBy: z.string().optional(),
  answeredAt: z.string().optional(),
})

const openCase = async (read: ReadWork, id: string): Promise<Case | undefined> => {
  const row = await read.rows(cases).get(id)
  return row === undefined || over.has(row.state) ? undefined : row
}

/** Papers are missing as long as the open case of this person lists some. */
export const arePapersMissing = async (work: Work, { subject, person }: Reminder): Promise<boolean> => {
  const row = await openCase(work, subject)
  if (row === undefined || (awaitedSchema.parse(row.body).missing ?? []).length === 0) return false
  return isSamePerson(work, row.person, person)
}

export const isAnswerAwaited = async (work: Work, { subject, eventAt }: Reminder): Promise<boolean> => {
  const row = await openCase(work, subject)
  if (row === undefined) return false
  const { answerBy, answeredAt } = awaitedSchema.parse(row.body)
  return answerBy !== undefined && answeredAt === undefined && endOf(answerBy) === eventAt
}

const openPromise = async (read: ReadWork, id: string): Promise<string | undefined> => {
  const row = await read.rows(cases).get(id)
  return row?.kind === handoverKind && row.state === 'open' ? row.dueAt : undefined
}

/** Nobody has answered, and the answer is promised for that time. */
export const isPromiseOpen = async (work: Work, { subject, eventAt }: Reminder): Promise<boolean> =>
  (await openPromise(work, subject)) === eventAt

export const isPromiseBroken = async (work: Work, { subject, eventAt }: Reminder): Promise<boolean> => {
  const dueAt = await openPromise(work, subject)
  return dueAt !== undefined && brokenUntil(dueAt) === eventAt
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
