import type { Store } from '../../src/core/store.ts'
import type { Row, Table } from '../../src/core/table.ts'

/** Every row of a table, by id. */
export const rowsOf = async <R extends Row>(store: Pick<Store, 'scan'>, table: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of store.scan(table)) rows.push(row)
  return rows
}

export const idsOf = async <R extends Row>(store: Pick<Store, 'scan'>, table: Table<R>): Promise<readonly string[]> =>
  (await rowsOf(store, table)).map(({ id }) => id)
