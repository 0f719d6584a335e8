import type { Importance } from '../../core/importance.ts'
import type { Work } from '../../core/store.ts'
import { addMs, type Instant } from '../../core/time.ts'
import type { Reminder } from '../records.ts'

/**
 * How long a reminder that comes late still helps; afterwards it is dropped, and the ledger says `passed`.
 * `event`: until what it speaks of begins or ends · `after-event`: so long after that · `after-due`: so long after it was due.
 */
export type LateRule =
  | { readonly until: 'event' }
  | { readonly until: 'after-event'; readonly ms: number }
  | { readonly until: 'after-due'; readonly ms: number }

/**
 * What is said once when several of the kind are due for a person. `event`: those about one thing at one time, of which the nearest
 * is said · `kind`: all of them, because the words only say that there is something to look at.
 */
export type MergeRule = 'event' | 'kind'

/**
 * A kind of reminder and its rules. At night (21:00–8:00) only what is `critical` goes, whatever the kind; the importance stands in
 * the row, as the plan gave it.
 */
export interface ReminderKind {
  readonly kind: string
  /** What it is called before a member or in the office; neutral: it stands in 退订 and in lists. */
  readonly name: string
  /** A reminder to staff never goes over a channel of members; its `person` is an account of staff. */
  readonly audience: 'member' | 'staff'
  readonly importance: Importance
  readonly late: LateRule
  readonly merge: MergeRule
  /**
   * Of what is important and helps nobody any more when the night is over: a call in the morning, where there is a number to call.
   * Only what can still be mended then; left out, the ledger says `night` and that is all.
   */
  readonly missedByNight?: 'call'
  /** May be said in one message with others of the same importance that are due for the person at the same sweep. */
  readonly digest: boolean
  /** Whether what it is about still stands as it was planned. Lateness and opting out are asked elsewhere. */
  readonly stillOn: (work: Work, reminder: Reminder) => Promise<boolean>
  /** The words of this moment, where those of the plan may have become wrong. */
  readonly wordsAt?: (reminder: Reminder, now: Instant) => string
}

/** From when on a reminder helps nobody any more. */
export const uselessFrom = (
  { late }: Pick<ReminderKind, 'late'>,
  { dueAt, eventAt }: Pick<Reminder, 'dueAt' | 'eventAt'>,
): Instant => {
  switch (late.until) {
    case 'event':
      return eventAt
    case 'after-event':
      return addMs(eventAt, late.ms)
    case 'after-due':
      return addMs(dueAt, late.ms)
  }
}
