import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { Low } from 'lowdb'
import type { Row } from '../../core/table.ts'
import { compareText } from '../keys.ts'
import { rowText } from '../stored-row.ts'
import type { Files } from './files.ts'
import { jsonFile } from './json-file.ts'
import type { Part } from './manifest.ts'
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

/** A character is at most three bytes: a write stays under about 256 KB. */
const partCharacters = 85 * 1024

interface Options {
  readonly files: Files
  readonly dataDir: string
  readonly table: string
  readonly sequence: number
  readonly generation: number
}

/** Writes one part file of the table, which counts once the folder is synced and a manifest names it. */
export const partWriter = ({ files, dataDir, table, sequence, generation }: Options) => {
  let count = 0
  return async (rows: readonly string[], first: string): Promise<Part> => {
    count += 1
    const file = `tables/${table}/${String(generation).padStart(6, '0')}-${String(count).padStart(4, '0')}.json`
    const path = join(dataDir, file)
    const adapter = jsonFile<PartText>({ files, path, folderSyncedLater: true, toText: partText })
    const low = new Low<PartText>(adapter, { table, sequence, rows })
    await low.write()
    const written = adapter.fingerprint() ?? { bytes: 0, crc: 0 }
    return { file, first, rows: rows.length, ...written }
  }
}

/** Files being written at the same time: each waits for the disk, and for its turn beside the traffic, many times. */
const writtenAtOnce = 4

/** The parts of a table in their order, some of them still being written. */
export const createPartWrites = (write: (rows: readonly string[], first: string) => Promise<Part>) => {
  const parts: Promise<Part>[] = []
  return {
    keep: (part: Part): void => {
      parts.push(Promise.resolve(part))
    },
    /** Back when there is room for another. */
    begin: async (rows: readonly string[], first: string): Promise<void> => {
      const part = write(rows, first)
      // What goes wrong is met where it is waited for.
      part.catch(() => undefined)
      parts.push(part)
      await nextTick()
      await parts[parts.length - writtenAtOnce]
    },
    /** Nothing is being written any more, whatever became of it. */
    settled: async (): Promise<void> => {
      await Promise.allSettled(parts)
    },
    all: (): Promise<Part[]> => Promise.all(parts),
  }
}

/** Begins to write the rows with keys from `low` up to `high` into new parts. */
export const writeParts = async (
  state: TableState,
  bounds: {
    readonly low: string | undefined
    readonly high: string | undefined
    /** Rows that went into a segment. */
    readonly without: ReadonlyMap<string, Row>
  },
  write: (rows: readonly string[], first: string) => Promise<void>,
): Promise<void> => {
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
    await write(rows, first)
    rows = []
    characters = 0
  }
  if (rows.length > 0) await write(rows, first)
}
