import { newId } from '../../core/ids.ts'
import { StoreConflict, type NewRow, type ReadWork, type Rows, type RowsRead, type Work } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import { toInstant } from '../../core/time.ts'
import { checkRow } from '../stored-row.ts'
import { hideOld } from './old-rows.ts'
import {
  hasOld,
  heldKey,
  meetOld,
  metNothing,
  ownImage,
  readByUnique,
  readCount,
  readRange,
  readRow,
} from './read-rows.ts'
import { forkTable, getRow, putRow, removeRow, type TableState } from './table-state.ts'

/** Everything stored after the commit `sequence`. Never changed once made. */
export interface Version {
  readonly sequence: number
  /** In the order of `places`. */
  readonly tables: readonly TableState[]
  /** Where each table is in `tables`: the same in every version, so that a commit copies a list and no map. */
  readonly places: ReadonlyMap<string, number>
}

/** Final images by table and id; undefined is a deletion. */
export type Changes = ReadonlyMap<string, ReadonlyMap<string, Row | undefined>>

const readRows = <R extends Row>(current: () => TableState): RowsRead<R> => ({
  // The casts below: rows of a table went through its schema, which is what R comes from.
  get: async (id) => (await readRow(current(), id)) as R | undefined,
  byUnique: async (name, key) => (await readByUnique(current(), name, key)) as R | undefined,
  range: async (index, range) => (await readRange(current(), index, range)) as readonly R[],
  count: (index, range) => readCount(current(), index, range ?? {}),
})

export const stateIn = ({ tables, places }: Version, name: string): TableState => {
  const state = tables[places.get(name) ?? -1]
  if (state === undefined) throw new Error(`the table ${name} was not handed to the store`)
  return state
}

export const readOf = (version: Version, at: Date): ReadWork => ({
  now: toInstant(at),
  rows: <R extends Row>(table: Table<R>) => readRows<R>(() => stateIn(version, table.name)),
})

/** A transaction under way: its own forks of the tables it wrote to, and what it wants kept. */
export interface Draft {
  readonly work: Work
  /** Puts a row as it is, `version` included: for what was written elsewhere. */
  put(name: string, row: Row): Promise<void>
  /** From here on the work is refused: whatever it still does would be lost. */
  end(): void
  readonly changes: Changes
  readonly topics: ReadonlySet<string>
  tables(): readonly TableState[]
}

/** The tables as this transaction sees them: forked from `base` where it has written. */
const createForks = (base: Version) => {
  const forks = new Map<string, TableState>()
  let open = true
  const current = (name: string): TableState => {
    if (!open) throw new Error('this transaction has ended; await everything it does')
    return forks.get(name) ?? stateIn(base, name)
  }
  return {
    current,
    fork: (name: string): TableState => {
      const seen = current(name)
      if (forks.has(name)) return seen
      const made = forkTable(seen)
      forks.set(name, made)
      return made
    },
    end: (): void => {
      open = false
    },
    tables: (): readonly TableState[] => {
      const tables = base.tables.slice()
      for (const [name, fork] of forks) tables[base.places.get(name) ?? -1] = fork
      return tables
    },
  }
}

export const createDraft = (base: Version, at: Date): Draft => {
  const { current, fork, end, tables } = createForks(base)
  const changes = new Map<string, Map<string, Row | undefined>>()
  const topics = new Set<string>()

  const note = (name: string, id: string, row: Row | undefined): void => {
    const ofTable = changes.get(name) ?? new Map<string, Row | undefined>()
    changes.set(name, ofTable.set(id, row))
  }
  /**
   * `refuse` says what is wrong with the row stored so far, if anything is. Segments are asked first, and from then on
   * nothing is awaited, so that two writes of one work never both rest on what was there before.
   */
  const put = async (
    name: string,
    candidate: Row,
    refuse: (before: Row | undefined) => StoreConflict | undefined,
  ): Promise<Row> => {
    const met = hasOld(current(name)) ? await meetOld(current(name), candidate.id, candidate) : metNothing
    const seen = current(name)
    const own = ownImage(seen, met)
    const refused = refuse(getRow(seen, candidate.id) ?? own?.row)
    if (refused !== undefined) throw refused
    const row = checkRow(seen.table, candidate)
    const held = heldKey(seen, met, row.id)
    if (held !== undefined) throw new StoreConflict(name, held)
    putRow(fork(name), row)
    if (own !== undefined) hideOld(fork(name), own)
    note(name, row.id, row)
    return row
  }
  const insert = (name: string, row: NewRow<Row>): Promise<Row> =>
    put(name, { ...row, version: 1 }, (before) => (before === undefined ? undefined : new StoreConflict(name, 'id')))
  const update = (name: string, row: Row): Promise<Row> =>
    put(name, { ...row, version: row.version + 1 }, (before) =>
      before?.version === row.version ? undefined : new StoreConflict(name, 'version'),
    )
  const remove = async (name: string, id: string): Promise<void> => {
    const met = hasOld(current(name)) ? await meetOld(current(name), id, undefined) : metNothing
    const own = ownImage(current(name), met)
    if (own === undefined && getRow(current(name), id) === undefined) return
    if (own === undefined) removeRow(fork(name), id)
    else hideOld(fork(name), own)
    note(name, id, undefined)
  }

  const opened = new Map<string, Rows<Row>>()
  const openRows = (name: string): Rows<Row> => {
    const made: Rows<Row> = {
      get: async (id) => readRow(current(name), id),
      byUnique: async (key, parts) => readByUnique(current(name), key, parts),
      range: async (index, range) => readRange(current(name), index, range),
      count: (index, range) => readCount(current(name), index, range ?? {}),
      insert: (row) => insert(name, row),
      update: (row) => update(name, row),
      delete: (id) => remove(name, id),
    }
    opened.set(name, made)
    return made
  }
  // The cast: as in readRows.
  const rows = <R extends Row>({ name }: Table<R>): Rows<R> =>
    (opened.get(name) ?? openRows(name)) as unknown as Rows<R>
  const work: Work = {
    now: toInstant(at),
    newId: (prefix) => newId(prefix, at),
    rows,
    notify: (topic) => {
      topics.add(topic)
    },
  }
  return {
    work,
    put: async (name, row) => {
      await put(name, row, () => undefined)
    },
    end,
    changes,
    topics,
    tables,
  }
}
