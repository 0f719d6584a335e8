import type { Client } from 'pg'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { StoreUnavailable, type PortableStore } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import { createTopics } from '../topics.ts'
import { createClient, createPool } from './connections.ts'
import { asStoreError } from './failures.ts'
import { createHealth } from './health.ts'
import { layoutsOf, type TableLayout } from './layout.ts'
import { listen } from './listener.ts'
import { migrate } from './migrations.ts'
import { importRows, scanRows, viewDatabase } from './portable.ts'
import { rewriteOldRows } from './rewrite.ts'
import { createTransactions, type OnJobs } from './transactions.ts'
import { wellFormed } from './well-formed.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  readonly tables: readonly Table[]
  readonly clock: Clock
  readonly log: Log
  /** Called in the same transaction with the ids of inserted job rows, to wake a worker through the database. */
  readonly onJobs?: OnJobs
}

const warnOfLoss = async (client: Client, log: Log): Promise<void> => {
  const { rows } = await client.query<{ lossy: boolean }>(
    `select current_setting('fsync') = 'off' or current_setting('synchronous_commit') = 'off' as lossy`,
  )
  if (rows[0]?.lossy === true)
    log.warn('store', 'this PostgreSQL answers before the disk has it: a power cut loses data')
}

const prepare = async (options: PostgresOptions, layouts: ReadonlyMap<string, TableLayout>): Promise<void> => {
  const client = createClient(options.url)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await migrate(client, [...layouts.values()], options.log)
    await rewriteOldRows(client, [...layouts.values()], options.log)
    await warnOfLoss(client, options.log)
  } catch (error) {
    throw asStoreError(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Counts what is under way, so that closing can wait for it. */
const createGate = () => {
  const running = new Set<Promise<unknown>>()
  let closing = false
  return {
    pass: async <T>(call: () => Promise<T>): Promise<T> => {
      if (closing) throw new StoreUnavailable('the store is closing')
      const run = call()
      running.add(run)
      return run.finally(() => running.delete(run))
    },
    isClosing: () => closing,
    close: async (): Promise<void> => {
      closing = true
      await Promise.allSettled(running)
    },
  }
}

/**
 * Opens the store that lives in PostgreSQL; any number of processes may share one. LISTEN and the locks of persons belong to
 * a connection, so a pooler between must keep sessions apart.
 * @throws {StoreUnavailable} when the server cannot be reached
 */
export const openPostgresStore = async (options: PostgresOptions): Promise<PortableStore> => {
  const { url, tables, clock, log, onJobs } = options
  const layouts = layoutsOf(tables)
  await prepare(options, layouts)
  const pool = createPool(url, log)
  const topics = createTopics(log)
  const listener = await listen({
    connect: () => createClient(url),
    log,
    onTopic: (topic) => topics.tell([topic]),
    onGap: topics.tellAll,
  })
  // An id of a transaction is only given where writing is possible.
  const health = createHealth(async () => {
    await pool.query('select pg_current_xact_id()')
  }, log)
  const transactions = createTransactions({ pool, layouts, clock, onJobs })
  const gate = createGate()

  const layoutOfTable = ({ name }: Table): TableLayout => {
    const layout = layouts.get(name)
    if (layout === undefined) throw new Error(`the table ${name} was not handed to the store`)
    return layout
  }
  const noted = <T>(call: () => Promise<T>): Promise<T> =>
    gate.pass(() =>
      call().catch((error: unknown) => {
        health.note(error)
        throw error
      }),
    )
  const close = async (): Promise<void> => {
    await gate.close()
    health.stop()
    await listener.close()
    await pool.end()
  }
  let closed: Promise<void> | undefined
  return {
    transaction: (lock, work) => noted(() => transactions.transaction(lock, work)),
    read: (work) => noted(() => transactions.read(work)),
    scan: <R extends Row>(table: Table<R>) =>
      // Rows of a table went through its schema, which is what R comes from.
      scanRows(pool, layoutOfTable(table)) as AsyncIterable<unknown> as AsyncIterable<R>,
    view: (work) => viewDatabase(url, layoutOfTable, work),
    importRows: (table, rows) => noted(() => importRows(pool, layoutOfTable(table), rows)),
    // A topic goes through the database and comes back as it could be written there.
    subscribe: (topic, listener) => topics.subscribe(wellFormed(topic), listener),
    trouble: () => health.trouble() ?? (gate.isClosing() ? 'the store is closing' : undefined),
    close: () => (closed ??= close()),
  }
}
