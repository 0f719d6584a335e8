import type { Work } from '../../core/store.ts'
import { addDays, localDate, msBetween, type LocalDate } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import { morningOf } from '../yearly.ts'
import { endOf } from './deadline.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'papers'
/** Days after the papers were asked for, and days before they are to be there. */
const daysAfter = [3, 10] as const
const daysBefore = 3
/** Neutral: neither what for nor which papers. */
const words = '您有一件事还缺材料。回“缺什么材料”看清单，回“人工”可以问怎么交。'

export interface MissingPapers {
  /** The open case whose body lists what is missing. */
  readonly subject: string
  readonly person: string
  /** The last day on which they are taken. */
  readonly until: LocalDate
}

/** Some days after they were asked for, which is now, and once more before the last day. @returns what was planned */
export const planPapers = (work: Work, { subject, person, until }: MissingPapers): Promise<readonly Reminder[]> => {
  const eventAt = endOf(until)
  const today = localDate(work.now)
  const last = addDays(until, -daysBefore)
  // Not on two days that are next to each other.
  const days = [...daysAfter.map((after) => addDays(today, after)).filter((day) => day < addDays(last, -1)), last]
  const offsets = days.map((day) => ({ occurrence: day, beforeMs: msBetween(morningOf(day), eventAt) }))
  return planReminders(work, { kind, subject, person, eventAt, offsets, importance: 'important', words })
}

/** @param stillOn whether the case is open and papers are missing: casework knows */
export const papersKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '材料提醒',
  audience: 'member',
  importance: 'important',
  late: { until: 'event' },
  merge: 'event',
  digest: false,
  stillOn,
})
