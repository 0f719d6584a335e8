import type { ClientBase, Pool } from 'pg'
import type { StoreView } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import { checkRow } from '../stored-row.ts'
import { createClient } from './connections.ts'
import { asStoreError } from './failures.ts'
import type { TableLayout } from './layout.ts'
import { bodyOf, rowOf, type SqlRow } from './rows.ts'
import { scanStatement } from './statements.ts'
import { wellFormedRow } from './well-formed.ts'

const scanBatch = 500

type LayoutOf = (table: Table) => TableLayout

/** The rows of a table by id, a batch a statement. */
export async function* scanRows(client: Pick<ClientBase, 'query'>, layout: TableLayout): AsyncGenerator<Row> {
  let after: string | undefined
  for (;;) {
    const { text, values } = scanStatement(layout, after, scanBatch)
    const { rows } = await client.query<SqlRow>(text, [...values]).catch((error: unknown) => {
      throw asStoreError(error)
    })
    for (const row of rows) yield rowOf(layout, row)
    if (rows.length < scanBatch) return
    after = rows.at(-1)?.id
  }
}

/**
 * One moment of all tables. On a connection of its own: it may stand idle in its transaction for longer than the pool's
 * time-outs allow, while what was read is written elsewhere.
 */
export const viewDatabase = async <T>(
  url: string,
  layoutOf: LayoutOf,
  work: (view: StoreView) => Promise<T>,
): Promise<T> => {
  const client = createClient(url)
  // A lost connection is met by the next statement; without a listener the event would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
  } catch (error) {
    await client.end().catch(() => undefined)
    throw asStoreError(error)
  }
  try {
    return await work({
      scan: <R extends Row>(table: Table<R>) =>
        // Rows of a table went through its schema, which is what R comes from.
        scanRows(client, layoutOf(table)) as AsyncIterable<unknown> as AsyncIterable<R>,
    })
  } finally {
    await client.end().catch(() => undefined)
  }
}

const importText = ({ name }: TableLayout): string =>
  `insert into ${name} (id, version, v, body)
   select id, version, v, body::jsonb
   from unnest($1::text[], $2::int[], $3::int[], $4::text[]) as given (id, version, v, body)
   on conflict (id) do update set version = excluded.version, v = excluded.v, body = excluded.body`

/** Puts rows as they are, in one statement: all or none. */
export const importRows = async (pool: Pool, layout: TableLayout, rows: readonly Row[]): Promise<void> => {
  const { table } = layout
  const fit = rows.map((row) => wellFormedRow(checkRow(table, row)))
  const ids = fit.map(({ id }) => id)
  const versions = fit.map(({ version }) => version)
  const shapes = fit.map(() => table.shape)
  await pool.query(importText(layout), [ids, versions, shapes, fit.map(bodyOf)]).catch((error: unknown) => {
    throw asStoreError(error)
  })
}

/** Whether another process of ours is connected: each running server keeps a connection to listen on. */
export const isInUse = async (url: string): Promise<boolean> => {
  const client = createClient(url)
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query(
      `select 1 from pg_stat_activity
       where application_name = 'liangxin' and datname = current_database() and pid <> pg_backend_pid() limit 1`,
    )
    return rows.length > 0
  } catch (error) {
    throw asStoreError(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
