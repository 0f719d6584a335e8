import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { Low } from 'lowdb'
import { compareText, ordered } from '../keys.ts'
import { rowText } from '../stored-row.ts'
import type { Version } from './draft.ts'
import { folderMode, namesIn, removeIfPresent, syncFolder, type Files } from './files.ts'
import { jsonFile } from './json-file.ts'
import { writeManifest, type Manifest, type Part } from './manifest.ts'
import type { TableState } from './table-state.ts'

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
  readonly files: Files
  readonly dataDir: string
  readonly version: Version
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
  bounds: { readonly low: string | undefined; readonly high: string | undefined },
  write: (rows: readonly string[], first: string) => Promise<Part>,
): Promise<readonly Part[]> => {
  const parts: Part[] = []
  let rows: string[] = []
  let characters = 0
  let first = ''
  for (const [key, row] of state.rows.entries(bounds.low)) {
    if (bounds.high !== undefined && compareText(key, bounds.high) >= 0) break
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
const snapshotTable = async (options: Options, state: TableState, generation: number): Promise<Part[]> => {
  const { files, dataDir, version, previous } = options
  const name = state.table.name
  const old = previous.tables[name] ?? []
  const ids = options.dirty.get(name) ?? new Set<string>()
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
  if (old.length === 0) return [...(await writeParts(state, { low: undefined, high: undefined }, write))]
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
    parts.push(...(await writeParts(state, { low, high: firsts[i + 1] }, write)))
  }
  return parts
}

/** Deletes part files that neither manifest names: left over from a snapshot that was not finished, or outdated. */
const removeUnnamed = async (files: Files, dataDir: string, manifests: readonly Manifest[]): Promise<void> => {
  const named = new Set(manifests.flatMap(({ tables }) => Object.values(tables).flat()).map(({ file }) => file))
  for (const table of await namesIn(files, join(dataDir, 'tables'))) {
    for (const name of await namesIn(files, join(dataDir, 'tables', table))) {
      const file = `tables/${table}/${name}`
      if (!named.has(file)) await removeIfPresent(files, join(dataDir, file))
    }
  }
}

/**
 * Writes what changed since the previous snapshot and then, as the one step that counts, the manifest. The files of the
 * previous snapshot stay until the next one: with the journal they are the last good copy.
 */
export const writeSnapshot = async (options: Options): Promise<Manifest> => {
  const { files, dataDir, version, previous } = options
  const generation = previous.generation + 1
  const tables: Record<string, Part[]> = {}
  for (const state of version.tables) {
    const parts = await snapshotTable(options, state, generation)
    if (parts.length > 0) tables[state.table.name] = parts
  }
  const manifest: Manifest = { format: 1, generation, sequence: version.sequence, tables }
  await writeManifest(files, dataDir, manifest)
  await removeUnnamed(files, dataDir, [manifest, previous])
  return manifest
}
