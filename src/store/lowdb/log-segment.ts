import { join } from 'node:path'
import { compareKeys, ordered, type SortKey } from '../keys.ts'
import type { Files } from './files.ts'
import { mayHold, type KeyFilter, type KeyHash } from './key-filter.ts'
import { blockFor, entryFrom, readBlock, readBlocks, type Entry, type SortedFile } from './sorted-file.ts'

/** The keys of one declared index (`index-person`) or unique key (`unique-occasion`) of a segment, each with the id last. */
export interface SegmentKeys {
  readonly fields: readonly string[]
  readonly file: SortedFile
  /** Of an index: its first fields. Of a unique key: the whole keys. */
  readonly filter: KeyFilter
}

/** Rows of one month that have left memory. Never changed: what happens to them later is said beside it. */
export interface LogSegment {
  /** `2026-11-000012`: the month and the snapshot that wrote it. */
  readonly name: string
  readonly month: string
  readonly count: number
  /** The table's shape when it was written. */
  readonly shape: number
  readonly rows: SortedFile
  readonly ids: KeyFilter
  readonly keys: ReadonlyMap<string, SegmentKeys>
  readonly blocks: BlockReader
  /** Of its directory file: what the manifest says of it. */
  readonly written: SegmentFingerprint
}

export interface SegmentFingerprint {
  readonly bytes: number
  readonly crc: number
}

export type BlockReader = (file: SortedFile, index: number) => Promise<readonly Entry[]>

export const monthOf = (name: string): string => name.slice(0, 7)

export const logFolder = (dataDir: string, table: string): string => join(dataDir, 'tables', table, 'log')

export const rowsFileName = (name: string): string => `${name}.jsonl`
export const keysFileName = (name: string, keys: string): string => `${name}.${keys}.jsonl`
/** Where the blocks of a segment's files begin: what is in memory of it. */
export const directoryFileName = (name: string): string => `${name}.directory.json`

/** The segment a file in a log folder belongs to. */
export const segmentOfFile = (file: string): string => file.split('.')[0] ?? ''

/** A value that lies in a segment: a row, or a key. */
export const keyOfValue = (value: unknown): SortKey => {
  // The cast below: our own writer made the line, and its checksum says that it is whole.
  if (Array.isArray(value)) return value
  return [ordered((value as { readonly id: string }).id)]
}

const keptBlocks = 128

/** Reads blocks and keeps the ones used last. */
export const createBlockReader = (files: Files): BlockReader => {
  const kept = new Map<string, readonly Entry[]>()
  return async (file, index) => {
    const block = file.blocks[index]
    if (block === undefined) return []
    const name = `${file.path}:${index}`
    const known = kept.get(name)
    const entries = known ?? (await readBlock(files, file, block, keyOfValue))
    kept.delete(name)
    kept.set(name, entries)
    const [oldest] = kept.keys()
    if (kept.size > keptBlocks && oldest !== undefined) kept.delete(oldest)
    return entries
  }
}

/** The row's JSON text, if the segment has one of this id. */
export const storedRowText = async (segment: LogSegment, idKey: string, hash: KeyHash): Promise<string | undefined> => {
  if (!mayHold(segment.ids, hash)) return undefined
  const key = [idKey]
  const entries = await segment.blocks(segment.rows, blockFor(segment.rows.blocks, key))
  const found = entries[entryFrom(entries, key)]
  return found !== undefined && compareKeys(found.key, key) === 0 ? found.text : undefined
}

const keysNamed = (segment: LogSegment, name: string): SegmentKeys => {
  const keys = segment.keys.get(name)
  if (keys === undefined) throw new Error(`the log segment ${segment.name} has no keys ${name}`)
  return keys
}

/** The id (as `rows` is keyed) that has this unique key in the segment. */
export const idWithKey = async (segment: LogSegment, name: string, key: SortKey): Promise<string | undefined> => {
  const found = await keysBetween(segment, name, { low: key, high: [...key, true], descending: false }).next()
  return found.done === true ? undefined : String(found.value.at(-1))
}

export interface KeySpan {
  /** Included. */
  readonly low: SortKey
  /** Excluded. */
  readonly high: SortKey
  readonly descending: boolean
}

/** The segment's keys within the span, in the span's order, read as they are asked for. */
export async function* keysBetween(segment: LogSegment, name: string, span: KeySpan): AsyncGenerator<SortKey> {
  const { file } = keysNamed(segment, name)
  const step = span.descending ? -1 : 1
  let index = blockFor(file.blocks, span.descending ? span.high : span.low)
  for (; index >= 0 && index < file.blocks.length; index += step) {
    const entries = await segment.blocks(file, index)
    for (const { key } of span.descending ? entries.toReversed() : entries) {
      const tooLow = compareKeys(key, span.low) < 0
      const tooHigh = compareKeys(key, span.high) >= 0
      if (span.descending ? tooLow : tooHigh) return
      if (!tooLow && !tooHigh) yield key
    }
  }
}

/** How many keys of the file come before `key`; of the blocks only the one it falls into is read. */
const keysBefore = async (segment: LogSegment, file: SortedFile, key: SortKey): Promise<number> => {
  if (file.blocks.length === 0) return 0
  const index = blockFor(file.blocks, key)
  let count = 0
  for (let i = 0; i < index; i += 1) count += file.blocks[i]?.entries ?? 0
  return count + entryFrom(await segment.blocks(file, index), key)
}

export const countBetween = async (
  segment: LogSegment,
  name: string,
  { low, high }: Pick<KeySpan, 'low' | 'high'>,
): Promise<number> => {
  const { file } = keysNamed(segment, name)
  return (await keysBefore(segment, file, high)) - (await keysBefore(segment, file, low))
}

/** Whether the segment may hold keys of the index that begin with what was hashed, or the whole unique key. */
export const mayHoldKey = (segment: LogSegment, name: string, hash: KeyHash): boolean =>
  mayHold(keysNamed(segment, name).filter, hash)

/** Every entry of one of its files, without keeping the blocks. */
export async function* allEntries(files: Files, file: SortedFile): AsyncGenerator<Entry> {
  for await (const entries of readBlocks(files, file, keyOfValue)) yield* entries
}
