import { setImmediate as nextTick } from 'node:timers/promises'
import type { Row } from '../../core/table.ts'
import { addMs, dayMs, type Instant } from '../../core/time.ts'
import { folderMode, syncFolder } from './files.ts'
import { allEntries, logFolder, type LogSegment } from './log-segment.ts'
import { contentOf, writeSegment, type LogPlace, type SegmentContent } from './log-write.ts'
import { mergeSorted } from './merge-sorted.ts'
import type { Entry } from './sorted-file.ts'
import type { OldEntry, TableState } from './table-state.ts'

export interface LogWindow {
  /** How long rows of log tables stay in memory at least. */
  readonly recentMs: number
  /** Fewer rows of one month are not worth a segment yet. */
  readonly minRows: number
  /** More rows of a table than this do not stay in memory, however recent: the oldest of them leave. */
  readonly maxRows: number
}

export const districtWindow: LogWindow = { recentMs: 3 * dayMs, minRows: 500, maxRows: 40_000 }

/** What a snapshot did to the segments of one table. Nothing counts before its manifest is written. */
export interface Frozen {
  readonly table: string
  /** Rows that are now in a segment, by key of `rows`, as they were in the snapshot's version. */
  readonly rows: ReadonlyMap<string, Row>
  readonly added: readonly { readonly segment: LogSegment; readonly fresh: readonly (readonly [string, Row])[] }[]
  readonly removed: readonly OldEntry[]
}

/** The row's instant, if the field holds one. */
export const instantOf = (row: Row, field: string): Instant | undefined => {
  // A row is a plain object; the field's name is only known at run time.
  const at = (row as unknown as Readonly<Record<string, unknown>>)[field]
  return typeof at === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(at) ? at : undefined
}

const batch = 2_000

const samples = 1_000

/** The instants of about a thousand rows, evenly spread over the table, in order. */
const sampleInstants = async ({ table, rows }: TableState): Promise<readonly Instant[]> => {
  const instants: Instant[] = []
  const step = Math.ceil(rows.size / samples)
  let seen = 0
  for (const row of rows.values()) {
    seen += 1
    if (seen % batch === 0) await nextTick()
    const at = table.log === undefined || seen % step !== 0 ? undefined : instantOf(row, table.log.month)
    if (at !== undefined) instants.push(at)
  }
  return instants.sort()
}

/** From when on rows stay in memory: by their age, or where too many would stay, so that about half of `maxRows` do. */
const cutoffOf = async (state: TableState, now: Instant, { recentMs, maxRows }: LogWindow): Promise<Instant> => {
  const byAge = addMs(now, -recentMs)
  if (state.rows.size <= maxRows) return byAge
  const instants = await sampleInstants(state)
  const crowded = instants[Math.floor(instants.length * (1 - maxRows / 2 / state.rows.size))]
  return crowded === undefined || crowded < byAge ? byAge : crowded
}

/** Rows in memory from before `cutoff`, by month, in the order of their ids. */
const freezable = async (
  { table, rows }: TableState,
  cutoff: Instant,
): Promise<Map<string, (readonly [string, Row])[]>> => {
  const months = new Map<string, (readonly [string, Row])[]>()
  let seen = 0
  for (const [key, row] of rows.entries()) {
    seen += 1
    if (seen % batch === 0) await nextTick()
    const at = table.log === undefined ? undefined : instantOf(row, table.log.month)
    if (at === undefined || at >= cutoff) continue
    const month = at.slice(0, 7)
    const known = months.get(month)
    if (known === undefined) months.set(month, [[key, row]])
    else known.push([key, row])
  }
  return months
}

/** So many of its rows no longer count that it is worth writing anew. */
const isWorn = ({ segment, hidden }: OldEntry): boolean => hidden.size > Math.max(256, segment.count / 4)

/**
 * The month's segments to be written into one with `fresh` new rows: those no bigger than what comes to them, so that
 * a row is written again only a few times and a month has only a few segments.
 */
const toMerge = (entries: readonly OldEntry[], fresh: number): readonly OldEntry[] => {
  const merged = entries.filter(isWorn)
  let rows = fresh + merged.reduce((sum, { segment, hidden }) => sum + segment.count - hidden.size, 0)
  const others = entries.filter((entry) => !isWorn(entry)).toSorted((a, b) => a.segment.count - b.segment.count)
  for (const entry of others) {
    if (fresh === 0 || entry.segment.count > rows) break
    merged.push(entry)
    rows += entry.segment.count
  }
  return merged
}

async function* visibleEntries(entries: AsyncIterable<Entry>, { hidden }: OldEntry): AsyncGenerator<Entry> {
  // Rows are keyed by their id, and every other key ends with it.
  for await (const entry of entries) if (!hidden.has(String(entry.key.at(-1)))) yield entry
}

const mergedContent = (
  place: LogPlace,
  state: TableState,
  old: readonly OldEntry[],
  fresh: readonly Row[],
): SegmentContent => {
  const { files } = place
  const added = contentOf(state.table, fresh)
  return {
    rows: mergeSorted([
      added.rows,
      ...old.map((entry) => visibleEntries(allEntries(files, entry.segment.rows), entry)),
    ]),
    keys: async (name) =>
      mergeSorted([
        await added.keys(name),
        ...old.flatMap((entry) => {
          const keys = entry.segment.keys.get(name)
          return keys === undefined ? [] : [visibleEntries(allEntries(files, keys.file), entry)]
        }),
      ]),
  }
}

/** Whether all of the month is older than the table keeps its rows. */
const isOutdated = ({ table }: TableState, month: string, now: Instant): boolean =>
  table.retention.kind === 'days' && `${month}~` < addMs(now, -table.retention.days * dayMs)

export const makeLogFolder = async ({ files, dataDir }: LogPlace, table: string): Promise<void> => {
  const made = await files.mkdir(logFolder(dataDir, table), { recursive: true, mode: folderMode })
  if (made === undefined) return
  for (const folder of [`${dataDir}/tables/${table}`, `${dataDir}/tables`, dataDir]) await syncFolder(files, folder)
}

/** Writes what has become old into segments, and drops months that retention no longer allows. */
export const freezeLog = async (
  place: LogPlace,
  state: TableState,
  { now, generation, window }: { readonly now: Instant; readonly generation: number; readonly window: LogWindow },
): Promise<Frozen> => {
  const { table, old } = state
  const entries = old?.entries ?? []
  if (table.log === undefined) return { table: table.name, rows: new Map(), added: [], removed: [] }
  const fresh = await freezable(state, await cutoffOf(state, now, window))
  const rows = new Map<string, Row>()
  const added: { segment: LogSegment; fresh: readonly (readonly [string, Row])[] }[] = []
  const removed = entries.filter(({ segment }) => isOutdated(state, segment.month, now))
  for (const month of new Set([...fresh.keys(), ...entries.filter(isWorn).map(({ segment }) => segment.month)])) {
    const found = fresh.get(month) ?? []
    const chosen = found.length < window.minRows ? [] : found
    const here = entries.filter((entry) => entry.segment.month === month && !removed.includes(entry))
    const merged = toMerge(here, chosen.length)
    if (chosen.length === 0 && merged.length === 0) continue
    await makeLogFolder(place, table.name)
    const content = mergedContent(
      place,
      state,
      merged,
      chosen.map(([, row]) => row),
    )
    const segment = await writeSegment(place, table, `${month}-${String(generation).padStart(6, '0')}`, content)
    added.push({ segment, fresh: chosen })
    removed.push(...merged)
    for (const [key, row] of chosen) rows.set(key, row)
  }
  if (added.length > 0) await syncFolder(place.files, logFolder(place.dataDir, table.name))
  return { table: table.name, rows, added, removed }
}
