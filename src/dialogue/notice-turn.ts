import type { Notice } from '../core/conversation.ts'
import { maxAttempts, type JobAttempt, type JobResult } from '../core/job.ts'
import type { Instant } from '../core/time.ts'
import { isExpired } from './expired.ts'

export const doneAs = (outcome: string): JobResult => ({ kind: 'done', outcome })

/** Staff want what is settled to be tried again: its job begins anew. */
const isWantedAgain = ({ count, interrupted }: JobAttempt): boolean => count === 1 && !interrupted

/** Whether this job is to send it now, and whether all ways are open to it again; else how the job ends. */
export const whether = (
  one: Notice,
  payload: Readonly<Record<string, string>>,
  attempt: JobAttempt,
  now: Instant,
): JobResult | 'on' | 'anew' => {
  if ((payload['round'] ?? '0') !== String(one.round ?? 0)) return doneAs('another job')
  if (one.delivery === 'pending') return 'on'
  if (one.delivery === 'failed' && isWantedAgain(attempt)) return 'anew'
  // What may be there goes by the same way: the platform may know it.
  if (one.delivery === 'unknown' && isWantedAgain(attempt)) return 'on'
  if (one.delivery !== 'parked' || one.opensAt === undefined) return doneAs(one.delivery)
  return now < one.opensAt ? { kind: 'retry', outcome: 'parked', at: one.opensAt } : 'anew'
}

interface Night {
  readonly now: Instant
  /** The end of the night around an instant. */
  readonly byDay: ((at: Instant) => Instant) | undefined
}

interface Cut {
  readonly attempt: JobAttempt
  readonly ledger: string | undefined
}

/**
 * Whether a reminder that was cut off is left to stand as it is: a second try would wake somebody, or come when it is over. Also where
 * the platform drops doubles, for it may not have arrived.
 */
export const isLeft = (one: Notice, { attempt, ledger }: Cut, { now, byDay }: Night): boolean => {
  if (ledger === undefined || one.importance === 'critical') return false
  if (isExpired(one, now)) return attempt.interrupted || one.unsure === true
  return attempt.interrupted && byDay !== undefined && byDay(now) > now
}

/**
 * Until when a reminder waits that was decided by day and comes to be sent at night, because a try failed or nobody ran: it wakes
 * nobody. The last try is better than none.
 * @returns undefined when it goes now
 */
export const morningFor = (
  { importance }: Notice,
  { attempt, ledger }: Cut,
  { now, byDay }: Night,
): Instant | undefined => {
  const mayWait = ledger !== undefined && importance !== 'critical' && !attempt.interrupted
  if (!mayWait || byDay === undefined || attempt.count >= maxAttempts) return undefined
  const at = byDay(now)
  return at > now ? at : undefined
}
