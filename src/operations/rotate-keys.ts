import { mapSealed, type RenewingSealer } from '../core/seal.ts'
import type { Store, Work } from '../core/store.ts'
import type { Row, Table } from '../core/table.ts'
import { batches } from './copy.ts'

/** How many sealed texts there are, by what becomes of them. */
export interface OldTexts {
  /** In rows that can be written again. */
  readonly rows: number
  /** In the monthly files of log tables: they stay as they are and go with their month. */
  readonly logs: number
}

const oldIn = (row: Row, sealer: RenewingSealer): number => {
  let count = 0
  mapSealed(row, (sealed) => {
    if (sealer.renew(sealed) !== undefined) count += 1
    return undefined
  })
  return count
}

/** Counts what was sealed with an earlier key. Reads every row, and nothing while there is one key only. */
export const countOldTexts = async (
  store: Pick<Store, 'scan'>,
  tables: readonly Table[],
  sealer: RenewingSealer,
): Promise<OldTexts> => {
  let rows = 0
  let logs = 0
  if (sealer.keyCount < 2) return { rows, logs }
  for (const table of tables) {
    for await (const row of store.scan(table)) {
      if (table.log === undefined) rows += oldIn(row, sealer)
      else logs += oldIn(row, sealer)
    }
  }
  return { rows, logs }
}

/** Seals what an earlier key sealed in this row anew: how many texts. The row may have changed since it was met. */
const renewRow = async (work: Work, table: Table, id: string, sealer: RenewingSealer): Promise<number> => {
  const row = await work.rows(table).get(id)
  if (row === undefined) return 0
  let count = 0
  const renewed = mapSealed(row, (sealed) => {
    const text = sealer.renew(sealed)
    if (text !== undefined) count += 1
    return text
  })
  // The cast: only texts inside changed, and the store checks the row against its schema.
  if (count > 0) await work.rows(table).update(renewed as Row)
  return count
}

export interface Renewed {
  readonly texts: number
  readonly rows: number
}

/**
 * Seals everything anew with the newest key, a batch a transaction, so that it can be broken off anywhere and begun again: what
 * is done is no longer old. Log tables are left: their months lie in files that are written once.
 */
export const renewTexts = async (store: Store, tables: readonly Table[], sealer: RenewingSealer): Promise<Renewed> => {
  let texts = 0
  let rows = 0
  for (const table of tables) {
    if (table.log !== undefined) continue
    async function* old(): AsyncGenerator<string> {
      for await (const row of store.scan(table)) if (oldIn(row, sealer) > 0) yield row.id
    }
    for await (const ids of batches(old())) {
      const done = await store.transaction('rotate keys', async (work) => {
        const counts: number[] = []
        for (const id of ids) counts.push(await renewRow(work, table, id, sealer))
        return counts
      })
      rows += done.filter((count) => count > 0).length
      texts += done.reduce((sum, count) => sum + count, 0)
    }
  }
  return { texts, rows }
}
