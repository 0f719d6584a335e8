import type { Channel, SendOutcome } from '../core/channel.ts'
import { notices, type Notice } from '../core/conversation.ts'
import type { Attempt, CallList } from '../core/delivery.ts'
import type { JobAttempt, JobHandler, JobResult } from '../core/job.ts'
import { isRelayed } from '../core/relayed.ts'
import type { Reply } from '../core/reply.ts'
import type { ReadWork, Store, Work } from '../core/store.ts'
import { waysOf, type Way } from '../people/ways.ts'
import { deliveryOf, failedHere, resultOf } from './outcomes.ts'

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
  readonly settle: (work: Work, attempt: Attempt) => Promise<'again' | 'done'>
  readonly callList: CallList
}

/** Staff want what failed for good to be tried again: a job that begins anew although its notice has failed. */
const isWantedAgain = (delivery: Notice['delivery'], { count, interrupted }: JobAttempt): boolean =>
  delivery === 'failed' && count === 1 && !interrupted

/** The ways that these words may go by. */
export const fitWays = (ways: readonly Way[], { mayBeRelayed }: Pick<Notice, 'mayBeRelayed'>): readonly Way[] =>
  mayBeRelayed === true ? ways : ways.filter(({ account }) => !isRelayed(account))

/** Words of a private talk stay where it is held. */
const isSealed = ({ replies }: Notice): boolean => replies.some(({ sealed }) => sealed !== undefined)

/** What becomes of a notice after a try by one way: where it stands now, and which way is next, if another is tried. */
interface After {
  readonly stands: Notice['delivery']
  readonly next?: Way
}

interface Tried {
  readonly notice: Notice
  readonly way: Way
  readonly isInterrupted: boolean
  readonly ledger: string | undefined
}

type Step = { readonly kind: 'over'; readonly result: JobResult } | { readonly kind: 'next'; readonly way: Way }

const triedOf = (one: Notice) => one.tried ?? []
const isTried = (one: Notice, { id }: Way): boolean => triedOf(one).some(({ way }) => way === id)

/** A known failure of one of the ways leaves the words waiting when any of them was only closed. */
const endOf = (one: Notice, outcome: SendOutcome): Notice['delivery'] =>
  triedOf(one).some(({ outcome: before }) => before === 'parked') ? 'parked' : deliveryOf(outcome)

/**
 * Sends a notice by the ways of its person, one after the other: the next only after it is known that it did not arrive. Each
 * outcome is kept together with the way that is next before anything leaves by it, so that a crash never leads to a second way.
 */
export const createSendNotice = (parts: NoticeParts): JobHandler => {
  const { store } = parts

  /** The ways not tried yet that may stand in for the one the words were meant for. */
  const standIns = async (read: ReadWork, one: Notice): Promise<readonly Way[]> => {
    if (isSealed(one)) return []
    const ways = fitWays(await waysOf(read, one.person), one)
    return ways.filter((way) => {
      const channel = parts.channel(way.account)
      return way.id !== one.via && !isTried(one, way) && channel !== undefined && channel.takesOver !== false
    })
  }

  /** No way is open: the call list for what is worth it, else it waits for the person, or is given up. */
  const ended = async (work: Work, one: Notice, outcome: SendOutcome): Promise<Notice['delivery']> => {
    const worthCall = one.importance === 'important' || one.importance === 'critical'
    if (worthCall && (await parts.callList(work, { key: one.id, person: one.person }))) return 'called'
    return endOf(one, outcome)
  }

  const after = async (work: Work, one: Notice, outcome: SendOutcome): Promise<After> => {
    if (!failedHere(outcome)) return { stands: deliveryOf(outcome) }
    const [next] = await standIns(work, one)
    return next === undefined ? { stands: await ended(work, one, outcome) } : { stands: 'pending', next }
  }

  /** Keeps what became of a try. What it is after it was said meanwhile, or deleted, stays as it is. */
  const keep = (at: Tried, heard: SendOutcome): Promise<Step> =>
    store.transaction(at.notice.person, async (work): Promise<Step> => {
      const { way, ledger } = at
      const now = await work.rows(notices).get(at.notice.id)
      if (now === undefined) return { kind: 'over', result: { kind: 'done', outcome: 'gone' } }
      const unsure = now.unsure === true || at.isInterrupted
      // What was refused now may have been taken by the try that was cut off.
      const outcome: SendOutcome = unsure && failedHere(heard) ? { kind: 'unknown', code: 'interrupted' } : heard
      const code = 'code' in outcome ? { code: outcome.code } : {}
      const one: Notice = {
        ...now,
        via: way.id,
        ...(unsure ? { unsure } : {}),
        attempts: [...(now.attempts ?? []), { at: work.now, account: way.account, outcome: outcome.kind, ...code }],
        ...(failedHere(outcome) ? { tried: [...triedOf(now), { way: way.id, outcome: outcome.kind }] } : {}),
      }
      const { stands, next } = await after(work, one, outcome)
      await work.rows(notices).update({ ...one, delivery: stands, ...(next === undefined ? {} : { via: next.id }) })
      const about = { account: way.account, sendId: one.id, outcome, stands }
      const wanted = ledger === undefined ? 'done' : await parts.settle(work, { ledger, ...about })
      if (next !== undefined) return { kind: 'next', way: next }
      if (wanted === 'again') return again(work, one, outcome)
      return { kind: 'over', result: stands === 'called' || stands === 'parked' ? doneAs(stands) : resultOf(outcome) }
    })

  /** It may have arrived: once more, by another way where there is one. */
  const again = async (work: Work, one: Notice, outcome: SendOutcome): Promise<Step> => {
    const [other] = await standIns(work, one)
    const now = await work.rows(notices).get(one.id)
    if (other !== undefined && now !== undefined) await work.rows(notices).update({ ...now, via: other.id })
    return { kind: 'over', result: { kind: 'retry', outcome: outcome.kind } }
  }

  /** The way that was settled on before; another where none was, or where it is none any more. */
  const settledWay = async (work: Work, one: Notice): Promise<Way | undefined> => {
    const ways = fitWays(await waysOf(work, one.person), one).filter((way) => !isTried(one, way))
    const meant = ways.find(({ id }) => id === one.via)
    if (meant !== undefined) return meant
    return triedOf(one).length === 0 ? ways[0] : (await standIns(work, one))[0]
  }

  /** Settles on the way before anything leaves by it. Undefined when the notice was settled meanwhile. */
  const begin = async (seen: Notice, attempt: JobAttempt): Promise<{ readonly way: Way | undefined } | undefined> => {
    const fresh = isWantedAgain(seen.delivery, attempt)
    const known = fresh ? undefined : await store.read(async (read) => fitWays(await waysOf(read, seen.person), seen))
    const way = known?.find((one) => one.id === seen.via && !isTried(seen, one))
    if (way !== undefined) return { way }
    return store.transaction(seen.person, async (work) => {
      const now = await work.rows(notices).get(seen.id)
      if (now === undefined || now.delivery !== seen.delivery) return undefined
      const { via: _old, tried: _before, ...rest } = now
      const one: Notice = fresh ? { ...rest, delivery: 'pending' } : now
      const found = await settledWay(work, one)
      await work.rows(notices).update({ ...one, ...(found === undefined ? {} : { via: found.id }) })
      return { way: found }
    })
  }

  /** Without any way left it is as if the platform had refused. */
  const refused = async (one: Notice, ledger: string | undefined): Promise<JobResult> => {
    const way = { id: 'none', account: 'none', sender: '' }
    const step = await keep(
      { notice: one, way, isInterrupted: false, ledger },
      { kind: 'permanent', code: 'unreachable' },
    )
    return step.kind === 'over' ? step.result : { kind: 'retry', outcome: 'unreachable' }
  }

  return {
    kind: sendNoticeJob,
    run: async (payload, attempt) => {
      const one = await store.read((read) => read.rows(notices).get(payload['notice'] ?? ''))
      if (one === undefined) return { kind: 'done', outcome: 'gone' }
      const { delivery, replies, id: sendId } = one
      // Settled by a run that was cut off right after; `unknown` is here again only when one more try was wanted.
      if (delivery !== 'pending' && delivery !== 'unknown' && !isWantedAgain(delivery, attempt))
        return { kind: 'done', outcome: delivery }
      const ledger = payload['ledger'] ?? one.ledger
      const begun = await begin(one, attempt)
      if (begun === undefined) return { kind: 'done', outcome: delivery }
      let to = begun.way
      if (to === undefined) return refused(one, ledger)
      let by = attempt
      for (;;) {
        const outcome = await parts.send({ to, replies, sendId, attempt: by })
        const step = await keep({ notice: one, way: to, isInterrupted: by.interrupted, ledger }, outcome)
        if (step.kind === 'over') return step.result
        to = step.way
        // Nothing has left by this way before.
        by = { count: attempt.count, interrupted: false }
      }
    },
  }
}

const doneAs = (outcome: string): JobResult => ({ kind: 'done', outcome })
