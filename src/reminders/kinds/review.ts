import type { Work } from '../../core/store.ts'
import { addDays, atLocal, dateText, dayMs, msBetween, type LocalDate } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import { wholeOffice } from '../settling.ts'
import { morningOf } from '../yearly.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'review'
const daysBefore = 14

/** The answers of one day are one reminder; the day is what it is about. */
export const reviewDayOf = (subject: string): LocalDate => subject.slice(`${kind}:`.length)

/** Two weeks before a day on which answers are to be looked over, and on the day. @returns what was planned */
export const planReview = (work: Work, reviewBy: LocalDate): Promise<readonly Reminder[]> => {
  const eventAt = atLocal(addDays(reviewBy, 1), 0)
  const offsets = [
    { occurrence: `${daysBefore}d`, beforeMs: msBetween(morningOf(addDays(reviewBy, -daysBefore)), eventAt) },
    { occurrence: 'day', beforeMs: msBetween(morningOf(reviewBy), eventAt) },
  ]
  const words = `有回答要在${dateText(reviewBy)}前复核，过了这天会带着提醒显示。`
  const about = { kind, subject: `${kind}:${reviewBy}`, person: wholeOffice, eventAt, offsets }
  return planReminders(work, { ...about, importance: 'ordinary', words })
}

/** @param stillOn whether an answer still has this day of review: the content knows */
export const reviewKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '回答到期复核',
  audience: 'staff',
  importance: 'ordinary',
  // An answer past its day goes on to be shown, with a banner: it is worth knowing for long.
  late: { until: 'after-event', ms: 60 * dayMs },
  merge: 'event',
  digest: true,
  stillOn,
})
