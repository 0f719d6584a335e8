import type { Row, Table } from '../core/table.ts'

/** A row as it is kept: the fields, and in `v` the shape they were written in. */
export type StoredRow = Readonly<Record<string, unknown>>

/** The row as its table's schema understands it: a copy of its own, unknown fields dropped. The error quotes no value. */
export const checkRow = (table: Table, candidate: unknown): Row => {
  const parsed = table.schema.safeParse(candidate)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'row'} (${issue.code})`)
  throw new Error(`${table.name}: a row does not fit its schema: ${faults.join(', ')}`)
}

/** The `shape` of a table no declaration is known for: its rows keep their `v` as a field and pass through unread. */
export const unknownShape = 0

/** A row read from where it is kept, in today's shape. */
export const restoreRow = (table: Table, stored: StoredRow): Row => {
  if (table.shape === unknownShape) return checkRow(table, stored)
  const { v, ...fields } = stored
  const from = typeof v === 'number' ? v : 1
  if (from > table.shape) {
    throw new Error(
      `${table.name}: a row has shape ${from}, this release knows ${table.shape}; start the newer release`,
    )
  }
  return checkRow(table, from < table.shape ? table.upgrade(fields, from) : fields)
}

/** The JSON text under which a row is kept. Spliced rather than spread: this runs for every write. */
export const rowText = (table: Table, row: Row): string =>
  table.shape === unknownShape ? JSON.stringify(row) : `{"v":${table.shape},${JSON.stringify(row).slice(1)}`
