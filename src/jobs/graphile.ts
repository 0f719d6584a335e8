import type { Runner } from 'graphile-worker'
import type { Pool as PgPool } from 'pg'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Worker } from './worker.ts'

/** The one task graphile-worker knows. A wake-up names a job, or none: then whatever is due is run. */
const task = 'liangxin'
const payloadSchema = z.object({ id: z.string().optional() })

/** Up to so many jobs of one transaction are woken one by one; more of them, such as a campaign, by one wake-up together. */
const mostByName = 10
/** Between tries to reach the database. The alarm of every process finds what is due meanwhile, and what no wake-up named. */
const againMs = 5_000
/** How often graphile-worker looks for wake-ups that were put off; the others it hears of at once. */
const pollMs = 5_000

/** A connection with a transaction under way. */
export interface SqlClient {
  query(text: string, values?: readonly unknown[]): Promise<unknown>
}

/** `liangxin_jobs` is where the PostgreSQL store keeps the rows of `jobs`; those of this transaction are in it already. */
const addByName = `
  select graphile_worker.add_job('${task}', json_build_object('id', job.id), run_at := (job.body->>'runAt')::timestamptz)
  from liangxin_jobs job where job.id = any($1::text[]) and job.body->>'state' = 'due'`
/** None for those that whoever added them has claimed. */
const addTogether = `
  select graphile_worker.add_job('${task}', '{}'::json)
  where exists (select 1 from liangxin_jobs job where job.id = any($1::text[]) and job.body->>'state' = 'due')`

/**
 * Adds wake-ups for jobs in the transaction that inserts their rows: both become durable or neither. A wake-up carries no more
 * than the id, and one too many does no harm: the row decides what is due. So they have no `job_key`, which would make
 * transactions that add jobs at the same time read what the others write. What is put off later is found by the alarm.
 */
export const addWakeUps = async (client: SqlClient, ids: readonly string[]): Promise<void> => {
  if (ids.length > mostByName) await client.query(addTogether, [ids])
  else if (ids.length > 0) await client.query(addByName, [ids])
}

/** Its messages may quote what it was given: the level and the place are enough to look further. */
const keepLevel = (log: Log) => (scope: { readonly label?: string }) => (level: string) => {
  if (level === 'error' || level === 'warning')
    log.warn('job', 'graphile-worker has trouble', { level, label: scope.label })
}

/**
 * A pool of ours: that of graphile-worker stops listening to its connections before it ends them, so that one which breaks just
 * then would end the process.
 */
const withPool = async <T>(databaseUrl: string, use: (pool: PgPool) => Promise<T>): Promise<T> => {
  const { Pool } = await import('pg')
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'liangxin jobs',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  try {
    return await use(pool)
  } finally {
    await pool.end()
  }
}

/** Each holds a connection of the pool now and then; more would wait for those. */
const wakeUpsAtOnce = 8

/** Makes graphile-worker's own schema, or brings it up to date; before the first transaction that adds a wake-up. */
export const prepareWakeUps = async (databaseUrl: string, log: Log): Promise<void> => {
  const { Logger, runMigrations } = await import('graphile-worker')
  await withPool(databaseUrl, (pgPool) => runMigrations({ pgPool, logger: new Logger(keepLevel(log)) }))
}

interface WakeUps {
  readonly databaseUrl: string
  readonly worker: Pick<Worker, 'run' | 'runOne'>
  readonly clock: Clock
  readonly log: Log
}

/** Runs the jobs that wake-ups name, in this process, until the result is called; reaches for the database again when it is lost. */
export const startWakeUps = ({ databaseUrl, worker, clock, log }: WakeUps): (() => Promise<void>) => {
  let isOver = false
  let runner: Runner | undefined
  let goOn = (): void => undefined

  const listen = async (pgPool: PgPool): Promise<void> => {
    const { Logger, run } = await import('graphile-worker')
    const begun = await run({
      pgPool,
      concurrency: wakeUpsAtOnce,
      pollInterval: pollMs,
      noHandleSignals: true,
      parsedCronItems: [],
      logger: new Logger(keepLevel(log)),
      taskList: {
        [task]: async (payload: unknown) => {
          const { id } = payloadSchema.parse(payload)
          await (id === undefined ? worker.run() : worker.runOne(id))
        },
      },
    })
    runner = begun
    if (isOver) await begun.stop()
    await begun.promise
  }

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(againMs, resolve)
      goOn = () => {
        cancel()
        resolve()
      }
    })

  const listenOn = async (): Promise<void> => {
    try {
      await withPool(databaseUrl, listen)
    } catch (error) {
      log.error('job', 'wake-ups are not heard', error)
    }
    runner = undefined
    if (isOver) return
    await pause()
    if (!isOver) await listenOn()
  }
  const ended = listenOn()

  return async () => {
    isOver = true
    goOn()
    // It may have stopped by itself a moment ago, which is all we want.
    await runner?.stop().catch(() => undefined)
    await ended
  }
}
