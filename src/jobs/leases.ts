import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Store, Work } from '../core/store.ts'
import { table } from '../core/table.ts'
import { addMs, toInstant, type Instant } from '../core/time.ts'
import { startHeartbeat } from './heartbeat.ts'

/** Whose turn a standing task is, when several processes work on one store. The id is the task's name. */
export const leaseSchema = z.object({
  id: z.string(),
  version: z.number(),
  owner: z.string(),
  /** Until when no other process may begin it. */
  until: z.string(),
})
export type Lease = z.output<typeof leaseSchema>

export const leases = table<Lease>({ name: 'leases', schema: leaseSchema })

/** How long a task is another's without a sign of life. */
const leaseMs = 30_000

interface LeaseParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** The id of this process. */
  readonly owner: string
  /** No other process works on this store: every turn is ours. */
  readonly isAlone: boolean
}

export interface Task {
  readonly name: string
  /** For how long after its beginning no other process begins it: all are woken at the same second. */
  readonly gapMs: number
  readonly act: () => Promise<unknown>
}

/** Lets one process do what all are woken for. */
export const createLeases = ({ store, clock, log, owner, isAlone }: LeaseParts) => {
  const hold = async (work: Work, name: string, until: Instant): Promise<boolean> => {
    const held = await work.rows(leases).get(name)
    if (held === undefined) await work.rows(leases).insert({ id: name, owner, until })
    else if (held.owner !== owner && held.until > work.now) return false
    else await work.rows(leases).update({ ...held, owner, until })
    return true
  }

  /** Takes or keeps the lease; false while it is another's. */
  const holdFor = (name: string, ms: number): Promise<boolean> =>
    store.transaction(`lease:${name}`, (work) => hold(work, name, addMs(work.now, ms)))

  const act = async ({ name, gapMs, act: actNow }: Task): Promise<void> => {
    const gapEnd = addMs(toInstant(clock.now()), gapMs)
    const endBeat = startHeartbeat({
      clock,
      everyMs: leaseMs / 3,
      beat: async () => {
        try {
          if (!(await holdFor(name, leaseMs))) log.warn('job', 'another process has taken a task', { name })
        } catch (error) {
          log.error('job', 'a lease could not be extended', error, { name })
        }
      },
    })
    try {
      await actNow()
    } finally {
      endBeat()
      await store.transaction(`lease:${name}`, (work) => hold(work, name, gapEnd))
    }
  }

  /** Does the task unless it is another process's turn. The result: whether it was done here. */
  const once = async (task: Task): Promise<boolean> => {
    if (isAlone) {
      await task.act()
      return true
    }
    if (!(await holdFor(task.name, leaseMs))) return false
    await act(task)
    return true
  }

  return { once }
}

export type Leases = ReturnType<typeof createLeases>
