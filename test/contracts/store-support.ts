import type { Store } from '../../src/core/store.ts'
import type { Table } from '../../src/core/table.ts'
import { things, type Thing } from './store-tables.ts'

/** A fresh, empty store that can be closed and opened again on the same data. */
export interface OpenedStore {
  readonly store: Store
  reopen(): Promise<Store>
  /** Closes it and removes its data. */
  end(): Promise<void>
}

export type OpenStore = (tables: readonly Table[]) => Promise<OpenedStore>

/** Opens a store that is ended after the test. */
export type Start = () => Promise<OpenedStore>

export const insert = (store: Store, rows: readonly Omit<Thing, 'version'>[]): Promise<void> =>
  store.transaction('t', async (work) => {
    for (const row of rows) await work.rows(things).insert(row)
  })

export const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id)
