import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import type { Row } from '../../core/table.ts'
import { compareText, ordered } from '../keys.ts'
import type { Version } from './head.ts'
import { folderMode, namesIn, removeIfPresent, syncFolder, type Files } from './files.ts'
import { writeManifest, type Manifest, type ManifestSegment, type Part } from './manifest.ts'
import { createPartWrites, partWriter, writeParts } from './part-files.ts'
import { freezeLog, type Frozen, type LogWindow } from './log-freeze.ts'
import { segmentOfFile } from './log-segment.ts'
import type { LogPlace } from './log-write.ts'
import type { Instant } from '../../core/time.ts'
import type { OldEntry, TableState } from './table-state.ts'

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

function* idsOf(rows: Iterable<Row>): Generator<string> {
  for (const { id } of rows) yield id
}

/** The parts to write anew: those with a written row, and small ones beside them, which melt into their neighbour. */
const dirtyParts = async (old: readonly Part[], written: readonly Iterable<string>[]): Promise<ReadonlySet<number>> => {
  const firsts = old.map(({ first }) => ordered(first))
  const found = new Set<number>()
  let seen = 0
  for (const ids of written) {
    for (const id of ids) {
      found.add(partIndex(firsts, ordered(id)))
      seen += 1
      if (seen % batch === 0) await nextTick()
    }
  }
  for (const index of found) {
    for (const beside of [index - 1, index + 1]) {
      if ((old[beside]?.bytes ?? smallBytes) < smallBytes) found.add(beside)
    }
  }
  return found
}

const makeFolder = async (files: Files, dataDir: string, name: string): Promise<void> => {
  const made = await files.mkdir(join(dataDir, 'tables', name), { recursive: true, mode: folderMode })
  if (made === undefined) return
  await syncFolder(files, join(dataDir, 'tables'))
  await syncFolder(files, dataDir)
}

/** The parts of one table: those without a written id stay as they are, runs of the others are cut anew. */
const snapshotTable = async (options: Options, state: TableState, without: Frozen['rows']): Promise<Part[]> => {
  const { place, version, generation } = options
  const { files, dataDir } = place
  const name = state.table.name
  const old = options.previous.tables[name] ?? []
  const changed = options.dirty.get(name) ?? new Set<string>()
  if (changed.size === 0 && without.size === 0) return [...old]
  await makeFolder(files, dataDir, name)
  const parts = createPartWrites(partWriter({ files, dataDir, table: name, sequence: version.sequence, generation }))
  const firsts = old.map(({ first }) => ordered(first))
  const dirty = await dirtyParts(old, [changed, idsOf(without.values())])
  try {
    if (old.length === 0) await writeParts(state, { low: undefined, high: undefined, without }, parts.begin)
    for (let i = 0; i < old.length; i += 1) {
      const kept = old[i]
      if (kept !== undefined && !dirty.has(i)) {
        parts.keep(kept)
        continue
      }
      const start = i
      while (dirty.has(i + 1)) i += 1
      const low = start === 0 ? undefined : firsts[start]
      await writeParts(state, { low, high: firsts[i + 1], without }, parts.begin)
    }
  } finally {
    await parts.settled()
  }
  await syncFolder(files, join(dataDir, 'tables', name))
  return parts.all()
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
