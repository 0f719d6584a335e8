import type { LocalDate } from '../../core/time.ts'

/** What it is when the time is up: a right is lost, somebody had to act, something begins, ends or takes effect. */
export type DeadlineKind =
  | 'limitation'
  | 'procedure'
  | 'duty'
  | 'limit'
  | 'notice'
  | 'advice'
  | 'window'
  | 'info'
  | 'emergency'
  | 'option'
  | 'trigger'
  | 'earliest'
  | 'effect'
  | 'protected'
  | 'end date'

export type DeadlineUnit = 'day' | 'working day' | 'month' | 'year'

/**
 * How the last day is found. `after`: the event is day 0 · `before`: the event lies ahead and the last day comes `n` units
 * before it (notice of leaving) · `next-year`: the first `n` months from 1 March of the year after the event's.
 */
export interface Count {
  readonly from: 'after' | 'before' | 'next-year'
  readonly n: number
  readonly unit: DeadlineUnit
}

/** A time limit that a statute sets, with our own words about it. */
export interface Deadline {
  readonly id: string
  /** Short and unlike any other; fits 「…的最后一天」. */
  readonly name: string
  readonly kind: DeadlineKind
  /** Who has to act. */
  readonly actor: 'worker' | 'employer' | 'either' | 'authority' | 'nobody'
  readonly scope: 'CN' | 'JS'
  readonly count: Count
  /** What the days are counted from; fits 从「…」那天算. */
  readonly event: string
  /** Asks for the day of the event. */
  readonly ask: string
  /** What follows when the last day is over. */
  readonly consequence: string
  /** The one thing to do now. */
  readonly act: string
  readonly cites: readonly string[]
  readonly remindDaysBefore: readonly number[]
  /** Whether the number was read in the statute's own text. */
  readonly verified: boolean
  /** What could make the date another one: said with it. */
  readonly doubts: readonly string[]
}

export interface DeadlineDate {
  /** The last day as counted; reminders go by it. */
  readonly raw: LocalDate
  /** The last day when the raw one is no workday; null where no holiday notice says which days are worked. */
  readonly rolled: LocalDate | null
  /** Whether the calendar knew every day it was asked about. */
  readonly certain: boolean
  readonly cites: readonly string[]
  /** Ascending. */
  readonly reminders: readonly LocalDate[]
  /** The last day of the published holiday years. */
  readonly horizon: LocalDate
  readonly doubts: readonly string[]
}
