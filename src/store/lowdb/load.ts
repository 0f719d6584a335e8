import { join } from 'node:path'
import { Low } from 'lowdb'
import { z } from 'zod'
import { table, type Row, type Table } from '../../core/table.ts'
import { restoreRow, unknownShape, type StoredRow } from '../stored-row.ts'
import type { Version } from './head.ts'
import { namesIn, type Files } from './files.ts'
import { jsonFile } from './json-file.ts'
import type { Manifest, Part } from './manifest.ts'
import { loadTable } from './table-state.ts'

/** A stored row as far as every table agrees. Not an object schema, which would copy every row once more. */
const storedRowSchema = z.custom<StoredRow & { readonly id: string }>(
  (row) => typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'string',
)
const partSchema = z.object({ table: z.string(), sequence: z.number(), rows: z.array(storedRowSchema) })
const commitSchema = z.array(z.tuple([z.string(), z.union([z.string(), storedRowSchema])]))

/** A table that is stored but not declared, because another release declares it: its rows are carried along as they are. */
const foreignTable = (name: string): Table =>
  table<Row>({ name, schema: z.looseObject({ id: z.string(), version: z.number() }), shape: unknownShape })

export const checkTableNames = (tables: readonly Table[]): void => {
  const names = new Set<string>()
  for (const { name } of tables) {
    if (!/^[a-z][\w-]*$/.test(name)) throw new Error(`a table cannot be called ${name}`)
    if (names.has(name)) throw new Error(`two tables are called ${name}`)
    names.add(name)
  }
}

/** Rows being gathered at the start, before the trees are built over them. */
export interface Gathered {
  put(tableName: string, stored: StoredRow & { readonly id: string }): void
  /** A commit the snapshot lacks. */
  applyCommit(line: string): void
  /** Ids that came by `applyCommit`, by table. */
  readonly dirty: Map<string, Set<string>>
  /** @param others tables of which there may be nothing here, but segments */
  finish(sequence: number, others: readonly string[]): Version
}

export const gatherRows = (tables: readonly Table[]): Gathered => {
  const all = new Map<string, { readonly table: Table; readonly rows: Map<string, Row> }>()
  for (const declared of tables) all.set(declared.name, { table: declared, rows: new Map() })
  const dirty = new Map<string, Set<string>>()
  const of = (name: string) => {
    const known = all.get(name)
    if (known !== undefined) return known
    const made = { table: foreignTable(name), rows: new Map<string, Row>() }
    all.set(name, made)
    return made
  }
  const put: Gathered['put'] = (name, stored) => {
    const { table, rows } = of(name)
    rows.set(stored.id, restoreRow(table, stored))
  }
  return {
    put,
    applyCommit: (line) => {
      for (const [name, change] of commitSchema.parse(JSON.parse(line))) {
        const id = typeof change === 'string' ? change : change.id
        dirty.set(name, (dirty.get(name) ?? new Set()).add(id))
        if (typeof change === 'string') of(name).rows.delete(change)
        else put(name, change)
      }
    },
    dirty,
    finish: (sequence, others) => {
      for (const name of others) of(name)
      const built = [...all.values()].map(({ table, rows }) => loadTable(table, rows.values()))
      return { sequence, tables: built, places: new Map(built.map((state, place) => [state.table.name, place])) }
    },
  }
}

const partDamage = (path: string, what: string): Error =>
  new Error(
    `the snapshot is damaged: ${path}, offset 0 (${what}). Nothing was changed. ` +
      `Keep a copy of the folder, then run: npm run doctor -- --repair （快照文件损坏，先备份数据目录，再运行上面的命令）`,
  )

/** Files read at the same time: the disk works while the rows of others are parsed. */
const readAhead = 16

const loadPart = async (files: Files, path: string, part: Part) => {
  const adapter = jsonFile<unknown>({ files, path, toText: () => '' })
  const low = new Low<unknown>(adapter, {})
  low.data = undefined
  await low.read().catch((error: unknown) => {
    if (!(error instanceof SyntaxError)) throw error
  })
  const found = adapter.fingerprint()
  if (found === undefined) throw partDamage(path, 'the manifest names it, but it is not there')
  if (found.crc !== part.crc || found.bytes !== part.bytes) throw partDamage(path, 'not what was written')
  return partSchema.parse(low.data)
}

/** Reads every file the manifest names. */
export const loadSnapshot = async (
  files: Files,
  dataDir: string,
  manifest: Manifest,
  into: Gathered,
): Promise<void> => {
  const all = Object.entries(manifest.tables).flatMap(([name, parts]) => parts.map((part) => ({ name, part })))
  for (let i = 0; i < all.length; i += readAhead) {
    const some = all.slice(i, i + readAhead)
    const loaded = await Promise.all(some.map(({ part }) => loadPart(files, join(dataDir, part.file), part)))
    for (const [j, { rows }] of loaded.entries()) {
      for (const row of rows) into.put(some[j]?.name ?? '', row)
    }
  }
}

/** Whether table files lie about: without a manifest that would mean the manifest was lost, not that this is new. */
export const hasTableFiles = async (files: Files, dataDir: string): Promise<boolean> => {
  for (const folder of await namesIn(files, join(dataDir, 'tables'))) {
    if ((await namesIn(files, join(dataDir, 'tables', folder))).length > 0) return true
  }
  return false
}
