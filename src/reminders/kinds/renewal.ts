import type { Work } from '../../core/store.ts'
import { addDays, msBetween, type LocalDate } from '../../core/time.ts'
import { memberships } from '../../people/memberships.ts'
import { isSamePerson } from '../../people/joined.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import { morningOf } from '../yearly.ts'
import { endOf } from './deadline.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'renewal'
const daysBefore = [30, 7] as const
const words = '您有一条提醒：您的会籍快到期了。回“提醒记录”看详情，回“人工”可以问怎么续。'

export interface EndingMembership {
  /** The membership's row. */
  readonly subject: string
  readonly person: string
  /** The last day of the membership as it stands. */
  readonly renewBy: LocalDate
}

/** A month and a week before the last day, at 9:00. @returns what was planned */
export const planRenewal = (
  work: Work,
  { subject, person, renewBy }: EndingMembership,
): Promise<readonly Reminder[]> => {
  const eventAt = endOf(renewBy)
  const offsets = daysBefore.map((days) => ({
    occurrence: `${days}d`,
    beforeMs: msBetween(morningOf(addDays(renewBy, -days)), eventAt),
  }))
  return planReminders(work, { kind, subject, person, eventAt, offsets, importance: 'ordinary', words })
}

/** Wanted as long as the membership is this person's and ends on that day: who renews has another one. */
export const renewalReminders: ReminderKind = {
  kind,
  name: '会籍到期提醒',
  audience: 'member',
  importance: 'ordinary',
  late: { until: 'event' },
  merge: 'event',
  digest: true,
  stillOn: async (work, { subject, person, eventAt }) => {
    const row = await work.rows(memberships).get(subject)
    if (row?.person === undefined || row.renewBy === undefined || endOf(row.renewBy) !== eventAt) return false
    return isSamePerson(work, row.person, person)
  },
}
