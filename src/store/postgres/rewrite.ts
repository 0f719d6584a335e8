import type { Client } from 'pg'
import { z } from 'zod'
import type { Log } from '../../core/log.ts'
import type { Row } from '../../core/table.ts'
import { keyOf } from '../keys.ts'
import type { TableLayout } from './layout.ts'
import { bodyOf, rowOf, type SqlRow } from './rows.ts'

const batch = 200
/** How long the release before this one may still run beside it. */
const besides = '1 day'

const recordsSchema = z.array(z.object({ name: z.string(), settled: z.boolean() }))

const keysOf = ({ indexes, unique }: TableLayout, row: Row): string =>
  JSON.stringify(
    [...indexes, ...unique].map(({ columns }) =>
      keyOf(
        columns.map(({ field }) => field),
        row,
      ),
    ),
  )

/** Whether an index finds the row in the place where today's shape would have it. */
const isFoundAsIs = (layout: TableLayout, stored: SqlRow, row: Row): boolean => {
  const asStored: Row = { ...stored.body, id: stored.id, version: stored.version }
  try {
    return keysOf(layout, asStored) === keysOf(layout, row)
  } catch {
    // The earlier shape holds there what cannot be indexed.
    return false
  }
}

interface Todo {
  readonly layout: TableLayout
  /** Also rows that are found as they are. */
  readonly all: boolean
}

/** One batch in one transaction; the result: rows written, and after which id to go on. */
const rewriteBatch = async (client: Client, { layout, all }: Todo, after: string) => {
  const { name, table } = layout
  await client.query('begin')
  const { rows } = await client.query<SqlRow>(
    `select id, version, v, body from ${name} where v < $1 and id > $2 order by id limit ${batch} for update`,
    [table.shape, after],
  )
  let written = 0
  for (const stored of rows) {
    const row = rowOf(layout, stored)
    if (!all && isFoundAsIs(layout, stored, row)) continue
    const values = [stored.id, table.shape, bodyOf(row)]
    await client.query(`update ${name} set v = $2, body = $3::jsonb where id = $1`, values)
    written += 1
  }
  await client.query('commit')
  return { written, last: rows.length === batch ? rows.at(-1)?.id : undefined }
}

const rewriteTable = async (client: Client, todo: Todo, log: Log): Promise<void> => {
  let after: string | undefined = ''
  let total = 0
  while (after !== undefined) {
    const { written, last } = await rewriteBatch(client, todo, after)
    total += written
    after = last
  }
  if (total > 0) log.info('store', 'rows of an earlier shape were rewritten', { step: todo.layout.name, rows: total })
}

/**
 * A row of an earlier shape is upgraded whenever it is read, so that the release before this one, which runs beside it for a
 * while, goes on reading it. But an index over a field that the upgrade makes would not find it: such rows are rewritten
 * at the start, and a day after the shape was raised all that are left.
 */
export const rewriteOldRows = async (client: Client, layouts: readonly TableLayout[], log: Log): Promise<void> => {
  const raised = layouts.filter(({ table }) => table.shape > 1)
  if (raised.length === 0) return
  const { rows } = await client.query(
    `select name, applied_at < now() - $1::interval as settled from liangxin_schema_migrations`,
    [besides],
  )
  const records = new Map(recordsSchema.parse(rows).map(({ name, settled }) => [name, settled]))
  for (const layout of raised) {
    const { name, shape } = layout.table
    const done = `rewritten ${name} ${shape}`
    if (records.has(done)) continue
    const all = records.get(`shape ${name} ${shape}`) === true
    await rewriteTable(client, { layout, all }, log)
    if (all)
      await client.query('insert into liangxin_schema_migrations (name) values ($1) on conflict do nothing', [done])
  }
}
