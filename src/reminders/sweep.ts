import type { Clock } from '../core/clock.ts'
import { nobodyCalls, type CallList, type Deliver } from '../core/delivery.ts'
import { emit } from '../core/events.ts'
import { keepBundle, type Bundle, type Claim, type Hands, type Places } from '../core/job.ts'
import { inGroups } from '../core/groups.ts'
import type { Log } from '../core/log.ts'
import { notice } from '../core/reply.ts'
import { StoreUnavailable, type Store, type Work } from '../core/store.ts'
import { addMs, toInstant } from '../core/time.ts'
import { rootId } from '../people/joined.ts'
import { judge, type Verdict } from './judge.ts'
import type { ReminderKind } from './kinds/kind.ts'
import { ledger, reminders, type Ledger, type Reminder } from './records.ts'
import { keepSkipped, toldStaff, toNobody, type TellStaff } from './settling.ts'

interface SweepParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly kinds: readonly ReminderKind[]
  readonly deliver: Deliver
  /** Kinds that an account which strangers relay may carry; none when left out. */
  readonly mayBeRelayed?: (kind: string) => boolean
  /** Puts a call on the list of the day for somebody no account reaches; false when there is no number to call. */
  readonly callList?: CallList
  /** Where reminders to staff go; nowhere when left out. */
  readonly tellStaff?: TellStaff
  /** Those who send what is said, in this process; without them it waits for whoever runs what is due. */
  readonly hands?: Hands
  /** How many are read at a time. */
  readonly batch?: number
}

/** So many are settled in one transaction: whoever writes to us waits for it. */
const together = 16

/**
 * Says what is due and not settled, however late, in due order. Ledger row, settled reminder, stored words and the job that sends
 * them are written together or not at all, for several persons in a transaction that holds the locks of all; so a second sweep
 * beside this one, or a crash at any point, leaves one ledger row and one send a reminder.
 */
export const createSweep = ({
  store,
  clock,
  log,
  kinds,
  deliver,
  callList = nobodyCalls,
  tellStaff = toNobody,
  mayBeRelayed,
  hands,
  batch = 500,
}: SweepParts) => {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]))

  const say = async (
    work: Work,
    reminder: Reminder,
    { words, goodUntil, along }: Extract<Verdict, { kind: 'send' }>,
    claim: Claim | undefined,
  ): Promise<void> => {
    const { id, kind, subject, occurrence, person, eventAt, importance } = reminder
    await work.rows(reminders).update({ ...reminder, state: 'settled' })
    for (const one of along) await keepSkipped(work, one.reminder, { reason: one.reason, saidIn: id })
    const row = { id, at: work.now, kind, subject, occurrence, person, eventAt, importance, attempts: [] }
    const keep = (outcome: Ledger['outcome'], reason?: string): Promise<Ledger> =>
      work.rows(ledger).insert({ ...row, outcome, ...(reason === undefined ? {} : { reason }) })
    if (byName.get(kind)?.audience === 'staff') {
      const told = await tellStaff(work, { key: id, reminder, words })
      await work.rows(ledger).insert({ ...row, ...toldStaff(told, reminder, work.now) })
      return
    }
    const replies = [{ ...notice(words), about: reminder.kind }]
    const relayed = [reminder, ...along.map((one) => one.reminder)].every((one) => mayBeRelayed?.(one.kind) === true)
    const account = await deliver(work, {
      person,
      replies,
      sendId: id,
      ledger: id,
      importance,
      claim,
      ...(relayed ? { mayBeRelayed: true } : {}),
      ...(goodUntil === undefined ? {} : { goodUntil }),
    })
    if (account !== undefined) await keep('pending')
    else if (importance !== 'ordinary' && (await callList(work, { key: id, person, ledger: id }))) await keep('called')
    else {
      await keep('failed', 'unreachable')
      await emit(work, { type: 'reminder.failed', subject: id, kind })
    }
  }

  /** Whether the reminder was settled here. */
  const settle = async (work: Work, found: Reminder, claim: Claim | undefined): Promise<boolean> => {
    const reminder = await work.rows(reminders).get(found.id)
    if (reminder?.state !== 'planned' || reminder.dueAt > work.now) return false
    const verdict = await judge(work, reminder, (name) => byName.get(name))
    if (verdict.kind === 'later') {
      await work.rows(reminders).update({ ...reminder, dueAt: verdict.at })
      return false
    }
    if (verdict.kind === 'send') await say(work, reminder, verdict, claim)
    else if (
      verdict.isCall === true &&
      (await callList(work, { key: reminder.id, person: reminder.person, ledger: reminder.id }))
    )
      await keepSkipped(work, reminder, { ...verdict, outcome: 'called' })
    else await keepSkipped(work, reminder, verdict)
    return true
  }

  /** All of them or none. @returns how many were settled here */
  const settleAll = async (some: readonly Reminder[], places: Places | undefined): Promise<number> => {
    let claimed: Bundle | undefined
    try {
      const locks = [...new Set(some.map(({ person }) => person))]
      const done = await store.transaction(locks, async (work) => {
        const claim = places?.claim(work.now)
        const roots = new Map<string, string>()
        for (const { person } of some) roots.set(person, await rootId(work, person))
        // Side by side, which a database likes; those of one person one after another, for one may be said with another.
        const settled = await inGroups(
          some,
          ({ person }) => roots.get(person) ?? person,
          (reminder) => settle(work, reminder, claim),
        )
        const count = settled.filter(Boolean).length
        return { count, claimed: claim === undefined ? undefined : await keepBundle(work, claim) }
      })
      claimed = done.claimed
      return done.count
    } finally {
      places?.begin(claimed)
    }
  }

  /** One bad row must not keep everybody else from being reminded; it stays planned and is tried at the next sweep. */
  const settleEach = async (some: readonly Reminder[]): Promise<number> => {
    let settled = 0
    for (const reminder of some) {
      try {
        settled += await settleAll([reminder], await hands?.(1))
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error
        log.error('reminder', 'a reminder could not be settled', error, { reminder: reminder.id })
      }
    }
    return settled
  }

  /** @returns undefined when this process takes nothing new */
  const settleNext = async (left: Reminder[]): Promise<number | undefined> => {
    const places = await hands?.(together)
    if (hands !== undefined && places === undefined) return undefined
    const some = left.splice(0, places?.count ?? together)
    try {
      return await settleAll(some, places)
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      return settleEach(some)
    }
  }

  /** @returns how many were settled, said or skipped */
  const run = async (): Promise<number> => {
    const to = addMs(toInstant(clock.now()), 1)
    let settled = 0
    let last: Reminder | undefined
    for (;;) {
      const after = last === undefined ? {} : { after: last }
      const due = await store.read((read) =>
        read.rows(reminders).range('due', { where: ['planned'], to, limit: batch, ...after }),
      )
      const left = [...due]
      while (left.length > 0) {
        const count = await settleNext(left)
        if (count === undefined) return settled
        settled += count
      }
      last = due.at(-1)
      if (last === undefined || due.length < batch) return settled
    }
  }

  return { run }
}

export type Sweep = ReturnType<typeof createSweep>
