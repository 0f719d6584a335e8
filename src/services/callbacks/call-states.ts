import { addMs, dayMs, type Instant } from '../../core/time.ts'
import type { Call, CallList, ClosedAs } from './records.ts'

/** How long number, name and words stay after the end of a call. */
export const keptDays: Readonly<Record<CallList, number>> = { surge: 90, member: 730 }

type Unstored = Omit<Call, 'version'>

const untaken = <C extends Unstored>(call: C): Omit<C, 'takenBy' | 'heldUntil' | 'readyAt'> => {
  const { takenBy: _by, heldUntil: _until, readyAt: _ready, ...rest } = call
  return rest
}

/** It waits for whoever is next, from `nextAt` on. */
export const waiting = <C extends Unstored>(call: C, nextAt: Instant) => ({
  ...untaken(call),
  state: 'open' as const,
  nextAt,
  readyAt: nextAt,
})

export const taken = <C extends Unstored>(call: C, by: string, heldUntil: Instant) => ({
  ...untaken(call),
  takenBy: by,
  heldUntil,
})

/** It is over; without a reason it was given up. */
export const closed = <C extends Unstored>(call: C, as: ClosedAs | undefined, now: Instant) => ({
  ...untaken(call),
  state: as === undefined ? ('given-up' as const) : ('done' as const),
  closedAt: now,
  keptUntil: addMs(now, keptDays[call.list] * dayMs),
  ...(as === undefined ? {} : { closedAs: as }),
})

/** Somebody wants it tried again after it was given up. */
export const reopened = <C extends Unstored>(call: C, nextAt: Instant) => {
  const { closedAt: _at, closedAs: _as, keptUntil: _until, ...rest } = call
  return { ...waiting(rest, nextAt), misses: 0 }
}
