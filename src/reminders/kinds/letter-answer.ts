import type { Work } from '../../core/store.ts'
import { addDays, atLocal, dateText, dayMs, msBetween, type LocalDate } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import { morningOf } from '../yearly.ts'
import { endOf } from './deadline.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'letter-answer'
const daysBefore = 3

export interface LetterSent {
  /** The case of the letter. */
  readonly subject: string
  /** Who wrote it, or the whole office. */
  readonly staff: string
  /** The last day on which the employer may answer. */
  readonly answerBy: LocalDate
}

/** Three days before the last day, and on the morning after it. Names no employer. @returns what was planned */
export const planLetterAnswer = (
  work: Work,
  { subject, staff, answerBy }: LetterSent,
): Promise<readonly Reminder[]> => {
  // What the reminder is about begins when the answer is overdue; both are of use long after.
  const eventAt = endOf(answerBy)
  const before = morningOf(addDays(answerBy, -daysBefore))
  const after = atLocal(addDays(answerBy, 1), 9 * 60)
  const offsets = [
    { occurrence: `${daysBefore}d`, beforeMs: msBetween(before, eventAt) },
    { occurrence: 'overdue', beforeMs: msBetween(after, eventAt) },
  ]
  const words = `有一份发出去的函，对方该在${dateText(answerBy)}前答复。请到工作台看。`
  return planReminders(work, { kind, subject, person: staff, eventAt, offsets, importance: 'important', words })
}

/** @param stillOn whether no answer has come, and it is still due on that day */
export const letterAnswerKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '函件答复到期',
  audience: 'staff',
  importance: 'important',
  late: { until: 'after-event', ms: 30 * dayMs },
  merge: 'event',
  digest: true,
  stillOn,
})
