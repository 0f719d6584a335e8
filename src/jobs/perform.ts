import { type Bundle, type Ending, type Job, type JobHandler, type JobResult } from '../core/job.ts'
import type { Log } from '../core/log.ts'
import { StoreUnavailable } from '../core/store.ts'
import { minuteMs } from '../core/time.ts'
import type { createPatience } from './patience.ts'
import { interrupted, type Kept, type Settled } from './rows.ts'

/** No send takes as long: a handler that has not answered by then never will, and must not hold its place. */
const longestMs = 5 * minuteMs
/** Waits between tries to keep an outcome while the store cannot write. */
const keepAgain = [1_000, 5_000, 15_000] as const

interface PerformerParts {
  readonly handlers: readonly JobHandler[]
  readonly log: Log
  readonly patience: ReturnType<typeof createPatience>
  /** Keeps how a run ended. */
  readonly settle: (settled: Settled) => Promise<Kept>
  readonly isStopped: () => boolean
  /** Told of a job that is to be tried again. */
  readonly wakeFor: (job: Job) => void
}

/** Runs jobs that are claimed, and keeps what became of them. */
export const createPerformer = ({ handlers, log, patience, settle, isStopped, wakeFor }: PerformerParts) => {
  const byKind = new Map(handlers.map((handler) => [handler.kind, handler]))

  const handle = async (job: Job, isFirst: boolean): Promise<JobResult | Ending> => {
    const handler = byKind.get(job.kind)
    if (handler === undefined) return { kind: 'dead', outcome: 'no-handler' }
    try {
      const wasCutOff = isFirst && job.outcome === interrupted
      return await handler.run(job.payload, { count: job.attempts, interrupted: wasCutOff })
    } catch (error) {
      log.error('job', 'a job failed', error, { job: job.id, kind: job.kind })
      return { kind: 'retry', outcome: error instanceof Error ? error.name : 'error' }
    }
  }

  /** Undefined when the process stops before there is a result. */
  const handleInTime = (job: Job, isFirst: boolean): Promise<JobResult | Ending | undefined> =>
    patience.within<JobResult | Ending>(longestMs, handle(job, isFirst), { kind: 'retry', outcome: interrupted })

  /** Keeps an outcome, also when the store cannot write for a moment: what was sent should not be sent again. */
  const keep = async (settled: Settled): Promise<Kept> => {
    for (const wait of keepAgain) {
      try {
        return await settle(settled)
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || isStopped()) throw error
      }
      await patience.pause(wait)
    }
    return settle(settled)
  }

  /** Whether its outcome is kept, or somebody else sees to it. */
  const perform = async (job: Job, bundle?: Job): Promise<boolean> => {
    const about = { job: job.id, kind: job.kind }
    try {
      for (let isFirst = true; ; isFirst = false) {
        const result = await handleInTime(job, isFirst)
        if (result === undefined) return false
        const now = await keep({ job, result, bundle })
        if (now !== undefined && !('state' in now)) continue
        if (now === undefined) log.warn('job', 'another process has taken a job', about)
        else if (now.state === 'due') wakeFor(now)
        else if (now.state === 'dead') log.warn('job', 'a job is dead', { ...about, outcome: now.outcome })
        return true
      }
    } catch (error) {
      log.error('job', 'an outcome could not be kept', error, about)
      return false
    }
  }

  /** The row of a bundle is done when the outcome of every job is kept; else it is taken back one day, and each is asked again. */
  const performAll = async ({ row, jobs }: Bundle, isOver: () => void): Promise<void> => {
    const kept = await Promise.all(jobs.map((job) => perform(job, row).finally(isOver)))
    if (kept.every(Boolean)) await finish(row)
  }

  const finish = async (row: Job): Promise<void> => {
    try {
      await keep({ job: row, result: { kind: 'done', outcome: 'begun' } })
    } catch (error) {
      log.error('job', 'an outcome could not be kept', error, { job: row.id, kind: row.kind })
    }
  }

  return { perform, performAll }
}
