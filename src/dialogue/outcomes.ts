import type { SendOutcome } from '../core/channel.ts'
import type { Notice } from '../core/conversation.ts'
import type { Importance } from '../core/importance.ts'
import { maxAttempts, type JobAttempt, type JobResult } from '../core/job.ts'
import { addMs, hourMs, msBetween, type Instant } from '../core/time.ts'

/** After the last try a known failure is final. */
export const finalOf = (outcome: SendOutcome, { count }: Pick<JobAttempt, 'count'>): SendOutcome =>
  outcome.kind === 'retry' && count >= maxAttempts ? { kind: 'permanent', code: outcome.code } : outcome

/** What a job does next after a send ended so. A closed window is no failure: the words wait for the person. */
export const resultOf = (outcome: SendOutcome): JobResult => {
  switch (outcome.kind) {
    case 'sent':
    case 'parked':
      return { kind: 'done', outcome: outcome.kind }
    case 'retry':
      return { kind: 'retry', outcome: outcome.code, ...(outcome.at === undefined ? {} : { at: outcome.at }) }
    case 'no-permission':
    case 'permanent':
    case 'unknown':
      return { kind: 'dead', outcome: `${outcome.kind} ${outcome.code}` }
  }
}

/** Somebody waits for these words now: the first tries come within seconds, the later ones as of any job. */
const soonMs = [1_500, 6_000] as const

export const soonAgain = (result: JobResult, { count }: Pick<JobAttempt, 'count'>, now: Instant): JobResult => {
  const wait = soonMs[count - 1]
  return result.kind === 'retry' && result.at === undefined && wait !== undefined
    ? { ...result, at: addMs(now, wait) }
    : result
}

/** Where words stand that were sent by one way only. */
export const deliveryOf = (outcome: SendOutcome): Notice['delivery'] => {
  switch (outcome.kind) {
    case 'sent':
    case 'parked':
    case 'unknown':
      return outcome.kind
    case 'retry':
      return 'pending'
    case 'no-permission':
    case 'permanent':
      return 'failed'
  }
}

/**
 * It surely did not arrive, and trying the same way again is of no use: another way may be tried. For what is critical a line that
 * may have got lost is not enough either.
 */
export const failedHere = (outcome: SendOutcome, importance?: Importance): boolean =>
  outcome.kind === 'parked'
    ? outcome.told === undefined || (outcome.unsure === true && importance === 'critical')
    : outcome.kind === 'no-permission' || outcome.kind === 'permanent'

/** A wait so long is a closed way: another may be open now. */
const longMs = hourMs

/** A quota that opens tomorrow is a window that is closed until then. */
export const closedForLong = (outcome: SendOutcome, now: Instant): SendOutcome =>
  outcome.kind === 'retry' && outcome.at !== undefined && msBetween(now, outcome.at) > longMs
    ? { kind: 'parked', opensAt: outcome.at }
    : outcome
