import type { Work } from '../../core/store.ts'
import { addDays, msBetween } from '../../core/time.ts'
import { membershipsOf } from '../../people/memberships.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import { morningOf, seasonOf, type Season } from '../yearly.ts'
import { endOf } from './deadline.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'aid-season'
const lastDaysBefore = 7
/** Neutral: everybody gets the same, whoever applied before and whoever did not. */
const words = '您有一条提醒：工会今年的一项申请开始了。回“提醒记录”看详情，回“人工”可以问怎么办。'

export interface AidSeason {
  readonly person: string
  /** The year in which it opens. */
  readonly year: number
  /** When applications are taken, as the union says it. */
  readonly season: Season
}

/** When it opens and a week before it closes. Planning a year again changes nothing. @returns what was planned */
export const planAidSeason = (work: Work, { person, year, season }: AidSeason): Promise<readonly Reminder[]> => {
  const { from, to } = seasonOf(year, season)
  const eventAt = endOf(to)
  const subject = `${kind}:${year}:${season.opens}`
  const days = [
    { occurrence: 'opens', day: from },
    { occurrence: `${lastDaysBefore}d`, day: addDays(to, -lastDaysBefore) },
  ]
  const offsets = days
    .filter(({ day }) => day >= from)
    .map(({ occurrence, day }) => ({ occurrence, beforeMs: msBetween(morningOf(day), eventAt) }))
  return planReminders(work, { kind, subject, person, eventAt, offsets, importance: 'ordinary', words })
}

/** The season in which the union takes applications: wanted by whoever is still of a union. */
export const aidSeasonReminders: ReminderKind = {
  kind,
  name: '年度申请提醒',
  audience: 'member',
  importance: 'ordinary',
  // Until no application is taken any more.
  late: { until: 'event' },
  merge: 'event',
  digest: true,
  stillOn: async (work, { person }) => (await membershipsOf(work, person)).length > 0,
}
