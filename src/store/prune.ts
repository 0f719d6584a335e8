import type { Store } from '../core/store.ts'
import type { Row, Table } from '../core/table.ts'
import { addMs, dayMs, type Instant } from '../core/time.ts'

const batch = 200

/** Log tables go by whole months, as their segments do: the month's own name sorts before all its instants. */
const outdatedBefore = (table: Table, days: number, now: Instant): Instant => {
  const before = addMs(now, -days * dayMs)
  return table.log === undefined ? before : before.slice(0, 7)
}

const isOutdated = (row: Row, field: string, before: Instant): boolean => {
  // A row is a plain object; the field's name is only known at run time.
  const at = (row as unknown as Readonly<Record<string, unknown>>)[field]
  return typeof at === 'string' && at < before
}

/** Deletes those of `ids` that are still outdated: they may have been written since they were seen. */
const deleteOutdated = (store: Store, table: Table, ids: readonly string[], before: Instant): Promise<number> =>
  store.transaction('store:prune', async (work) => {
    let count = 0
    for (const id of ids) {
      const row = await work.rows(table).get(id)
      if (row === undefined || table.retention.kind !== 'days') continue
      if (!isOutdated(row, table.retention.field, before)) continue
      await work.rows(table).delete(id)
      count += 1
    }
    return count
  })

const deleteOneByOne = async (store: Store, table: Table, field: string, before: Instant): Promise<number> => {
  let ids: string[] = []
  let count = 0
  for await (const row of store.scan(table)) {
    if (isOutdated(row, field, before)) ids.push(row.id)
    if (ids.length < batch) continue
    count += await deleteOutdated(store, table, ids, before)
    ids = []
  }
  return ids.length > 0 ? count + (await deleteOutdated(store, table, ids, before)) : count
}

/** Deletes what the tables' retention no longer allows; called once a day. The result: rows deleted, by table. */
export const pruneStore = async (
  store: Store,
  tables: readonly Table[],
  now: Instant,
): Promise<Readonly<Record<string, number>>> => {
  const deleted: Record<string, number> = {}
  for (const table of tables) {
    if (table.retention.kind !== 'days') continue
    const { days, field } = table.retention
    const before = outdatedBefore(table, days, now)
    const count =
      table.log !== undefined && store.dropMonths !== undefined
        ? await store.dropMonths(table, before)
        : await deleteOneByOne(store, table, field, before)
    if (count > 0) deleted[table.name] = count
  }
  return deleted
}
