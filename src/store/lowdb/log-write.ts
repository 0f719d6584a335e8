import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { Row, Table } from '../../core/table.ts'
import { compareKeys, ordered, type SortKey } from '../keys.ts'
import { rowText } from '../stored-row.ts'
import { fileMode, readIfPresent, type Files } from './files.ts'
import {
  addToFilter,
  emptyFilter,
  filterFrom,
  filterText,
  hashKey,
  type KeyFilter,
  type KeyHash,
} from './key-filter.ts'
import {
  directoryFileName,
  keysFileName,
  logFolder,
  monthOf,
  rowsFileName,
  type BlockReader,
  type LogSegment,
  type SegmentFingerprint,
  type SegmentKeys,
} from './log-segment.ts'
import { writeAt } from './segment.ts'
import { sortSlowly } from './sort-slowly.ts'
import { createSortedWriter, fileDamage, type Block, type Entry, type SortedFile } from './sorted-file.ts'
import { indexKey } from './table-state.ts'

const blockSchema = z.tuple([z.array(z.union([z.string(), z.number()])), z.number(), z.number(), z.number()])
const directorySchema = z.object({
  shape: z.number().int(),
  count: z.number().int(),
  bytes: z.number().int(),
  blocks: z.array(blockSchema),
  ids: z.string(),
  keys: z.record(
    z.string(),
    z.object({
      fields: z.array(z.string()),
      bytes: z.number().int(),
      blocks: z.array(blockSchema),
      filter: z.string(),
    }),
  ),
})
type Directory = z.output<typeof directorySchema>

export interface LogPlace {
  readonly files: Files
  readonly dataDir: string
  readonly blocks: BlockReader
}

/** The names of a table's key files, and the fields that make them up. */
export const declaredKeys = (table: Table): ReadonlyMap<string, readonly string[]> =>
  new Map([
    ...Object.entries(table.indexes).map(([name, fields]) => [`index-${name}`, fields] as const),
    ...Object.entries(table.unique).map(([name, fields]) => [`unique-${name}`, fields] as const),
  ])

/** What is to be written: rows by id, and the keys of each index in their order. */
export interface SegmentContent {
  readonly rows: AsyncIterable<Entry> | Iterable<Entry>
  readonly keys: (name: string) => Promise<AsyncIterable<Entry> | Iterable<Entry>>
}

function* rowEntries(table: Table, rows: readonly Row[]): Generator<Entry> {
  for (const row of rows) yield { key: [ordered(row.id)], text: rowText(table, row) }
}

function* keyEntries(keys: Iterable<{ readonly key: SortKey }>): Generator<Entry> {
  for (const { key } of keys) yield { key, text: JSON.stringify(key) }
}

/** @param rows in the order of their ids */
export const contentOf = (table: Table, rows: readonly Row[]): SegmentContent => ({
  rows: rowEntries(table, rows),
  keys: async (name) => {
    const fields = declaredKeys(table).get(name) ?? []
    const keys: { readonly key: SortKey }[] = []
    for (const [i, row] of rows.entries()) {
      const key = indexKey(fields, row)
      if (key !== undefined) keys.push({ key })
      if (i % batch === 0) await nextTick()
    }
    const sorted = await sortSlowly(keys, (a, b) => compareKeys(a.key, b.key))
    return keyEntries(sorted)
  },
})

/** Keys worked on at a time, between which traffic goes on. */
const batch = 2_000

const filterOf = async (hashes: readonly KeyHash[]): Promise<KeyFilter> => {
  const filter = emptyFilter(hashes.length)
  for (const [i, hash] of hashes.entries()) {
    addToFilter(filter, hash)
    if (i % batch === 0) await nextTick()
  }
  return filter
}

/** Writes one of the segment's files, with a filter over what `named` makes of each key. */
const writeSorted = async (
  files: Files,
  path: string,
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  named: (key: SortKey) => SortKey,
): Promise<{ readonly file: SortedFile; readonly filter: KeyFilter; readonly count: number }> => {
  const writer = await createSortedWriter(files, path)
  const hashes: KeyHash[] = []
  let last: SortKey | undefined
  let count = 0
  try {
    for await (const entry of entries) {
      await writer.add(entry)
      count += 1
      const name = named(entry.key)
      if (last === undefined || compareKeys(last, name) !== 0) hashes.push(hashKey(name))
      last = name
    }
  } catch (error) {
    await writer.abandon()
    throw error
  }
  return { file: await writer.finish(), filter: await filterOf(hashes), count }
}

const pieceBytes = 128 * 1024

const writeInPieces = async (files: Files, path: string, content: Buffer): Promise<void> => {
  const handle = await files.open(path, 'w', fileMode)
  try {
    for (let at = 0; at < content.length; at += pieceBytes) {
      await writeAt({ handle }, content.subarray(at, at + pieceBytes), at)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}

type StoredBlock = z.output<typeof blockSchema>

const storeBlocks = ({ blocks }: SortedFile): StoredBlock[] =>
  blocks.map(({ first, offset, bytes, entries }) => [
    // `true` stands only in bounds, never in a key that is kept.
    first.filter((part) => part !== true),
    offset,
    bytes,
    entries,
  ])

const restoreBlocks = (blocks: readonly StoredBlock[]): readonly Block[] =>
  blocks.map(([first, offset, bytes, entries]) => ({ first, offset, bytes, entries }))

const directoryOf = (segment: Omit<LogSegment, 'blocks' | 'written'>): Directory => ({
  shape: segment.shape,
  count: segment.count,
  bytes: segment.rows.bytes,
  blocks: storeBlocks(segment.rows),
  ids: filterText(segment.ids),
  keys: Object.fromEntries(
    [...segment.keys].map(([name, { fields, file, filter }]) => [
      name,
      { fields: [...fields], bytes: file.bytes, blocks: storeBlocks(file), filter: filterText(filter) },
    ]),
  ),
})

/** Writes a segment's files and syncs them; the folder is the caller's to sync, and nothing counts before a manifest names it. */
export const writeSegment = async (
  { files, dataDir, blocks }: LogPlace,
  table: Table,
  name: string,
  content: SegmentContent,
): Promise<LogSegment> => {
  const folder = logFolder(dataDir, table.name)
  const rows = await writeSorted(files, join(folder, rowsFileName(name)), content.rows, (key) => key)
  const keys = new Map<string, SegmentKeys>()
  for (const [keysName, fields] of declaredKeys(table)) {
    const path = join(folder, keysFileName(name, keysName))
    const whole = keysName.startsWith('unique-')
    const entries = await content.keys(keysName)
    const { file, filter } = await writeSorted(files, path, entries, (key) =>
      whole ? key.slice(0, -1) : key.slice(0, 1),
    )
    keys.set(keysName, { fields, file, filter })
  }
  const segment = {
    name,
    month: monthOf(name),
    count: rows.count,
    shape: table.shape,
    rows: rows.file,
    ids: rows.filter,
    keys,
    blocks,
  }
  const directory = Buffer.from(`${JSON.stringify(directoryOf(segment))}\n`, 'utf8')
  await writeInPieces(files, join(folder, directoryFileName(name)), directory)
  return { ...segment, written: { bytes: directory.length, crc: crc32(directory) } }
}

/** A segment from its directory. @throws {Error} when that is not what was written */
export const readSegment = async (
  { files, dataDir, blocks }: LogPlace,
  tableName: string,
  name: string,
  expected: SegmentFingerprint,
): Promise<LogSegment> => {
  const folder = logFolder(dataDir, tableName)
  const path = join(folder, directoryFileName(name))
  const content = await readIfPresent(files, path)
  if (content === undefined) throw fileDamage(path, 0, 'the manifest names it, but it is not there')
  if (content.length !== expected.bytes || crc32(content) !== expected.crc) {
    throw fileDamage(path, 0, 'not what was written')
  }
  const directory = directorySchema.parse(JSON.parse(content.toString('utf8')))
  const keys = Object.entries(directory.keys).map(([keysName, kept]): [string, SegmentKeys] => [
    keysName,
    {
      fields: kept.fields,
      file: { path: join(folder, keysFileName(name, keysName)), bytes: kept.bytes, blocks: restoreBlocks(kept.blocks) },
      filter: filterFrom(kept.filter),
    },
  ])
  const { shape, count, bytes } = directory
  const rows = { path: join(folder, rowsFileName(name)), bytes, blocks: restoreBlocks(directory.blocks) }
  const ids = filterFrom(directory.ids)
  return { name, month: monthOf(name), count, shape, rows, ids, keys: new Map(keys), blocks, written: expected }
}
