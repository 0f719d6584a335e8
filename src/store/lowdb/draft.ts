import { newId } from '../../core/ids.ts'
import { StoreConflict, type NewRow, type ReadWork, type Rows, type RowsRead, type Work } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import { toInstant } from '../../core/time.ts'
import { checkRow } from '../stored-row.ts'
import {
  countRows,
  forkTable,
  getByUnique,
  getRow,
  putRow,
  rangeRows,
  removeRow,
  type TableState,
} from './table-state.ts'

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
  get: async (id) => getRow(current(), id) as R | undefined,
  byUnique: async (name, key) => getByUnique(current(), name, key) as R | undefined,
  range: async (index, range) => rangeRows(current(), index, range) as readonly R[],
  count: async (index, range) => countRows(current(), index, range ?? {}),
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
  const put = (name: string, candidate: Row): Row => {
    const row = checkRow(current(name).table, candidate)
    putRow(fork(name), row)
    note(name, row.id, row)
    return row
  }
  const insert = (name: string, row: NewRow<Row>): Row => {
    if (getRow(current(name), row.id) !== undefined) throw new StoreConflict(name, 'id')
    return put(name, { ...row, version: 1 })
  }
  const update = (name: string, row: Row): Row => {
    if (getRow(current(name), row.id)?.version !== row.version) throw new StoreConflict(name, 'version')
    return put(name, { ...row, version: row.version + 1 })
  }
  const remove = (name: string, id: string): void => {
    if (getRow(current(name), id) === undefined) return
    removeRow(fork(name), id)
    note(name, id, undefined)
  }

  const opened = new Map<string, Rows<Row>>()
  const openRows = (name: string): Rows<Row> => {
    const made: Rows<Row> = {
      get: async (id) => getRow(current(name), id),
      byUnique: async (key, parts) => getByUnique(current(name), key, parts),
      range: async (index, range) => rangeRows(current(name), index, range),
      count: async (index, range) => countRows(current(name), index, range ?? {}),
      insert: async (row) => insert(name, row),
      update: async (row) => update(name, row),
      delete: async (id) => remove(name, id),
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
  return { work, end, changes, topics, tables }
}
