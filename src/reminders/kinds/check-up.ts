import type { Work } from '../../core/store.ts'
import { addDays, msBetween } from '../../core/time.ts'
import { memberships } from '../../people/memberships.ts'
import { isSamePerson } from '../../people/joined.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import { morningOf, seasonOf, type Season } from '../yearly.ts'
import { endOf } from './deadline.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'check-up'
const role = 'model-worker'
const lastDaysBefore = 14
/** Neutral: not what is arranged, and not why for this person. */
const words = '您有一条提醒：今年的一项安排可以登记了。回“提醒记录”看详情，回“人工”可以问怎么登记。'

export interface CheckUp {
  /** The row of a model worker's membership. */
  readonly subject: string
  readonly person: string
  /** The year in which registering opens. */
  readonly year: number
  /** When registering is open, as the union says it. */
  readonly season: Season
}

/** When registering opens and two weeks before it closes. Planning a year again changes nothing. @returns what was planned */
export const planCheckUp = (work: Work, { subject, person, year, season }: CheckUp): Promise<readonly Reminder[]> => {
  const { from, to } = seasonOf(year, season)
  const eventAt = endOf(to)
  const days = [
    { occurrence: `${year}:opens`, day: from },
    { occurrence: `${year}:${lastDaysBefore}d`, day: addDays(to, -lastDaysBefore) },
  ]
  const offsets = days
    .filter(({ day }) => day >= from)
    .map(({ occurrence, day }) => ({ occurrence, beforeMs: msBetween(morningOf(day), eventAt) }))
  return planReminders(work, { kind, subject, person, eventAt, offsets, importance: 'ordinary', words })
}

/** The check-up of model workers: wanted as long as the person is one, by their membership. */
export const checkUpReminders: ReminderKind = {
  kind,
  name: '年度安排提醒',
  audience: 'member',
  importance: 'ordinary',
  // Until registering closes.
  late: { until: 'event' },
  merge: 'event',
  digest: true,
  stillOn: async (work, { subject, person }) => {
    const row = await work.rows(memberships).get(subject)
    return row?.person !== undefined && row.roles.includes(role) && (await isSamePerson(work, row.person, person))
  },
}
