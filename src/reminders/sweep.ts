import type { Clock } from '../core/clock.ts'
import { nobodyCalls, type CallList, type Deliver } from '../core/delivery.ts'
import type { Log } from '../core/log.ts'
import { notice } from '../core/reply.ts'
import { StoreUnavailable, type Store, type Work } from '../core/store.ts'
import { addMs, toInstant } from '../core/time.ts'
import { judge } from './judge.ts'
import type { ReminderKind } from './kinds/kind.ts'
import { ledger, reminders, type Ledger, type Reminder } from './records.ts'

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
  /** How many are read at a time. */
  readonly batch?: number
}

/**
 * Says what is due and not settled, however late, in due order. Each reminder is one transaction: ledger row, settled
 * reminder, stored words and the job that sends them, together or not at all; so a second sweep beside this one, or a crash at
 * any point, leaves one ledger row and one send a reminder.
 */
export const createSweep = ({
  store,
  clock,
  log,
  kinds,
  deliver,
  callList = nobodyCalls,
  mayBeRelayed,
  batch = 500,
}: SweepParts) => {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]))

  const write = async (work: Work, reminder: Reminder, verdict: string): Promise<void> => {
    const { id, kind, subject, occurrence, person, eventAt, importance } = reminder
    await work.rows(reminders).update({ ...reminder, state: 'settled' })
    const row = { id, at: work.now, kind, subject, occurrence, person, eventAt, importance, attempts: [] }
    const keep = (outcome: Ledger['outcome'], reason?: string): Promise<Ledger> =>
      work.rows(ledger).insert({ ...row, outcome, ...(reason === undefined ? {} : { reason }) })
    if (verdict !== 'send') {
      await keep('skipped', verdict)
      return
    }
    const replies = [{ ...notice(reminder.words), about: reminder.kind }]
    const relayed = mayBeRelayed?.(kind) === true
    const account = await deliver(work, {
      person,
      replies,
      sendId: id,
      ledger: id,
      importance,
      ...(relayed ? { mayBeRelayed: true } : {}),
      // Once the day is past, the words are wrong; what is critical is worth knowing even then.
      ...(importance === 'critical' ? {} : { goodUntil: eventAt }),
    })
    if (account !== undefined) await keep('pending')
    else if (importance !== 'ordinary' && (await callList(work, { key: id, person }))) await keep('called')
    else await keep('failed', 'unreachable')
  }

  /** Whether the reminder was settled here. */
  const settle = (found: Reminder): Promise<boolean> =>
    store.transaction(found.person, async (work) => {
      const reminder = await work.rows(reminders).get(found.id)
      if (reminder?.state !== 'planned' || reminder.dueAt > work.now) return false
      const verdict = await judge(work, reminder, byName.get(reminder.kind))
      if (verdict.kind === 'later') {
        await work.rows(reminders).update({ ...reminder, dueAt: verdict.at })
        return false
      }
      await write(work, reminder, verdict.kind === 'send' ? 'send' : verdict.reason)
      return true
    })

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
      for (const reminder of due) {
        try {
          if (await settle(reminder)) settled += 1
        } catch (error) {
          if (error instanceof StoreUnavailable) throw error
          // One bad row must not keep everybody else from being reminded; it stays planned and is tried at the next sweep.
          log.error('reminder', 'a reminder could not be settled', error, { reminder: reminder.id })
        }
      }
      last = due.at(-1)
      if (last === undefined || due.length < batch) return settled
    }
  }

  return { run }
}

export type Sweep = ReturnType<typeof createSweep>
