import type { Clock } from '../core/clock.ts'
import { jobsTopic, type Job, type JobHandler, type JobResult } from '../core/job.ts'
import type { Log } from '../core/log.ts'
import { StoreUnavailable, type Store } from '../core/store.ts'
import { minuteMs } from '../core/time.ts'
import { createBatches } from './batches.ts'
import { startHeartbeat } from './heartbeat.ts'
import {
  claimDue,
  claimThese,
  extendLeases,
  giveBack,
  interrupted,
  leaseMs,
  settleAll,
  takeBack,
  type Settled,
} from './rows.ts'

/**
 * Claimed and run together: whatever is `running` has really begun, so a crash cuts off no more than these. Enough for thousands
 * of sends a minute while a platform takes its time.
 */
const atOnce = 32
/** How long a stop waits for what is under way; with the transaction that gives back the rest, under eight seconds. */
const patienceMs = 7_000
/** No send takes as long: a handler that has not answered by then never will, and must not hold its place. */
const longestMs = 5 * minuteMs
/** Waits between tries to keep an outcome while the store cannot write. */
const keepAgain = [1_000, 5_000, 15_000] as const

interface WorkerParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly handlers: readonly JobHandler[]
  /** The id of this process. */
  readonly owner: string
  /** No other process works on this store: what anybody else left `running` was cut off. */
  readonly isAlone: boolean
  /** Whether a job that was added wakes this worker through the store; not where something else names the jobs to run. */
  readonly listens: boolean
}

/**
 * Runs the jobs that are due. A job is claimed in one transaction, run outside, settled in another; while it runs its lease is
 * extended. After a crash in between it is `running` until its lease is over, then `recover`, here or in another process, makes
 * it due again (what it sends carries the same send id).
 */
export const createWorker = ({ store, clock, log, handlers, owner, isAlone, listens }: WorkerParts) => {
  const byKind = new Map(handlers.map((handler) => [handler.kind, handler]))
  const underWay = new Map<string, Job>()
  const performing = new Set<Promise<void>>()
  let running: Promise<number> | undefined
  let wanted = false
  let nudge = (): void => undefined
  let stopped = false
  let left: readonly Job[] = []
  let endBeat: (() => void) | undefined
  let giveUp = (): void => undefined
  const givenUp = new Promise<undefined>((resolve) => {
    giveUp = () => {
      left = [...underWay.values()]
      resolve(undefined)
    }
  })

  const claimById = createBatches((ids: readonly string[]) =>
    store.transaction('jobs', (work) => claimThese(work, owner, ids)),
  )
  const settle = createBatches((all: readonly Settled[]) => store.transaction('jobs', (work) => settleAll(work, all)))

  const handle = async (job: Job): Promise<JobResult> => {
    const handler = byKind.get(job.kind)
    if (handler === undefined) return { kind: 'dead', outcome: 'no-handler' }
    try {
      return await handler.run(job.payload, { count: job.attempts, interrupted: job.outcome === interrupted })
    } catch (error) {
      log.error('job', 'a job failed', error, { job: job.id, kind: job.kind })
      return { kind: 'retry', outcome: error instanceof Error ? error.name : 'error' }
    }
  }

  /** Undefined when the process stops before there is a result. */
  const handleInTime = async (job: Job): Promise<JobResult | undefined> => {
    let cancel = (): void => undefined
    const late = new Promise<JobResult>((resolve) => {
      cancel = clock.after(longestMs, () => resolve({ kind: 'retry', outcome: interrupted }))
    })
    try {
      return await Promise.race([handle(job), late, givenUp])
    } finally {
      cancel()
    }
  }

  /** Keeps an outcome, also when the store cannot write for a moment: what was sent should not be sent again. */
  const keep = async (settled: Settled): Promise<Job | undefined> => {
    for (const wait of keepAgain) {
      try {
        return await settle(settled)
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || stopped) throw error
      }
      await Promise.race([givenUp, new Promise<void>((resolve) => clock.after(wait, resolve))])
    }
    return settle(settled)
  }

  const perform = async (job: Job): Promise<void> => {
    const about = { job: job.id, kind: job.kind }
    try {
      const result = await handleInTime(job)
      if (result === undefined) return
      const now = await keep({ job, result })
      if (now === undefined) log.warn('job', 'another process has taken a job', about)
      else if (now.state === 'dead') log.warn('job', 'a job is dead', { ...about, outcome: result.outcome })
    } catch (error) {
      log.error('job', 'an outcome could not be kept', error, about)
    }
  }

  /** While anything is under way, its leases are extended three times in their length. */
  const extend = async (): Promise<void> => {
    try {
      await store.transaction('jobs', (work) => extendLeases(work, [...underWay.values()]))
    } catch (error) {
      log.error('job', 'leases could not be extended', error)
    }
  }

  const begin = (job: Job): Promise<void> => {
    underWay.set(job.id, job)
    endBeat ??= startHeartbeat({ clock, everyMs: leaseMs / 3, beat: extend })
    const performed = perform(job).finally(() => {
      underWay.delete(job.id)
      performing.delete(performed)
      if (underWay.size > 0) return
      endBeat?.()
      endBeat = undefined
    })
    performing.add(performed)
    return performed
  }

  const round = async (): Promise<number> => {
    let begun = 0
    for (;;) {
      wanted = false
      const free = stopped ? 0 : Math.max(0, atOnce - performing.size)
      const claimed = free === 0 ? [] : await store.transaction('jobs', (work) => claimDue(work, owner, free))
      for (const job of claimed) void begin(job)
      begun += claimed.length
      if (free > 0 && claimed.length < free) {
        // Nothing more is due: wait for the end, or for somebody who says otherwise.
        const called = new Promise<void>((resolve) => {
          nudge = resolve
        })
        if (!wanted) await Promise.race([Promise.all(performing), called])
      } else await Promise.race(performing.size === 0 ? [Promise.resolve()] : performing)
      if (performing.size === 0 && (stopped || (!wanted && claimed.length < free))) return begun
    }
  }

  /** Runs what is due now; a call while a round is under way joins it. The result: how many were run. */
  const run = (): Promise<number> => {
    wanted = true
    nudge()
    running ??= round().finally(() => {
      running = undefined
    })
    return running
  }

  /** Runs one job if its row says that it is due, or lost by its owner. The result: whether it was run here. */
  const runOne = async (id: string): Promise<boolean> => {
    const job = stopped ? undefined : await claimById(id)
    if (job === undefined) return false
    await begin(job)
    return true
  }

  const wake = (): void => {
    run().catch((error: unknown) => log.error('job', 'the worker failed', error))
  }

  /** Makes jobs due again whose process is gone: to be called at the start and from time to time. The result: how many. */
  const recover = (): Promise<number> =>
    store.transaction('jobs', (work) => takeBack(work, (other) => isAlone && other !== owner))

  const unsubscribe = listens ? store.subscribe(jobsTopic, wake) : () => undefined

  /** Takes nothing new, waits a little for what is under way, and gives the rest back. */
  const stop = async (): Promise<void> => {
    stopped = true
    unsubscribe()
    nudge()
    const cancel = clock.after(patienceMs, giveUp)
    // Whoever called `run` is told of its failure; a stop goes on to close the store.
    await running?.catch(() => undefined)
    await Promise.all(performing)
    cancel()
    if (left.length === 0) return
    try {
      await store.transaction('jobs', (work) => giveBack(work, left))
    } catch (error) {
      log.error('job', 'jobs could not be given back', error, { count: left.length })
    }
  }

  return { run, runOne, wake, recover, stop }
}

export type Worker = ReturnType<typeof createWorker>
