import { AppError } from '../core/errors.ts'
import type { PortableStore, Store, StoreView } from '../core/store.ts'
import type { Row, Table } from '../core/table.ts'
import { canonicalJson, fingerprintOf, sameFingerprint, type Fingerprint } from './fingerprint.ts'

const batch = 500

/** Rows in groups, so that one transaction carries many and none is too big. */
export async function* batches<T>(rows: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let group: T[] = []
  for await (const row of rows) {
    group.push(row)
    if (group.length < batch) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

/** Rows as the target can keep them: PostgreSQL refuses some text that JSON files take. */
export type Cleaner = (row: Row) => Row

/** Puts every row of the view into the target; twice does it once. The result: what each table must come to. */
export const copyRows = async (
  view: StoreView,
  target: PortableStore,
  tables: readonly Table[],
  clean: Cleaner,
): Promise<ReadonlyMap<string, Fingerprint>> => {
  const expected = new Map<string, Fingerprint>()
  for (const table of tables) {
    async function* cleaned(): AsyncGenerator<Row> {
      for await (const row of view.scan(table)) yield clean(row)
    }
    for await (const rows of batches(cleaned())) await target.importRows(table, rows)
    expected.set(table.name, await fingerprintOf(cleaned()))
  }
  return expected
}

/**
 * Counts and hashes again what arrived.
 * @throws {AppError} that names the table which differs
 */
export const compareWith = async (
  expected: ReadonlyMap<string, Fingerprint>,
  store: Pick<Store, 'scan'>,
  tables: readonly Table[],
): Promise<void> => {
  for (const table of tables) {
    const found = await fingerprintOf(store.scan(table))
    const wanted = expected.get(table.name)
    if (wanted === undefined ? found.rows === 0 : sameFingerprint(found, wanted)) continue
    throw new AppError(
      'conflict',
      `表 ${table.name} 对不上：应有 ${wanted?.rows ?? 0} 条，现在 ${found.rows} 条，内容不一样`,
    )
  }
}

export const isEmpty = async (store: Pick<Store, 'scan'>, tables: readonly Table[]): Promise<boolean> => {
  for (const table of tables) {
    for await (const _row of store.scan(table)) return false
  }
  return true
}

/** How what lies at the target stands to the source: `part` is a copy that was broken off. */
export type Standing = 'empty' | 'same' | 'part' | 'other'

const standingOfTable = async (source: AsyncIterable<Row>, target: AsyncIterable<Row>, clean: Cleaner) => {
  const rows = source[Symbol.asyncIterator]()
  let counted = 0
  for await (const row of target) {
    counted += 1
    // Both come by id: everything the target has must be met on the way through the source.
    for (;;) {
      const next = await rows.next()
      if (next.done === true) return { rows: counted, standing: 'other' as const }
      if (next.value.id !== row.id) continue
      if (canonicalJson(clean(next.value)) !== canonicalJson(row)) return { rows: counted, standing: 'other' as const }
      break
    }
  }
  return { rows: counted, standing: 'part' as const }
}

export const standingOf = async (
  view: StoreView,
  target: Pick<Store, 'scan'>,
  tables: readonly Table[],
  clean: Cleaner,
): Promise<Standing> => {
  let found = 0
  let wanted = 0
  for (const table of tables) {
    const { rows, standing } = await standingOfTable(view.scan(table), target.scan(table), clean)
    if (standing === 'other') return 'other'
    found += rows
    for await (const _row of view.scan(table)) wanted += 1
  }
  if (found === 0 && wanted > 0) return 'empty'
  return found === wanted ? 'same' : 'part'
}

/** Deletes every row, a batch a transaction. */
export const emptyStore = async (store: Store, tables: readonly Table[]): Promise<void> => {
  for (const table of tables) {
    for await (const rows of batches(store.scan(table))) {
      await store.transaction('store:empty', async (work) => {
        for (const { id } of rows) await work.rows(table).delete(id)
      })
    }
  }
}
