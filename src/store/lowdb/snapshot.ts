import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { Low } from 'lowdb'
import type { Row } from '../../core/table.ts'
import { compareText, ordered } from '../keys.ts'
import { rowText } from '../stored-row.ts'
import type { Version } from './draft.ts'
import { folderMode, namesIn, removeIfPresent, syncFolder, type Files } from './files.ts'
import { jsonFile } from './json-file.ts'
import { writeManifest, type Manifest, type ManifestSegment, type Part } from './manifest.ts'
import { freezeLog, type Frozen, type LogWindow } from './log-freeze.ts'
import { segmentOfFile } from './log-segment.ts'
import type { LogPlace } from './log-write.ts'
import type { Instant } from '../../core/time.ts'
import type { OldEntry, TableState } from './table-state.ts'

/** What a part file holds; rows as JSON text, for they are cut into parts by their size. */
interface PartText {
  readonly table: string
  readonly sequence: number
  readonly rows: readonly string[]
}

/** One row a line: fit to read, to search and to compare. */
const partText = ({ table, sequence, rows }: PartText): string =>
  `{"table":${JSON.stringify(table)},"sequence":${sequence},"rows":[\n${rows.join(',\n')}\n]}\n`

const partCharacters = 128 * 1024
const smallBytes = 32 * 1024
const batch = 2_000

interface Options {
  readonly place: LogPlace
  readonly version: Version
  readonly now: Instant
  readonly window: LogWindow
  readonly generation: number
  /** Versions whose files must stay although no manifest names them. */
  readonly held: () => Iterable<Version>
  /** Ids written since the previous snapshot, by table. */
  readonly dirty: ReadonlyMap<string, ReadonlySet<string>>
  readonly previous: Manifest
}

/** Which of `parts` (ascending by `first`) the id belongs to. */
const partIndex = (firsts: readonly string[], id: string): number => {
  let low = 0
  let high = firsts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (compareText(firsts[middle] ?? '', id) <= 0) low = middle
    else high = middle
  }
  return low
}

/** The parts to write anew: those with a written id, and small ones beside them, which melt into their neighbour. */
const dirtyParts = async (old: readonly Part[], ids: ReadonlySet<string>): Promise<ReadonlySet<number>> => {
  const firsts = old.map(({ first }) => ordered(first))
  const found = new Set<number>()
  let seen = 0
  for (const id of ids) {
    found.add(partIndex(firsts, ordered(id)))
    seen += 1
    if (seen % batch === 0) await nextTick()
  }
  for (const index of found) {
    for (const beside of [index - 1, index + 1]) {
      if ((old[beside]?.bytes ?? smallBytes) < smallBytes) found.add(beside)
    }
  }
  return found
}

/** Writes the rows with keys from `low` up to `high` into new parts. */
const writeParts = async (
  state: TableState,
  bounds: {
    readonly low: string | undefined
    readonly high: string | undefined
    /** Rows that went into a segment. */
    readonly without: ReadonlyMap<string, Row>
  },
  write: (rows: readonly string[], first: string) => Promise<Part>,
): Promise<readonly Part[]> => {
  const parts: Part[] = []
  let rows: string[] = []
  let characters = 0
  let first = ''
  for (const [key, row] of state.rows.entries(bounds.low)) {
    if (bounds.high !== undefined && compareText(key, bounds.high) >= 0) break
    if (bounds.without.has(key)) continue
    if (rows.length === 0) first = row.id
    const text = rowText(state.table, row)
    rows.push(text)
    characters += text.length
    if (characters < partCharacters) continue
    parts.push(await write(rows, first))
    rows = []
    characters = 0
  }
  if (rows.length > 0) parts.push(await write(rows, first))
  return parts
}

const makeFolder = async (files: Files, dataDir: string, name: string): Promise<void> => {
  const made = await files.mkdir(join(dataDir, 'tables', name), { recursive: true, mode: folderMode })
  if (made === undefined) return
  await syncFolder(files, join(dataDir, 'tables'))
  await syncFolder(files, dataDir)
}

/** The parts of one table: those without a written id stay as they are, runs of the others are cut anew. */
const snapshotTable = async (options: Options, state: TableState, without: Frozen['rows']): Promise<Part[]> => {
  const { place, version, previous, generation } = options
  const { files, dataDir } = place
  const name = state.table.name
  const old = previous.tables[name] ?? []
  const ids = new Set(options.dirty.get(name))
  for (const row of without.values()) ids.add(row.id)
  if (ids.size === 0) return [...old]
  await makeFolder(files, dataDir, name)

  let count = 0
  const write = async (rows: readonly string[], first: string): Promise<Part> => {
    count += 1
    const file = `tables/${name}/${String(generation).padStart(6, '0')}-${String(count).padStart(4, '0')}.json`
    const adapter = jsonFile<PartText>({ files, path: join(dataDir, file), toText: partText })
    const low = new Low<PartText>(adapter, { table: name, sequence: version.sequence, rows })
    await low.write()
    const written = adapter.fingerprint() ?? { bytes: 0, crc: 0 }
    return { file, first, rows: rows.length, ...written }
  }

  const firsts = old.map(({ first }) => ordered(first))
  const dirty = await dirtyParts(old, ids)
  if (old.length === 0) return [...(await writeParts(state, { low: undefined, high: undefined, without }, write))]
  const parts: Part[] = []
  for (let i = 0; i < old.length; i += 1) {
    const kept = old[i]
    if (kept !== undefined && !dirty.has(i)) {
      parts.push(kept)
      continue
    }
    const start = i
    while (dirty.has(i + 1)) i += 1
    const low = start === 0 ? undefined : firsts[start]
    parts.push(...(await writeParts(state, { low, high: firsts[i + 1], without }, write)))
  }
  return parts
}

/** The segments of a table that a manifest names or somebody is still reading. */
const segmentsInUse = ({ held, previous }: Options, manifest: Manifest, table: string): ReadonlySet<string> => {
  const named = [manifest, previous].flatMap(({ logs }) => logs[table] ?? []).map(({ name }) => name)
  for (const { tables } of held()) {
    const old = tables.find((state) => state.table.name === table)?.old
    named.push(...(old?.entries ?? []).map(({ segment }) => segment.name))
  }
  return new Set(named)
}

/** Deletes files that neither manifest names: left over from a snapshot that was not finished, or outdated. */
const removeUnnamed = async (options: Options, manifest: Manifest): Promise<void> => {
  const { files, dataDir } = options.place
  const parts = [manifest, options.previous].flatMap(({ tables }) => Object.values(tables).flat())
  const named = new Set(parts.map(({ file }) => file))
  for (const table of await namesIn(files, join(dataDir, 'tables'))) {
    const folder = join(dataDir, 'tables', table)
    for (const name of await namesIn(files, folder)) {
      if (name !== 'log' && !named.has(`tables/${table}/${name}`)) await removeIfPresent(files, join(folder, name))
    }
    const used = segmentsInUse(options, manifest, table)
    for (const name of await namesIn(files, join(folder, 'log'))) {
      if (!used.has(segmentOfFile(name))) await removeIfPresent(files, join(folder, 'log', name))
    }
  }
}

const segmentEntry = ({ segment, hidden }: OldEntry): ManifestSegment => ({
  name: segment.name,
  ...segment.written,
  hidden: [...hidden.values()].map(({ id }) => id),
})

/** The table's segments once this snapshot is in force. */
const segmentsAfter = ({ old }: TableState, { added, removed }: Frozen): ManifestSegment[] => {
  const kept = (old?.entries ?? []).filter(({ segment }) => !removed.some((entry) => entry.segment === segment))
  return [
    ...added.map(({ segment }) => ({ name: segment.name, ...segment.written, hidden: [] })),
    ...kept.map(segmentEntry),
  ]
}

/**
 * Writes what changed since the previous snapshot and then, as the one step that counts, the manifest. The files of the
 * previous snapshot stay until the next one: with the journal they are the last good copy.
 */
export const writeSnapshot = async (
  options: Options,
): Promise<{ readonly manifest: Manifest; readonly frozen: readonly Frozen[] }> => {
  const { place, version, generation } = options
  const tables: Record<string, Part[]> = {}
  const logs: Record<string, ManifestSegment[]> = {}
  const frozen: Frozen[] = []
  for (const state of version.tables) {
    const { name } = state.table
    const gone = await freezeLog(place, state, options)
    frozen.push(gone)
    const parts = await snapshotTable(options, state, gone.rows)
    if (parts.length > 0) tables[name] = parts
    const segments = segmentsAfter(state, gone)
    if (segments.length > 0) logs[name] = segments
  }
  const format = Object.keys(logs).length > 0 ? 2 : 1
  const manifest: Manifest = { format, generation, sequence: version.sequence, tables, logs }
  await writeManifest(place.files, place.dataDir, manifest)
  await removeUnnamed(options, manifest)
  return { manifest, frozen }
}
