import type { Channel, SendOutcome } from '../core/channel.ts'
import { notices, type Notice } from '../core/conversation.ts'
import type { CallList, Settle } from '../core/delivery.ts'
import { maxAttempts, type JobAttempt, type JobHandler, type JobResult } from '../core/job.ts'
import type { Reply } from '../core/reply.ts'
import type { Store, Work } from '../core/store.ts'
import type { Instant } from '../core/time.ts'
import { waysOf, type Way } from '../people/ways.ts'
import { expireNotice, isExpired } from './expired.ts'
import { earlyWord, anew, opensFirst, tryOf, withFailed, withTry } from './notice-tries.ts'
import { createNoticeWays, fitWays, isTried } from './notice-ways.ts'
import { closedForLong, deliveryOf, failedHere, resultOf } from './outcomes.ts'

export const sendNoticeJob = 'send-notice'

/** One try to send by one way. */
export interface Sending {
  readonly to: Way
  readonly replies: readonly Reply[]
  readonly sendId: string
  readonly attempt: JobAttempt
}

export interface NoticeParts {
  readonly store: Store
  readonly channel: (account: string) => Channel | undefined
  readonly send: (sending: Sending) => Promise<SendOutcome>
  /** Writes the outcome into the reminder ledger; 'again' wants one more try (an unknown outcome of something critical). */
  readonly settle: Settle
  readonly callList: CallList
  /** Nobody is woken by what waited for a quota of the day: the end of the night around an instant. */
  readonly byDay?: ((at: Instant) => Instant) | undefined
}

/** What a run of a job is about: the notice's round, and its own try. */
interface Run {
  readonly attempt: JobAttempt
  readonly ledger: string | undefined
}

interface Tried extends Run {
  readonly notice: Notice
  readonly way: Way
  readonly isInterrupted: boolean
}

type Step = { readonly kind: 'over'; readonly result: JobResult } | { readonly kind: 'next'; readonly way: Way }

/** What becomes of a notice after a try by one way: where it stands now, and which way is next, if another is tried. */
interface After {
  readonly stands: Notice['delivery']
  readonly next?: Way
}

const nowhere: Way = { id: 'none', account: 'none', sender: '' }
const unreachable: SendOutcome = { kind: 'permanent', code: 'unreachable' }

const doneAs = (outcome: string): JobResult => ({ kind: 'done', outcome })

/** Staff want what is settled to be tried again: its job begins anew. */
const isWantedAgain = ({ count, interrupted }: JobAttempt): boolean => count === 1 && !interrupted

/** A known failure of one of the ways leaves the words waiting when any of them was only closed. */
const endOf = (one: Notice, outcome: SendOutcome): Notice['delivery'] =>
  one.tried?.some(({ outcome: before }) => before === 'parked') === true ? 'parked' : deliveryOf(outcome)

/**
 * Sends a notice by the ways of its person, one after the other: the next only after it is known that it did not arrive. Each
 * outcome is kept together with the way that is next before anything leaves by it, so that a crash never leads to a second way.
 */
export const createSendNotice = (parts: NoticeParts): JobHandler => {
  const { store, settle } = parts
  const ways = createNoticeWays(parts.channel)

  /** No way is open: the call list for what is worth it, else it waits for the person, or is given up. */
  const ended = async (work: Work, one: Notice, outcome: SendOutcome): Promise<Notice['delivery']> => {
    const worthCall = one.importance === 'important' || one.importance === 'critical'
    if (worthCall && (await parts.callList(work, { key: one.id, person: one.person }))) return 'called'
    return endOf(one, outcome)
  }

  const after = async (work: Work, one: Notice, outcome: SendOutcome): Promise<After> => {
    if (!failedHere(outcome, one.importance)) return { stands: deliveryOf(outcome) }
    const [next] = await ways.standIns(work, one)
    return next === undefined ? { stands: await ended(work, one, outcome) } : { stands: 'pending', next }
  }

  /** When the job is to come back for words that wait: where it is known, worth it, and tries are left. */
  const comesBack = (one: Notice, stands: Notice['delivery'], { attempt }: Run): Instant | undefined => {
    const opens = stands === 'parked' && attempt.count < maxAttempts ? opensFirst(one) : undefined
    const isUrgent = opens === undefined || one.importance === 'critical' || parts.byDay === undefined
    const opensAt = isUrgent ? opens : parts.byDay(opens)
    return opensAt === undefined || isExpired(one, opensAt) ? undefined : opensAt
  }

  /** The notice with what was heard of a try, and what that means in the end. */
  const heardOf = (now: Notice, { way, isInterrupted }: Tried, heard: SendOutcome, at: Instant) => {
    const unsure = now.unsure === true || isInterrupted
    // What was refused now may have been taken by the try that was cut off.
    const isRefused = heard.kind === 'parked' || failedHere(heard, now.importance)
    const outcome: SendOutcome = unsure && isRefused ? { kind: 'unknown', code: 'interrupted' } : heard
    const made = withTry({ ...now, via: way.id, ...(unsure ? { unsure } : {}) }, tryOf(outcome, way, at))
    const early = earlyWord(now, way.account, outcome)
    if (early === undefined) {
      const isFailed = failedHere(outcome, now.importance)
      return { outcome, isLate: false, one: isFailed ? withFailed(made, way.id, outcome.kind) : made }
    }
    const back = withTry(made, { ...tryOf(early, way, at), late: true })
    const kind = outcome.kind === 'parked' ? 'parked' : early.kind
    return { outcome: early, isLate: true, one: withFailed(back, way.id, kind) }
  }

  /** Keeps what became of a try. What it is after it was said meanwhile, or deleted, stays as it is. */
  const keep = (at: Tried, heard: SendOutcome): Promise<Step> =>
    store.transaction(at.notice.person, async (work): Promise<Step> => {
      const now = await work.rows(notices).get(at.notice.id)
      if (now === undefined) return { kind: 'over', result: doneAs('gone') }
      const { one, outcome, isLate } = heardOf(now, at, heard, work.now)
      const { stands, next } = await after(work, one, outcome)
      const opensAt = comesBack(one, stands, at)
      await work.rows(notices).update({
        ...one,
        delivery: stands,
        ...(next === undefined ? {} : { via: next.id }),
        ...(opensAt === undefined ? {} : { opensAt }),
      })
      const about = { account: at.way.account, sendId: one.id, outcome, stands, ...(isLate ? { late: true } : {}) }
      const wanted = at.ledger === undefined ? 'done' : await settle(work, { ledger: at.ledger, ...about })
      if (next !== undefined) return { kind: 'next', way: next }
      if (wanted === 'again') return again(work, one, outcome)
      if (opensAt !== undefined) return { kind: 'over', result: { kind: 'retry', outcome: 'parked', at: opensAt } }
      return { kind: 'over', result: stands === 'called' || stands === 'parked' ? doneAs(stands) : resultOf(outcome) }
    })

  /** It may have arrived: once more, by another way where there is one. */
  const again = async (work: Work, one: Notice, outcome: SendOutcome): Promise<Step> => {
    const [other] = await ways.standIns(work, one)
    const now = await work.rows(notices).get(one.id)
    if (now !== undefined)
      await work
        .rows(notices)
        .update({ ...now, delivery: 'pending', ...(other === undefined ? {} : { via: other.id }) })
    return { kind: 'over', result: { kind: 'retry', outcome: outcome.kind } }
  }

  /** Settles on the way before anything leaves by it. Undefined when the notice was settled meanwhile. */
  const begin = async (seen: Notice, fresh: boolean): Promise<{ readonly way: Way | undefined } | undefined> => {
    const known = fresh ? undefined : await store.read(async (read) => fitWays(await waysOf(read, seen.person), seen))
    const way = known?.find((one) => one.id === seen.via && !isTried(seen, one))
    if (way !== undefined && seen.delivery === 'pending') return { way }
    return store.transaction(seen.person, async (work) => {
      const now = await work.rows(notices).get(seen.id)
      if (now === undefined || now.delivery !== seen.delivery) return undefined
      const one: Notice = fresh ? anew(now) : { ...now, delivery: 'pending' }
      const found = await ways.settled(work, one)
      await work.rows(notices).update({ ...one, ...(found === undefined ? {} : { via: found.id }) })
      return { way: found }
    })
  }

  /** What it was about is over. */
  const expire = (seen: Notice, ledger: string | undefined): Promise<JobResult> =>
    store.transaction(seen.person, async (work) => {
      const now = await work.rows(notices).get(seen.id)
      if (now === undefined || now.delivery !== seen.delivery) return doneAs(now?.delivery ?? 'gone')
      return doneAs(await expireNotice(work, ledger === undefined ? now : { ...now, ledger }, settle))
    })

  /** Whether this job is to send it now, and whether all ways are open to it again; else how the job ends. */
  const whether = (one: Notice, payload: Readonly<Record<string, string>>, attempt: JobAttempt, now: Instant) => {
    if ((payload['round'] ?? '0') !== String(one.round ?? 0)) return doneAs('another job')
    if (one.delivery === 'pending') return 'on'
    if (one.delivery === 'failed' && isWantedAgain(attempt)) return 'anew'
    // What may be there goes by the same way: the platform may know it.
    if (one.delivery === 'unknown' && isWantedAgain(attempt)) return 'on'
    if (one.delivery !== 'parked' || one.opensAt === undefined) return doneAs(one.delivery)
    return now < one.opensAt ? ({ kind: 'retry', outcome: 'parked', at: one.opensAt } as const) : 'anew'
  }

  return {
    kind: sendNoticeJob,
    run: async (payload, attempt) => {
      const { one, now } = await store.read(async (read) => ({
        one: await read.rows(notices).get(payload['notice'] ?? ''),
        now: read.now,
      }))
      if (one === undefined) return doneAs('gone')
      const how = whether(one, payload, attempt, now)
      if (how !== 'on' && how !== 'anew') return how
      const run: Run = { attempt, ledger: payload['ledger'] ?? one.ledger }
      if (isExpired(one, now) && one.unsure !== true && !attempt.interrupted) return expire(one, run.ledger)
      const begun = await begin(one, how === 'anew')
      if (begun === undefined) return doneAs(one.delivery)
      let to = begun.way
      let by = to === undefined ? { count: attempt.count, interrupted: false } : attempt
      for (;;) {
        const said = { to: to ?? nowhere, replies: one.replies, sendId: one.id, attempt: by }
        // Without any way left it is as if the platform had refused.
        const heard = to === undefined ? unreachable : closedForLong(await parts.send(said), now)
        const step = await keep({ ...run, notice: one, way: said.to, isInterrupted: by.interrupted }, heard)
        if (step.kind === 'over') return step.result
        to = step.way
        // Nothing has left by this way before.
        by = { count: attempt.count, interrupted: false }
      }
    },
  }
}
