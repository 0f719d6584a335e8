import type { Work } from '../../core/store.ts'
import { addDays, atLocal, hourMs, localDate, msBetween, type LocalDate } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'deadline'
const morning = 9 * 60
/** Neutral: what it is about is seen after opening only. */
const words = '您有一条提醒。回“我的期限”看详情。'
/** Said when the day has passed on which it should have come. */
const lateWords = '您有一条提醒，比说好的晚了，请早些看。回“我的期限”看详情。'

export interface SavedLimit {
  /** The saved row. */
  readonly subject: string
  readonly person: string
  /** The last day as counted: never the one it may move to. */
  readonly lastDay: LocalDate
}

/** The end of the last day: papers may be handed in until then. */
export const endOf = (lastDay: LocalDate): string => atLocal(addDays(lastDay, 1), 0)

/** Reminds on these days at 9:00. @returns the days that are still ahead, ascending */
export const planDeadline = async (
  work: Work,
  { subject, person, lastDay }: SavedLimit,
  days: readonly LocalDate[],
): Promise<readonly LocalDate[]> => {
  const eventAt = endOf(lastDay)
  const offsets = days.map((day) => ({ occurrence: day, beforeMs: msBetween(atLocal(day, morning), eventAt) }))
  const planned = await planReminders(work, { kind, subject, person, eventAt, offsets, importance: 'important', words })
  return planned.map(({ dueAt }) => localDate(dueAt)).toSorted()
}

/** Says, at the next decent hour, that something about a saved limit is new; `change` names it, so it is said once. */
export const planChange = async (
  work: Work,
  { subject, person, lastDay }: SavedLimit,
  change: string,
): Promise<void> => {
  const eventAt = endOf(lastDay)
  // An hour, so that whoever is about to be reminded anyway hears of it once.
  const offsets = [{ occurrence: change, beforeMs: msBetween(work.now, eventAt) - hourMs }]
  await planReminders(work, { kind, subject, person, eventAt, offsets, importance: 'important', words })
}

/** @param stillOn whether the member still wants it and its last day is still that one */
export const deadlineKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '期限提醒',
  audience: 'member',
  importance: 'important',
  // Until the end of the last day: papers may be handed in until then.
  late: { until: 'event' },
  // The words name no limit: who opens the list sees all of them.
  merge: 'kind',
  // Whether papers went in can be asked, and what is left to do.
  missedByNight: 'call',
  digest: false,
  stillOn,
  wordsAt: (reminder, now) => (localDate(reminder.dueAt) === localDate(now) ? reminder.words : lateWords),
})
