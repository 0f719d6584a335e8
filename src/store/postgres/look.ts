import type { Client } from 'pg'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Store } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import { createClient, createPool } from './connections.ts'
import { asStoreError } from './failures.ts'
import { layoutsOf, type TableLayout } from './layout.ts'
import { readSchema, type SchemaState } from './migrations.ts'
import { scanRows } from './portable.ts'
import { createTransactions } from './transactions.ts'

/** How a database is, and what this release would find there. */
export interface DatabaseState extends SchemaState {
  /** Whether a server of ours is connected. */
  readonly inUse: boolean
  /** False on a standby, or where writing was switched off. */
  readonly writable: boolean
  /** It answers before the disk has it: a power cut loses what was acknowledged. */
  readonly answersEarly: boolean
  /** How far the database's clock is before the one of this process, to half of what the question took on its way. */
  readonly aheadMs: number
}

type StoreLook = Pick<Store, 'read' | 'scan' | 'trouble'>

interface LookParts {
  readonly url: string
  readonly tables: readonly Table[]
  readonly clock: Clock
  readonly log: Log
}

const factsSchema = z.tuple([
  z.object({ inUse: z.boolean(), standby: z.boolean(), switchedOff: z.boolean(), answersEarly: z.boolean() }),
])

// What a new session would be given, this one apart: it was told to look only.
const factsText = `
  select
    exists (select 1 from pg_stat_activity where application_name = 'liangxin' and datname = current_database()) as "inUse",
    pg_is_in_recovery() as standby,
    exists (
      select 1 from pg_db_role_setting, unnest(setconfig) as one
      where setdatabase in (0, (select oid from pg_database where datname = current_database()))
        and setrole in (0, (select oid from pg_roles where rolname = current_user))
        and one ~ '^default_transaction_read_only=(on|true|yes|1)$'
    ) as "switchedOff",
    current_setting('fsync') = 'off' or current_setting('synchronous_commit') = 'off' as "answersEarly"`

const timesSchema = z.tuple([z.object({ now: z.date() })])

const readAhead = async (client: Client, clock: Clock): Promise<number> => {
  const before = clock.now().getTime()
  const [{ now }] = timesSchema.parse((await client.query('select clock_timestamp() as now')).rows)
  const after = clock.now().getTime()
  return Math.round(now.getTime() - (before + after) / 2)
}

const readState = async ({ url, clock }: LookParts, layouts: readonly TableLayout[]): Promise<DatabaseState> => {
  const client = createClient(url, 'look')
  client.on('error', () => undefined)
  try {
    await client.connect()
    const [{ inUse, standby, switchedOff, answersEarly }] = factsSchema.parse((await client.query(factsText)).rows)
    const schema = await readSchema(client, layouts)
    return {
      ...schema,
      inUse,
      writable: !standby && !switchedOff,
      answersEarly,
      aheadMs: await readAhead(client, clock),
    }
  } catch (error) {
    throw asStoreError(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Looks at a database and its rows and changes nothing, its schema included. Rows can be read only where no table is pending.
 * @throws {StoreUnavailable} when the server cannot be reached
 */
export const lookAtDatabase = async <T>(
  parts: LookParts,
  look: (state: DatabaseState, store: StoreLook) => Promise<T>,
): Promise<T> => {
  const { url, tables, clock, log } = parts
  const layouts = layoutsOf(tables)
  const state = await readState(parts, [...layouts.values()])
  const pool = createPool(url, log, 'look')
  const { read } = createTransactions({ pool, layouts, clock })
  try {
    return await look(state, {
      read,
      scan: <R extends Row>({ name }: Table<R>) => {
        const layout = layouts.get(name)
        if (layout === undefined) throw new Error(`the table ${name} was not handed to the store`)
        // Rows of a table went through its schema, which is what R comes from.
        return scanRows(pool, layout) as AsyncIterable<unknown> as AsyncIterable<R>
      },
      trouble: () => (state.writable ? undefined : 'PostgreSQL is read-only'),
    })
  } finally {
    await pool.end()
  }
}
