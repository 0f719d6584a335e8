import { bulkLoad } from 'sorted-btree/extended/bulkLoad.js'
import { StoreConflict, type Range } from '../../core/store.ts'
import type { KeyPart, Row, Table } from '../../core/table.ts'
import { compareText, encodeKey, keyOf, lastText, ordered, orderedPart, type SortKey } from '../keys.ts'
import type { LogSegment } from './log-segment.ts'

type Tree<K, V> = ReturnType<typeof bulkLoad<K, V>>

/** Keyed by encoded keys, the id last. */
interface IndexState {
  readonly name: string
  readonly fields: readonly string[]
  readonly tree: Tree<string, undefined>
}

/** From encoded keys to ids. */
interface UniqueState {
  readonly name: string
  readonly fields: readonly string[]
  readonly tree: Tree<string, string>
}

/**
 * One version of a table. The trees are copy-on-write: transactions change a fork, and whoever still holds the version
 * before it (a reader, a scan, the snapshot being written) goes on seeing that, at the cost of the few nodes that differ.
 */
export interface TableState {
  readonly table: Table
  /** By id in code point order. */
  readonly rows: Tree<string, Row>
  readonly indexes: readonly IndexState[]
  readonly unique: readonly UniqueState[]
  /** Rows that are not in memory; undefined where there are none. */
  readonly old: OldRows | undefined
}

/** Changed only in a fork, by replacing the list. */
export interface OldRows {
  entries: readonly OldEntry[]
}

/** A segment, and those of its rows that were replaced or deleted since (by key of `rows`), which no longer count. */
export interface OldEntry {
  readonly segment: LogSegment
  readonly hidden: Tree<string, Row>
}

const nodeSize = 32

const textTree = (keys: string[], rows: Row[]): Tree<string, Row> => bulkLoad(keys, rows, nodeSize, compareText)

export const indexKey = (fields: readonly string[], row: Row): SortKey | undefined => {
  const key = keyOf(fields, row)
  return key === undefined ? undefined : [...key, ordered(row.id)]
}

const encoded = (key: SortKey | undefined): string | undefined => (key === undefined ? undefined : encodeKey(key))

const loadIndex = (name: string, fields: readonly string[], rows: readonly Row[]): IndexState => {
  const keys: string[] = []
  for (const row of rows) {
    const key = encoded(indexKey(fields, row))
    if (key !== undefined) keys.push(key)
  }
  keys.sort(compareText)
  const values = Array.from<undefined>({ length: keys.length })
  return { name, fields, tree: bulkLoad(keys, values, nodeSize, compareText) }
}

const loadUnique = (table: Table, name: string, rows: readonly Row[]): UniqueState => {
  const fields = table.unique[name] ?? []
  const entries: (readonly [string, string])[] = []
  for (const row of rows) {
    const key = encoded(keyOf(fields, row))
    if (key !== undefined) entries.push([key, row.id])
  }
  entries.sort((a, b) => compareText(a[0], b[0]))
  for (const [i, entry] of entries.entries()) {
    const next = entries[i + 1]
    if (next !== undefined && entry[0] === next[0]) {
      throw new Error(`${table.name}: the stored rows ${entry[1]} and ${next[1]} share the unique key ${name}`)
    }
  }
  const keys = entries.map(([key]) => key)
  const ids = entries.map(([, id]) => id)
  return { name, fields, tree: bulkLoad(keys, ids, nodeSize, compareText) }
}

/** A table with these rows, each id once. */
export const loadTable = (table: Table, rows: Iterable<Row>): TableState => {
  const sorted = Array.from(rows, (row) => ({ key: ordered(row.id), row }))
  sorted.sort((a, b) => compareText(a.key, b.key))
  const plain = sorted.map(({ row }) => row)
  const keys = sorted.map(({ key }) => key)
  return {
    table,
    rows: textTree(keys, plain),
    indexes: Object.entries(table.indexes).map(([name, fields]) => loadIndex(name, fields, plain)),
    unique: Object.keys(table.unique).map((name) => loadUnique(table, name, plain)),
    old: undefined,
  }
}

/** A version that may be changed without the original noticing. */
export const forkTable = (state: TableState): TableState => ({
  table: state.table,
  rows: state.rows.clone(),
  indexes: state.indexes.map((index) => ({ ...index, tree: index.tree.clone() })),
  unique: state.unique.map((unique) => ({ ...unique, tree: unique.tree.clone() })),
  old: state.old === undefined ? undefined : { entries: state.old.entries },
})

export const getRow = (state: TableState, id: string): Row | undefined => state.rows.get(ordered(id))

export const getByUnique = (state: TableState, name: string, key: readonly KeyPart[]): Row | undefined => {
  const unique = state.unique.find((candidate) => candidate.name === name)
  if (unique === undefined) throw new Error(`${state.table.name} declares no unique key ${name}`)
  const id = unique.tree.get(encodeKey(key.map(orderedPart)))
  return id === undefined ? undefined : getRow(state, id)
}

export const indexOf = (state: TableState, name: string): IndexState => {
  const index = state.indexes.find((candidate) => candidate.name === name)
  if (index === undefined) throw new Error(`${state.table.name} declares no index ${name}`)
  return index
}

/** From `low` (included) to `high` (excluded). */
export const bounds = (range: Omit<Range, 'limit'>): { low: SortKey; high: SortKey } => {
  const where = (range.where ?? []).map(orderedPart)
  return {
    low: range.from === undefined ? where : [...where, orderedPart(range.from)],
    high: [...where, range.to === undefined ? true : orderedPart(range.to)],
  }
}

const encodedBounds = (range: Omit<Range, 'limit'>): { low: string; high: string } => {
  const { low, high } = bounds(range)
  return { low: encodeKey(low), high: encodeKey(high) }
}

export const afterKey = (index: IndexState, after: Row): SortKey => {
  const key = indexKey(index.fields, after)
  if (key === undefined) throw new Error(`the row to continue after is not in index ${index.name}`)
  return key
}

const keysUp = (index: IndexState, range: Range): readonly string[] => {
  const { low, high } = encodedBounds(range)
  const after = range.after === undefined ? undefined : encodeKey(afterKey(index, range.after))
  const start = after !== undefined && after > low ? after : low
  const keys: string[] = []
  if (start >= high) return keys
  index.tree.forRange(start, high, false, (key) => {
    if (key !== after) keys.push(key)
    return keys.length >= range.limit ? { break: true } : undefined
  })
  return keys
}

const keysDown = (index: IndexState, range: Range): readonly string[] => {
  const { low, high } = encodedBounds(range)
  const after = range.after === undefined ? high : encodeKey(afterKey(index, range.after))
  const top = after < high ? after : high
  const keys: string[] = []
  for (const [key] of index.tree.entriesReversed(top, undefined, true)) {
    if (key < low || keys.length >= range.limit) break
    keys.push(key)
  }
  return keys
}

export const rangeRows = (state: TableState, name: string, range: Range): readonly Row[] => {
  const rows: Row[] = []
  if (range.limit <= 0) return rows
  const index = indexOf(state, name)
  for (const key of range.descending === true ? keysDown(index, range) : keysUp(index, range)) {
    // The id, written the way `rows` is keyed.
    const row = state.rows.get(lastText(key))
    if (row !== undefined) rows.push(row)
  }
  return rows
}

export const countRows = (state: TableState, name: string, range: Omit<Range, 'limit'>): number => {
  const { low, high } = encodedBounds(range)
  return low >= high ? 0 : indexOf(state, name).tree.forRange(low, high, false)
}

/** True when both rows hold the same in all of these fields: then nothing moves in an index over them. */
const sameFields = (fields: readonly string[], before: Row | undefined, after: Row): boolean => {
  if (before === undefined) return false
  // Rows are plain objects; the declared field names are only known at run time.
  const [old, now] = [before, after] as unknown as readonly Readonly<Record<string, unknown>>[]
  for (const field of fields) if (old?.[field] !== now?.[field]) return false
  return true
}

/** The name of the unique key that another row already holds. */
const takenKey = (state: TableState, before: Row | undefined, row: Row): string | undefined => {
  for (const unique of state.unique) {
    if (sameFields(unique.fields, before, row)) continue
    const key = encoded(keyOf(unique.fields, row))
    const holder = key === undefined ? undefined : unique.tree.get(key)
    if (holder !== undefined && holder !== row.id) return unique.name
  }
  return undefined
}

const moveKeys = (state: TableState, before: Row | undefined, after: Row | undefined): void => {
  for (const { fields, tree } of state.indexes) {
    if (after !== undefined && sameFields(fields, before, after)) continue
    const old = before === undefined ? undefined : encoded(indexKey(fields, before))
    const now = after === undefined ? undefined : encoded(indexKey(fields, after))
    if (old !== undefined) tree.delete(old)
    if (now !== undefined) tree.set(now, undefined)
  }
  for (const { fields, tree } of state.unique) {
    if (after !== undefined && sameFields(fields, before, after)) continue
    const old = before === undefined ? undefined : encoded(keyOf(fields, before))
    const now = after === undefined ? undefined : encoded(keyOf(fields, after))
    if (old !== undefined) tree.delete(old)
    if (now !== undefined && after !== undefined) tree.set(now, after.id)
  }
}

/** Exchanges the row `before` (undefined: none) for `after` (undefined: none), both of this id. */
export const exchangeRow = (state: TableState, id: string, before: Row | undefined, after: Row | undefined): void => {
  moveKeys(state, before, after)
  if (after === undefined) state.rows.delete(ordered(id))
  else state.rows.set(ordered(id), after)
}

/**
 * Puts a row in the place of `before`, or changes nothing.
 * @throws {StoreConflict} when another row holds one of its unique keys
 */
export const putRow = (state: TableState, before: Row | undefined, row: Row): void => {
  const taken = takenKey(state, before, row)
  if (taken !== undefined) throw new StoreConflict(state.table.name, taken)
  for (const index of state.indexes) if (!sameFields(index.fields, before, row)) keyOf(index.fields, row)
  exchangeRow(state, row.id, before, row)
}

export const removeRow = (state: TableState, id: string): void => {
  const before = getRow(state, id)
  if (before !== undefined) exchangeRow(state, id, before, undefined)
}
