import { Client, Pool, type ClientConfig, type PoolClient } from 'pg'
import type { Log } from '../../core/log.ts'
import { asStoreError } from './failures.ts'

const maxConnections = 10
const connectMs = 5_000
/**
 * A process that stands still inside a transaction gives its locks back after this. Nothing of ours takes as long between two
 * statements, and its waiting connections get the lock one behind the other, each for this long.
 */
const idleInTransactionMs = 2_000
/** Outlasts every connection of one such process, and what comes after it. */
const statementMs = (maxConnections + 1) * idleInTransactionMs
const keepAliveMs = 10_000

/**
 * Every statement of ours is answered by an index. A small table PostgreSQL would rather read whole, which SERIALIZABLE takes
 * for having read every row: transactions that have nothing to do with each other would be run again.
 */
const settings = '-c enable_seqscan=off -c jit=off'

/** `serve` is how a running server is known to others. A session that is to `look` can change nothing, whatever is asked of it. */
export type Purpose = 'serve' | 'look'

const purposes = {
  serve: { name: 'liangxin', settings },
  look: { name: 'liangxin look', settings: `${settings} -c default_transaction_read_only=on` },
} as const

/** The URL's own `options` are kept; ours come after them. */
const withSettings = (url: string, purpose: Purpose): string => {
  const parsed = new URL(url)
  const given = parsed.searchParams.get('options') ?? ''
  parsed.searchParams.set('options', `${given} ${purposes[purpose].settings}`.trim())
  return parsed.toString()
}

const clientConfig = (url: string, purpose: Purpose): ClientConfig => ({
  connectionString: withSettings(url, purpose),
  application_name: purposes[purpose].name,
  connectionTimeoutMillis: connectMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: keepAliveMs,
})

/** A connection of its own, for listening and for changing the schema, which may take long. */
export const createClient = (url: string, purpose: Purpose = 'serve'): Client => new Client(clientConfig(url, purpose))

export const createPool = (url: string, log: Log, purpose: Purpose = 'serve'): Pool => {
  const pool = new Pool({
    ...clientConfig(url, purpose),
    max: maxConnections,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    // For a server that has stopped answering: its own time-out should come first.
    query_timeout: statementMs + 2_000,
  })
  // A connection that breaks says so by an event, also while nobody waits for it; without a listener that ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', (error) => log.warn('store', 'an idle PostgreSQL connection was lost', { error: error.name }))
  return pool
}

/** A connection of the pool, given back when `use` says whether it is still good. */
export const withClient = async <T>(
  pool: Pool,
  use: (client: PoolClient) => Promise<{ readonly value: T; readonly reusable: boolean }>,
): Promise<T> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw asStoreError(error)
  })
  let reusable = false
  try {
    const used = await use(client)
    reusable = used.reusable
    return used.value
  } finally {
    client.release(!reusable)
  }
}
