import { minuteMs, msBetween, type Instant } from '../../core/time.ts'
import type { Calendar } from '../../law/calendar.ts'
import { occurrences } from '../../reminders/schedule.ts'
import type { Rule } from './definition.ts'
import type { RuleRun } from './records.ts'
import { notMadeUp } from './words.ts'

/** Rules are looked at every minute: what is older than this was missed. */
const lateMs = 10 * minuteMs
/** So many of a rule that makes up for each are begun at one look; the rest follow at the next. */
const eachLimit = 100

/** A run to be written down. */
export type DueRun = Pick<RuleRun, 'at' | 'cause' | 'missed'> &
  ({ readonly state: 'planning' | 'asked' } | { readonly state: 'skipped'; readonly problem: string })

export interface Due {
  readonly runs: readonly DueRun[]
  /** Nothing up to here is due any more. */
  readonly seenUntil: Instant
}

const isLate = (at: Instant, now: Instant): boolean => msBetween(at, now) > lateMs

/** Of instants whose day is sure: the runs that a rule's word on missed ones leaves, in order. */
export const runsOf = (rule: Pick<Rule, 'missed'>, instants: readonly Instant[], now: Instant): readonly DueRun[] => {
  const causeOf = (at: Instant): RuleRun['cause'] => (isLate(at, now) ? 'late' : 'schedule')
  if (rule.missed === 'each') return instants.map((at) => ({ at, cause: causeOf(at), missed: 0, state: 'planning' }))
  const at = instants.at(-1)
  if (at === undefined) return []
  const missed = instants.length - 1
  if (rule.missed === 'skip' && isLate(at, now))
    return [{ at, cause: 'late', missed, state: 'skipped', problem: notMadeUp }]
  return [{ at, cause: causeOf(at), missed, state: 'planning' }]
}

/** What has become due of a rule after `seenUntil`, `now` included. */
export const dueOf = (calendar: Calendar, rule: Rule, seenUntil: Instant, now: Instant): Due => {
  if (!rule.enabled) return { runs: [], seenUntil: now }
  const sure: Instant[] = []
  const unsure: Instant[] = []
  for (const { at, isSure } of occurrences(calendar, rule, { after: seenUntil, until: now })) {
    ;(isSure ? sure : unsure).push(at)
    if (rule.missed === 'each' && sure.length + unsure.length >= eachLimit) break
  }
  const asked = unsure.map((at): DueRun => ({
    at,
    cause: isLate(at, now) ? 'late' : 'schedule',
    missed: 0,
    state: 'asked',
  }))
  const isCut = rule.missed === 'each' && asked.length + sure.length >= eachLimit
  const last = [sure.at(-1) ?? '', unsure.at(-1) ?? ''].toSorted().at(-1) ?? now
  return {
    // Of many days nobody can tell, the newest are asked about; who was away for a year is not asked for each day of it.
    runs: [...runsOf(rule, sure, now), ...asked.slice(-31)].toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    seenUntil: isCut ? last : now,
  }
}
