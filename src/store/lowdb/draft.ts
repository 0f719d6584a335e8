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
  readonly tables: ReadonlyMap<string, TableState>
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

const stateIn = (tables: ReadonlyMap<string, TableState>, name: string): TableState => {
  const state = tables.get(name)
  if (state === undefined) throw new Error(`the table ${name} was not handed to the store`)
  return state
}

export const readOf = (version: Version, at: Date): ReadWork => ({
  now: toInstant(at),
  rows: <R extends Row>(table: Table<R>) => readRows<R>(() => stateIn(version.tables, table.name)),
})

/** A transaction under way: its own forks of the tables it wrote to, and what it wants kept. */
export interface Draft {
  readonly work: Work
  /** From here on the work is refused: whatever it still does would be lost. */
  end(): void
  readonly changes: Changes
  readonly topics: ReadonlySet<string>
  tables(): ReadonlyMap<string, TableState>
}

export const createDraft = (base: Version, at: Date): Draft => {
  const forks = new Map<string, TableState>()
  const changes = new Map<string, Map<string, Row | undefined>>()
  const topics = new Set<string>()
  let open = true

  const current = (name: string): TableState => {
    if (!open) throw new Error('this transaction has ended; await everything it does')
    return forks.get(name) ?? stateIn(base.tables, name)
  }
  const fork = (name: string): TableState => {
    const known = forks.get(name)
    if (known !== undefined && open) return known
    const made = forkTable(current(name))
    forks.set(name, made)
    return made
  }
  const note = (name: string, id: string, row: Row | undefined): void => {
    const ofTable = changes.get(name) ?? new Map<string, Row | undefined>()
    changes.set(name, ofTable.set(id, row))
  }

  const insert = (table: Table, candidate: NewRow<Row>): Row => {
    const row = checkRow(current(table.name).table, { ...candidate, version: 1 })
    if (getRow(current(table.name), row.id) !== undefined) throw new StoreConflict(table.name, 'id')
    putRow(fork(table.name), row)
    note(table.name, row.id, row)
    return row
  }
  const update = (table: Table, candidate: Row): Row => {
    const stored = getRow(current(table.name), candidate.id)
    if (stored === undefined || stored.version !== candidate.version) throw new StoreConflict(table.name, 'version')
    const row = checkRow(current(table.name).table, { ...candidate, version: candidate.version + 1 })
    putRow(fork(table.name), row)
    note(table.name, row.id, row)
    return row
  }
  const remove = (table: Table, id: string): void => {
    if (getRow(current(table.name), id) === undefined) return
    removeRow(fork(table.name), id)
    note(table.name, id, undefined)
  }

  const rows = <R extends Row>(table: Table<R>): Rows<R> => ({
    ...readRows<R>(() => current(table.name)),
    // The casts: as in readRows.
    insert: async (row) => insert(table, row) as R,
    update: async (row) => update(table, row) as R,
    delete: async (id) => remove(table, id),
  })
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
    end: () => {
      open = false
    },
    changes,
    topics,
    tables: () => new Map([...base.tables, ...forks]),
  }
}
