import type { Clock } from '../core/clock.ts'
import { derivedId } from '../core/ids.ts'
import { jobs, jobsTopic, type Job, type JobHandler, type JobResult } from '../core/job.ts'
import type { Log } from '../core/log.ts'
import type { Store } from '../core/store.ts'
import { addMs, hourMs, minuteMs, toInstant, type Instant } from '../core/time.ts'

/** Waits before the second, third, … try. After the last the job is dead and staff see it. */
const backOff = [10_000, minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 6 * hourMs] as const
/** The outcome of a try that a crash cut off. */
const interrupted = 'interrupted'
/** Claimed and run together: whatever is `running` has really begun, so a crash cuts off no more than these. */
const atOnce = 8

interface WorkerParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly handlers: readonly JobHandler[]
}

/** Up to a quarter more, the same for the same try of the same job: neighbours do not retry in step. */
const jitter = (job: Job, wait: number): number => {
  const part = derivedId('j', job.id, String(job.attempts))
  return wait + Math.floor((wait / 4) * ((part.charCodeAt(2) % 16) / 16))
}

/**
 * Runs the jobs that are due. A job is claimed in one transaction, run outside, settled in another: a crash in between leaves
 * it `running`, and `recover` at the next start makes it due again (what it sends carries the same send id).
 */
export const createWorker = ({ store, clock, log, handlers }: WorkerParts) => {
  const byKind = new Map(handlers.map((handler) => [handler.kind, handler]))
  let running: Promise<number> | undefined
  let wanted = false
  let stopped = false

  const claim = (): Promise<readonly Job[]> =>
    store.transaction('jobs', async (work) => {
      const due = await work.rows(jobs).range('due', { where: ['due'], to: afterNow(work.now), limit: atOnce })
      const claimed: Job[] = []
      for (const job of due) {
        await work.rows(jobs).update({ ...job, state: 'running', attempts: job.attempts + 1 })
        claimed.push({ ...job, attempts: job.attempts + 1 })
      }
      return claimed
    })

  const runOne = async (job: Job): Promise<JobResult> => {
    const handler = byKind.get(job.kind)
    if (handler === undefined) return { kind: 'dead', outcome: 'no-handler' }
    try {
      return await handler.run(job.payload, { count: job.attempts, interrupted: job.outcome === interrupted })
    } catch (error) {
      log.error('job', 'a job failed', error, { job: job.id, kind: job.kind })
      return { kind: 'retry', outcome: error instanceof Error ? error.name : 'error' }
    }
  }

  const settle = (job: Job, result: JobResult): Promise<void> =>
    store.transaction('jobs', async (work) => {
      const now = await work.rows(jobs).get(job.id)
      if (now === undefined) return
      const wait = backOff[job.attempts - 1]
      if (result.kind === 'retry' && wait !== undefined) {
        const runAt = result.at ?? addMs(work.now, jitter(job, wait))
        await work.rows(jobs).update({ ...now, state: 'due', runAt, outcome: result.outcome })
        return
      }
      const state = result.kind === 'done' ? 'done' : 'dead'
      if (state === 'dead') log.warn('job', 'a job is dead', { job: job.id, kind: job.kind, outcome: result.outcome })
      await work.rows(jobs).update({ ...now, state, outcome: result.outcome, finishedAt: work.now })
    })

  const round = async (): Promise<number> => {
    let done = 0
    for (;;) {
      wanted = false
      const claimed = stopped ? [] : await claim()
      if (claimed.length === 0) {
        if (wanted && !stopped) continue
        return done
      }
      await Promise.all(claimed.map(async (job) => settle(job, await runOne(job))))
      done += claimed.length
    }
  }

  /** Runs what is due now; a call while a round is under way joins it. The result: how many were run. */
  const run = (): Promise<number> => {
    wanted = true
    running ??= round().finally(() => {
      running = undefined
    })
    return running
  }

  const wake = (): void => {
    run().catch((error: unknown) => log.error('job', 'the worker failed', error))
  }

  /** Makes jobs that a dead process left `running` due again. Only when no other process works on them. */
  const recover = (): Promise<number> =>
    store.transaction('jobs', async (work) => {
      const orphans = await work.rows(jobs).range('due', { where: ['running'], limit: 10_000 })
      for (const job of orphans) await work.rows(jobs).update({ ...job, state: 'due', outcome: interrupted })
      return orphans.length
    })

  const unsubscribe = store.subscribe(jobsTopic, wake)

  const stop = async (): Promise<void> => {
    stopped = true
    unsubscribe()
    // Whoever called `run` is told of its failure; a stop goes on to close the store.
    await running?.catch(() => undefined)
  }

  return { run, wake, recover, stop }

  function afterNow(now: Instant): Instant {
    const clockNow = toInstant(clock.now())
    return addMs(clockNow > now ? clockNow : now, 1)
  }
}

export type Worker = ReturnType<typeof createWorker>
