import type { Range } from '../../core/store.ts'
import type { KeyPart, Row } from '../../core/table.ts'
import { compareKeys, ordered, orderedPart, type SortKey } from '../keys.ts'
import { restoreRow, type StoredRow } from '../stored-row.ts'
import type { Files } from './files.ts'
import { hashKey, mayHold } from './key-filter.ts'
import {
  allEntries,
  countBetween,
  idWithKey,
  keysBetween,
  mayHoldKey,
  storedRowText,
  type LogSegment,
} from './log-segment.ts'
import { mergeSorted } from './merge-sorted.ts'
import {
  afterKey,
  bounds,
  countRows,
  indexKey,
  indexOf,
  rangeRows,
  type OldEntry,
  type TableState,
} from './table-state.ts'

/** A row that has left memory, as this version sees it. */
export interface OldImage {
  readonly segment: LogSegment
  readonly row: Row
}

const rowFrom = (state: TableState, text: string): Row =>
  // The cast: the line carries a checksum, and restoreRow checks the row against its schema.
  restoreRow(state.table, JSON.parse(text) as StoredRow)

const isHidden = (state: TableState, segment: LogSegment, idKey: string): boolean => {
  const entry = state.old?.entries.find((candidate) => candidate.segment === segment)
  return entry === undefined || entry.hidden.has(idKey)
}

/** Whether the image still counts: the transaction that read it may have replaced it since. */
export const isVisible = (state: TableState, { segment, row }: OldImage): boolean =>
  !isHidden(state, segment, ordered(row.id))

/** The image by the id as `rows` is keyed. */
const findByIdKey = async (state: TableState, idKey: string): Promise<OldImage | undefined> => {
  const hash = hashKey([idKey])
  for (const { segment, hidden } of state.old?.entries ?? []) {
    // The filter says no nearly always: then nothing is waited for. Every insert asks every segment.
    if (!mayHold(segment.ids, hash) || hidden.has(idKey)) continue
    const text = await storedRowText(segment, idKey, hash)
    if (text !== undefined) return { segment, row: rowFrom(state, text) }
  }
  return undefined
}

export const findOld = (state: TableState, id: string): Promise<OldImage | undefined> => findByIdKey(state, ordered(id))

export const findOldByUnique = async (state: TableState, name: string, key: SortKey): Promise<OldImage | undefined> => {
  const hash = hashKey(key)
  for (const { segment } of state.old?.entries ?? []) {
    if (!mayHoldKey(segment, `unique-${name}`, hash)) continue
    const idKey = await idWithKey(segment, `unique-${name}`, key)
    if (idKey === undefined || isHidden(state, segment, idKey)) continue
    return findByIdKey(state, idKey)
  }
  return undefined
}

/** From now on the segment's row does not count, in this fork. */
export const hideOld = (state: TableState, { segment, row }: OldImage): void => {
  if (state.old === undefined) return
  state.old.entries = state.old.entries.map((entry): OldEntry => {
    if (entry.segment !== segment) return entry
    const hidden = entry.hidden.clone()
    hidden.set(ordered(row.id), row)
    return { segment, hidden }
  })
}

/** What lies beyond every instant of a month, as text. */
const monthEnd = '~'

/** Where the segment's keys within `low` and `high` can lie at all, known without reading it. */
const reach = (
  state: TableState,
  fields: readonly string[],
  range: Omit<Range, 'limit'>,
  segment: LogSegment,
): { low: SortKey; high: SortKey } => {
  const { low, high } = bounds(range)
  const where = (range.where ?? []).map(orderedPart)
  if (fields[where.length] !== state.table.log?.month) return { low, high }
  const first: SortKey = [...where, segment.month]
  const last: SortKey = [...where, `${segment.month}${monthEnd}`]
  return { low: compareKeys(low, first) < 0 ? first : low, high: compareKeys(high, last) < 0 ? high : last }
}

interface Found {
  readonly key: SortKey
  /** Undefined: in a segment. */
  readonly row: Row | undefined
}

/** A segment's keys in the order of the range; read only when the others have nothing nearer. */
interface Waiting {
  /** No key of it comes before this one. */
  bound: SortKey
  known: boolean
  readonly keys: AsyncGenerator<SortKey>
}

async function* visibleKeys(
  state: TableState,
  segment: LogSegment,
  keys: AsyncGenerator<SortKey>,
): AsyncGenerator<SortKey> {
  for await (const key of keys) if (!isHidden(state, segment, String(key.at(-1)))) yield key
}

const openSegments = (state: TableState, name: string, range: Range): Waiting[] => {
  const { fields } = indexOf(state, name)
  const descending = range.descending === true
  const after = range.after === undefined ? undefined : afterKey(indexOf(state, name), range.after)
  const [first] = range.where ?? []
  const hash = first === undefined ? undefined : hashKey([orderedPart(first)])
  return (state.old?.entries ?? []).flatMap(({ segment }) => {
    if (hash !== undefined && !mayHoldKey(segment, `index-${name}`, hash)) return []
    let { low, high } = reach(state, fields, range, segment)
    // The row to go on after is left out below, where it can be told from the next one.
    if (after !== undefined && descending && compareKeys(after, high) < 0) high = after
    if (after !== undefined && !descending && compareKeys(after, low) > 0) low = after
    if (compareKeys(low, high) >= 0) return []
    const keys = visibleKeys(state, segment, keysBetween(segment, `index-${name}`, { low, high, descending }))
    return [{ bound: descending ? high : low, known: false, keys }]
  })
}

/** The keys of the range in memory and in the segments, in order; a row that is in memory comes with its key. */
const mergedKeys = async (state: TableState, name: string, range: Range): Promise<readonly Found[]> => {
  const index = indexOf(state, name)
  const sign = range.descending === true ? -1 : 1
  const recent = rangeRows(state, name, range).map((row): Found => ({ key: afterKey(index, row), row }))
  const after = range.after === undefined ? undefined : afterKey(index, range.after)
  const waiting = openSegments(state, name, range)
  const found: Found[] = []
  let taken = 0
  while (found.length < range.limit) {
    let [nearest] = waiting
    for (const one of waiting) {
      if (nearest !== undefined && compareKeys(one.bound, nearest.bound) * sign < 0) nearest = one
    }
    const next = recent[taken]
    if (next !== undefined && (nearest === undefined || compareKeys(next.key, nearest.bound) * sign < 0)) {
      found.push(next)
      taken += 1
      continue
    }
    if (nearest === undefined) break
    if (nearest.known && (after === undefined || compareKeys(nearest.bound, after) !== 0)) {
      found.push({ key: nearest.bound, row: undefined })
    }
    const read = await nearest.keys.next()
    if (read.done === true) waiting.splice(waiting.indexOf(nearest), 1)
    else {
      nearest.bound = read.value
      nearest.known = true
    }
  }
  return found
}

/** As `rangeRows`, over what is in memory and what has left it. */
export const rangeWithOld = async (state: TableState, name: string, range: Range): Promise<readonly Row[]> => {
  const rows: Row[] = []
  if (range.limit <= 0) return rows
  for (const { key, row } of await mergedKeys(state, name, range)) {
    const shown = row ?? (await findByIdKey(state, String(key.at(-1))))?.row
    if (shown !== undefined) rows.push(shown)
  }
  return rows
}

const hiddenWithin = (state: TableState, name: string, entry: OldEntry, low: SortKey, high: SortKey): number => {
  const { fields } = indexOf(state, name)
  let count = 0
  for (const row of entry.hidden.values()) {
    const key = indexKey(fields, row)
    if (key !== undefined && compareKeys(key, low) >= 0 && compareKeys(key, high) < 0) count += 1
  }
  return count
}

/** As `countRows`, over what is in memory and what has left it. */
export const countWithOld = async (state: TableState, name: string, range: Omit<Range, 'limit'>): Promise<number> => {
  // Taken at once: the segments are read while the transaction may go on.
  const entries = state.old?.entries ?? []
  let count = countRows(state, name, range)
  for (const entry of entries) {
    const { low, high } = reach(state, indexOf(state, name).fields, range, entry.segment)
    if (compareKeys(low, high) >= 0) continue
    const inside = await countBetween(entry.segment, `index-${name}`, { low, high })
    count += inside - hiddenWithin(state, name, entry, low, high)
  }
  return count
}

export const byUniqueWithOld = async (
  state: TableState,
  name: string,
  key: readonly KeyPart[],
): Promise<Row | undefined> => (await findOldByUnique(state, name, key.map(orderedPart)))?.row

interface Scanned {
  readonly key: SortKey
  readonly row: () => Row
}

function* scanMemory(state: TableState): Generator<Scanned> {
  for (const [key, row] of state.rows.entries()) yield { key: [key], row: () => row }
}

async function* scanSegment(files: Files, state: TableState, { segment, hidden }: OldEntry): AsyncGenerator<Scanned> {
  for await (const { key, text } of allEntries(files, segment.rows)) {
    if (!hidden.has(String(key[0]))) yield { key, row: () => rowFrom(state, text) }
  }
}

/** Every row by id, from memory and from the segments. */
export async function* scanWithOld(files: Files, state: TableState): AsyncGenerator<Row> {
  const segments = (state.old?.entries ?? []).map((entry) => scanSegment(files, state, entry))
  for await (const { row } of mergeSorted<Scanned>([scanMemory(state), ...segments])) yield row()
}
