import type { Log } from '../../core/log.ts'
import type { Row } from '../../core/table.ts'
import { bulkLoad } from 'sorted-btree/extended/bulkLoad.js'
import { compareText, ordered } from '../keys.ts'
import { restoreRow, unknownShape, type StoredRow } from '../stored-row.ts'
import type { Version } from './head.ts'
import { syncFolder } from './files.ts'
import { hashKey } from './key-filter.ts'
import { makeLogFolder } from './log-freeze.ts'
import {
  allEntries,
  keyOfValue,
  logFolder,
  monthOf,
  rowsFileName,
  storedRowText,
  type LogSegment,
} from './log-segment.ts'
import { contentOf, declaredKeys, readSegment, writeSegment, type LogPlace } from './log-write.ts'
import type { Manifest, ManifestSegment } from './manifest.ts'
import { findOld, hideOld } from './old-rows.ts'
import { salvageLines, type Entry } from './sorted-file.ts'
import type { OldEntry, TableState } from './table-state.ts'

interface Options {
  readonly place: LogPlace
  readonly manifest: Manifest
  /** Ids the journal has written since the manifest, by table. */
  readonly dirty: ReadonlyMap<string, ReadonlySet<string>>
  readonly repair: boolean
  readonly log: Log
}

/** Whether the segment has the keys the table declares today, made from rows of today's shape. */
const isCurrent = ({ table }: TableState, segment: LogSegment): boolean => {
  if (table.shape === unknownShape) return true
  const declared = declaredKeys(table)
  if (segment.shape !== table.shape || segment.keys.size !== declared.size) return false
  return [...declared].every(([name, fields]) => segment.keys.get(name)?.fields.join() === fields.join())
}

/** Reads every line of a segment's files, so that damage in them is met. */
export const readThrough = async ({ files }: Pick<LogPlace, 'files'>, segment: LogSegment): Promise<void> => {
  for (const file of [segment.rows, ...[...segment.keys.values()].map((keys) => keys.file)]) {
    const entries = allEntries(files, file)
    while ((await entries.next()).done !== true);
  }
}

/** Writes the segment anew from its rows file, with the lines of it that are whole. */
const rebuild = async (options: Options, state: TableState, name: string): Promise<LogSegment> => {
  const { place, manifest, log } = options
  const { table } = state
  const path = `${logFolder(place.dataDir, table.name)}/${rowsFileName(name)}`
  const rows = new Map<string, Row>()
  for await (const line of salvageLines(place.files, path, keyOfValue)) {
    if ('offset' in line) log.warn('store', 'a damaged row of a log segment was passed over', { path, ...line })
    else rows.set(String(line.key[0]), rowOf(state, line))
  }
  const sorted = [...rows].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row)
  await makeLogFolder(place, table.name)
  const made = `${monthOf(name)}-${String(manifest.generation + 1).padStart(6, '0')}r${name.slice(8)}`
  const segment = await writeSegment(place, table, made, contentOf(table, sorted))
  await syncFolder(place.files, logFolder(place.dataDir, table.name))
  log.warn('store', 'a log segment was written anew', { table: table.name, segment: made, rows: sorted.length })
  return segment
}

// The cast: the line's checksum was right, and restoreRow checks the row against its schema.
const rowOf = (state: TableState, { text }: Entry): Row => restoreRow(state.table, JSON.parse(text) as StoredRow)

const loadSegment = async (
  options: Options,
  state: TableState,
  { name, bytes, crc }: ManifestSegment,
): Promise<{ readonly segment: LogSegment; readonly rebuilt: boolean }> => {
  const { place, repair, log } = options
  const { table } = state
  try {
    const segment = await readSegment(place, table.name, name, { bytes, crc })
    if (repair) await readThrough(place, segment)
    if (isCurrent(state, segment)) return { segment, rebuilt: false }
  } catch (error) {
    if (!repair || table.shape === unknownShape) throw error
    log.error('store', 'a log segment cannot be read and is written anew from its rows', error)
  }
  return { segment: await rebuild(options, state, name), rebuilt: true }
}

const hiddenRows = async (state: TableState, segment: LogSegment, ids: readonly string[]): Promise<OldEntry> => {
  const hidden = bulkLoad<string, Row>([], [], 32, compareText)
  for (const id of ids) {
    const key = ordered(id)
    const text = await storedRowText(segment, key, hashKey([key]))
    // A repair may have lost the row that was hidden.
    if (text !== undefined) hidden.set(key, restoreRow(state.table, JSON.parse(text) as StoredRow))
  }
  return { segment, hidden }
}

/** Gives the loaded tables their segments. The result also says whether some were written anew: the manifest must then be. */
export const attachLogs = async (
  options: Options,
  version: Version,
): Promise<{ readonly version: Version; readonly rebuilt: boolean }> => {
  let rebuiltAny = false
  const tables: TableState[] = []
  for (const state of version.tables) {
    const named = options.manifest.logs[state.table.name] ?? []
    if (named.length === 0) {
      tables.push(state)
      continue
    }
    const entries: OldEntry[] = []
    for (const one of named) {
      const { segment, rebuilt } = await loadSegment(options, state, one)
      rebuiltAny ||= rebuilt
      entries.push(await hiddenRows(state, segment, one.hidden))
    }
    const attached: TableState = { ...state, old: { entries } }
    for (const id of options.dirty.get(state.table.name) ?? []) {
      const image = await findOld(attached, id)
      if (image !== undefined) hideOld(attached, image)
    }
    tables.push(attached)
  }
  return { version: { ...version, tables }, rebuilt: rebuiltAny }
}
