import { addDays, addMs, atLocal, dayMs, localDate, type Instant } from '../core/time.ts'
import type { Calendar } from '../law/calendar.ts'
import { nextInstant } from './cron.ts'
import { dayHolds, type DayRule } from './day-rules.ts'

/** When a standing rule runs: the instants of its cron that fall on its days. */
export interface Schedule {
  readonly cron: string
  readonly day: DayRule
}

export interface Occurrence {
  readonly at: Instant
  /** False past the published holidays: somebody has to say whether the rule's day is this one. */
  readonly isSure: boolean
}

/** A 29 February may be eight years away (2096 to 2104). */
const farthestMs = 9 * 366 * dayMs

interface Span {
  /** Left out itself. */
  readonly after: Instant
  /** Included; some years ahead when left out. */
  readonly until?: Instant
}

/** The instants of a span, ascending, one at a time: whoever asks stops when it is enough. @throws for a cron that is wrong */
export function* occurrences(calendar: Calendar, { cron, day }: Schedule, span: Span): Generator<Occurrence> {
  const { after, until: end = addMs(after, farthestMs) } = span
  let from = after
  for (;;) {
    const at = nextInstant(cron, from)
    if (at === undefined || at > end) return
    const date = localDate(at)
    const holds = dayHolds(calendar, day, date)
    // The whole day is passed over at once.
    if (holds === false) from = addMs(atLocal(addDays(date, 1), 0), -1)
    else {
      yield { at, isSure: holds === true }
      from = at
    }
  }
}

/** The next `limit` instants after `after`. */
export const nextOccurrences = (
  calendar: Calendar,
  schedule: Schedule,
  after: Instant,
  limit: number,
): readonly Occurrence[] => {
  const found: Occurrence[] = []
  for (const one of occurrences(calendar, schedule, { after })) {
    found.push(one)
    if (found.length >= limit) break
  }
  return found
}
