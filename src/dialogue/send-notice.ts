import type { Channel, SendOutcome } from '../core/channel.ts'
import { notices, type Notice } from '../core/conversation.ts'
import type { CallList, Settle } from '../core/delivery.ts'
import { maxAttempts, type Ending, type GoesOn, type JobAttempt, type JobHandler, type JobResult } from '../core/job.ts'
import type { Reply } from '../core/reply.ts'
import type { Store, Work } from '../core/store.ts'
import type { Instant } from '../core/time.ts'
import type { Way } from '../people/ways.ts'
import { expireNotice, isExpired } from './expired.ts'
import { earlyWord, anew, opensFirst, tryOf, withFailed, withTry } from './notice-tries.ts'
import { createNoticeWays, heldByNight, isTried, reachOf } from './notice-ways.ts'
import { doneAs, isLeft, morningFor, whether } from './notice-turn.ts'
import { closedForLong, deliveryOf, failedHere, resultOf, soonAgain } from './outcomes.ts'

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

/** A notice as it stands, and the ways that are open to it. */
interface Seen {
  readonly one: Notice
  readonly now: Instant
  readonly open: readonly Way[]
  /** The likeliest of them, while none has been tried. */
  readonly first: Way | undefined
}

interface Tried extends Run {
  readonly notice: Notice
  readonly way: Way
  readonly isInterrupted: boolean
}

/** What becomes of a notice after a try by one way: where it stands now, and which way is next, if another is tried. */
interface After {
  readonly stands: Notice['delivery']
  readonly next?: Way
}

const nowhere: Way = { id: 'none', account: 'none', sender: '' }
const unreachable: SendOutcome = { kind: 'permanent', code: 'unreachable' }

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
    const about = { key: one.id, person: one.person, ...(one.ledger === undefined ? {} : { ledger: one.ledger }) }
    if (worthCall && (await parts.callList(work, about))) return 'called'
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

  /**
   * Words of a person, which may have arrived, go once more where the platform drops the second itself; what a reminder does
   * then stands in its ledger.
   */
  const mayRepeat = (at: Tried, outcome: SendOutcome): outcome is Extract<SendOutcome, { readonly kind: 'unknown' }> =>
    outcome.kind === 'unknown' &&
    at.ledger === undefined &&
    at.attempt.count < maxAttempts &&
    parts.channel(at.way.account)?.deduplicates === true

  /**
   * Keeps what became of a try. What it is after it was said meanwhile, or deleted, stays as it is. Where another way is next the job
   * goes on with that.
   */
  const keep = (at: Tried, heard: SendOutcome): Ending => ({
    kind: 'ending',
    lock: at.notice.person,
    write: async (work): Promise<JobResult | GoesOn> => {
      const now = await work.rows(notices).get(at.notice.id)
      if (now === undefined) return doneAs('gone')
      const { one, outcome, isLate } = heardOf(now, at, heard, work.now)
      if (outcome === heard && mayRepeat(at, outcome)) {
        // It may be there: by the same way, and what is refused from now on is no proof of the contrary.
        await work.rows(notices).update({ ...one, unsure: true })
        const result = { kind: 'retry', outcome: `unknown ${outcome.code}` } as const
        return soonAgain(result, at.attempt, work.now)
      }
      const { stands, next } = await after(work, one, outcome)
      const opensAt = comesBack(one, stands, at)
      await work.rows(notices).update({
        ...one,
        delivery: stands,
        ...(next === undefined ? {} : { via: next.id }),
        ...(opensAt === undefined ? {} : { opensAt }),
      })
      const isLast = at.attempt.count >= maxAttempts
      const about = {
        account: at.way.account,
        sendId: one.id,
        outcome,
        stands,
        isLast,
        ...(isLate ? { late: true } : {}),
      }
      const wanted = at.ledger === undefined ? 'done' : await settle(work, { ledger: at.ledger, ...about })
      if (next !== undefined) return { kind: 'on' }
      if (wanted === 'again') return again(work, one, outcome)
      if (opensAt !== undefined) return { kind: 'retry', outcome: 'parked', at: opensAt }
      if (stands === 'called' || stands === 'parked') return doneAs(stands)
      const result = resultOf(outcome)
      if (at.ledger === undefined) return soonAgain(result, at.attempt, work.now)
      // The ledger says so, and nobody has to decide about it.
      return result.kind === 'dead' && one.importance === 'ordinary' ? doneAs(result.outcome) : result
    },
  })

  /** It may have arrived: once more, by another way where there is one. */
  const again = async (work: Work, one: Notice, outcome: SendOutcome): Promise<JobResult> => {
    const [other] = await ways.standIns(work, one)
    const now = await work.rows(notices).get(one.id)
    if (now !== undefined)
      await work
        .rows(notices)
        .update({ ...now, delivery: 'pending', ...(other === undefined ? {} : { via: other.id }) })
    return { kind: 'retry', outcome: outcome.kind }
  }

  /** Settles on the way before anything leaves by it. Undefined when the notice was settled meanwhile. */
  const begin = async (
    { one: seen, open, first }: Seen,
    fresh: boolean,
  ): Promise<{ readonly way: Way | undefined } | undefined> => {
    const way = fresh ? undefined : open.find((each) => each.id === seen.via && !isTried(seen, each))
    const isBest = first === undefined || first.id === way?.id
    if (way !== undefined && isBest && seen.delivery === 'pending') return { way }
    return store.transaction(seen.person, async (work) => {
      const now = await work.rows(notices).get(seen.id)
      if (now === undefined || now.delivery !== seen.delivery) return undefined
      const one: Notice = fresh ? anew(now) : { ...now, delivery: 'pending' }
      const found = isBest ? await ways.settled(work, one) : first
      await work.rows(notices).update({ ...one, ...(found === undefined ? {} : { via: found.id }) })
      return { way: found }
    })
  }

  /** What it was about is over. */
  const expire = (seen: Notice, ledger: string | undefined): Ending => ({
    kind: 'ending',
    lock: seen.person,
    write: async (work) => {
      const now = await work.rows(notices).get(seen.id)
      if (now === undefined || now.delivery !== seen.delivery) return doneAs(now?.delivery ?? 'gone')
      return doneAs(await expireNotice(work, ledger === undefined ? now : { ...now, ledger }, settle))
    },
  })

  const look = (id: string, isCutOff: boolean): Promise<Seen | undefined> =>
    store.read(async (read) => {
      const one = await read.rows(notices).get(id)
      if (one === undefined) return undefined
      const open = await reachOf(read, one.person, one)
      const isNew = one.delivery === 'pending' && one.attempts === undefined && !isCutOff
      return { one, now: read.now, open, first: isNew ? await ways.firstOf(read, one, open) : undefined }
    })

  return {
    kind: sendNoticeJob,
    run: async (payload, attempt) => {
      const seen = await look(payload['notice'] ?? '', attempt.interrupted)
      if (seen === undefined) return doneAs('gone')
      const { one, now } = seen
      const how = whether(one, payload, attempt, now)
      if (how !== 'on' && how !== 'anew') return how
      const run: Run = { attempt, ledger: payload['ledger'] ?? one.ledger }
      if (isExpired(one, now) && one.unsure !== true && !attempt.interrupted) return expire(one, run.ledger)
      if (isLeft(one, run, { now, byDay: parts.byDay })) {
        const way = seen.open.find(({ id }) => id === one.via) ?? nowhere
        return keep({ ...run, notice: one, way, isInterrupted: true }, { kind: 'unknown', code: 'interrupted' })
      }
      const morning = morningFor(one, run, { now, byDay: parts.byDay })
      if (morning !== undefined) return { kind: 'retry', outcome: 'night', at: morning }
      const begun = await begin(seen, how === 'anew')
      if (begun === undefined) return doneAs(one.delivery)
      const { way } = begun
      // Without any way left it is as if the platform had refused.
      if (way === undefined) return keep({ ...run, notice: one, way: nowhere, isInterrupted: false }, unreachable)
      const held = heldByNight(way, one, { now, byDay: parts.byDay })
      const outcome = held ?? (await parts.send({ to: way, replies: one.replies, sendId: one.id, attempt }))
      const heard = closedForLong(outcome, now)
      return keep({ ...run, notice: one, way, isInterrupted: attempt.interrupted }, heard)
    },
  }
}
