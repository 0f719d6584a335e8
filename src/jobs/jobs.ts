import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import type { JobHandler } from '../core/job.ts'
import type { Log } from '../core/log.ts'
import type { Store } from '../core/store.ts'
import { createLeases } from './leases.ts'
import { startWakeUps } from './graphile.ts'
import { createWorker } from './worker.ts'

interface JobsParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly handlers: readonly JobHandler[]
  /** Where the store is, if other processes may work on it too. */
  readonly databaseUrl?: string | undefined
}

/** What runs jobs in this process, and what shares standing tasks with other processes. */
export const createJobs = ({ store, clock, log, handlers, databaseUrl }: JobsParts) => {
  const owner = newId('prc', clock.now())
  const isAlone = databaseUrl === undefined
  const worker = createWorker({ store, clock, log, handlers, owner, isAlone, listens: isAlone })
  const { once } = createLeases({ store, clock, log, owner, isAlone })
  let stopWakeUps = async (): Promise<void> => undefined

  const start = async (): Promise<void> => {
    await worker.recover()
    if (databaseUrl !== undefined) stopWakeUps = startWakeUps({ databaseUrl, worker, clock, log })
  }

  /** Takes back what dead processes left, then runs what is due: what no wake-up was heard of, too. */
  const run = async (): Promise<number> => {
    await worker.recover()
    return worker.run()
  }

  /** Takes nothing new; what is under way ends within eight seconds or is given back. */
  const stop = async (): Promise<void> => {
    await Promise.all([stopWakeUps(), worker.stop()])
  }

  return { worker, once, start, run, stop }
}
