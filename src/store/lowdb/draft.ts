import { newId } from '../../core/ids.ts'
import { StoreConflict, type NewRow, type ReadWork, type Rows, type RowsRead, type Work } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import { toInstant } from '../../core/time.ts'
import { checkRow } from '../stored-row.ts'
import { stateIn, type Head, type Version } from './head.ts'
import { hideOld, type OldImage } from './old-rows.ts'
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
import { exchangeRow, getRow, putRow, type TableState } from './table-state.ts'

/** Final images by table and id, each table once; undefined is a deletion. */
export type Changes = readonly (readonly [string, ReadonlyMap<string, Row | undefined>])[]

const readRows = <R extends Row>(current: () => TableState): RowsRead<R> => ({
  // The casts below: rows of a table went through its schema, which is what R comes from.
  get: async (id) => (await readRow(current(), id)) as R | undefined,
  byUnique: async (name, key) => (await readByUnique(current(), name, key)) as R | undefined,
  range: async (index, range) => (await readRange(current(), index, range)) as readonly R[],
  count: (index, range) => readCount(current(), index, range ?? {}),
})

export const readOf = (version: Version, at: Date): ReadWork => ({
  now: toInstant(at),
  rows: <R extends Row>(table: Table<R>) => readRows<R>(() => stateIn(version, table.name)),
})

/** A transaction under way: it writes to the head, and what it wants kept is here. */
export interface Draft {
  readonly work: Work
  /** Puts a row as it is, `version` included: for what was written elsewhere. */
  put(name: string, row: Row): Promise<void>
  /** From here on the work is refused, and what was not kept is taken back. */
  end(): void
  readonly changes: Changes
  topics(): ReadonlySet<string>
}

const noTopics: ReadonlySet<string> = new Set()

/** What the transaction writes goes to the head at once, and is noted here for the journal and for taking it back. */
const createNotes = (head: Head) => {
  const steps = head.begin()
  const changes: (readonly [string, Map<string, Row | undefined>])[] = []
  let open = true
  return {
    changes,
    current: (name: string): TableState => {
      if (!open) throw new Error('this transaction has ended; await everything it does')
      return head.current(name)
    },
    /** @param own the row's image among those that are not in memory */
    note: (state: TableState, id: string, change: Pick<Change, 'before' | 'after' | 'own'>): void => {
      const { before, after, own } = change
      const oldBefore = state.old?.entries
      if (own !== undefined) hideOld(state, own)
      steps.push({ state, id, before, after, oldBefore, oldAfter: state.old?.entries })
      const { name } = state.table
      for (const [table, rows] of changes) {
        if (table !== name) continue
        rows.set(id, after)
        return
      }
      changes.push([name, new Map([[id, after]])])
    },
    end: (): void => {
      open = false
      head.end()
    },
  }
}

interface Change {
  readonly before: Row | undefined
  readonly after: Row | undefined
  readonly own: OldImage | undefined
}

/** Says what is wrong with the row stored so far, if anything is. */
type Refuse = (before: Row | undefined) => StoreConflict | undefined

/** The writes of one transaction. */
const createWrites = ({ current, note }: ReturnType<typeof createNotes>) => {
  /**
   * Segments are asked first, and from then on nothing is awaited, so that two writes of one work never both rest on what
   * was there before.
   */
  const put = async (name: string, candidate: Row, refuse: Refuse): Promise<Row> => {
    const met = hasOld(current(name)) ? await meetOld(current(name), candidate.id, candidate) : metNothing
    const state = current(name)
    const own = ownImage(state, met)
    const before = getRow(state, candidate.id)
    const refused = refuse(before ?? own?.row)
    if (refused !== undefined) throw refused
    const row = checkRow(state.table, candidate)
    const held = heldKey(state, met, row.id)
    if (held !== undefined) throw new StoreConflict(name, held)
    putRow(state, before, row)
    note(state, row.id, { before, after: row, own })
    return row
  }
  return {
    put,
    insert: (name: string, row: NewRow<Row>): Promise<Row> =>
      put(name, { ...row, version: 1 }, (before) => (before === undefined ? undefined : new StoreConflict(name, 'id'))),
    update: (name: string, row: Row): Promise<Row> =>
      put(name, { ...row, version: row.version + 1 }, (before) =>
        before?.version === row.version ? undefined : new StoreConflict(name, 'version'),
      ),
    remove: async (name: string, id: string): Promise<void> => {
      const met = hasOld(current(name)) ? await meetOld(current(name), id, undefined) : metNothing
      const state = current(name)
      const own = ownImage(state, met)
      const before = getRow(state, id)
      if (own === undefined && before === undefined) return
      if (before !== undefined) exchangeRow(state, id, before, undefined)
      note(state, id, { before, after: undefined, own })
    },
  }
}

/** @param now the instant `at`, written once for all transactions of a millisecond */
export const createDraft = (head: Head, at: Date, now: string): Draft => {
  const notes = createNotes(head)
  const { current, changes, end } = notes
  const { put, insert, update, remove } = createWrites(notes)
  const opened: { readonly name: string; readonly rows: Rows<Row> }[] = []
  let topics: Set<string> | undefined

  const openRows = (name: string): Rows<Row> => {
    const made: Rows<Row> = {
      get: async (id) => {
        const state = current(name)
        // What is in memory, nearly always, is had without a promise more.
        return getRow(state, id) ?? (hasOld(state) ? readRow(state, id) : undefined)
      },
      byUnique: async (key, parts) => readByUnique(current(name), key, parts),
      range: async (index, range) => readRange(current(name), index, range),
      count: async (index, range) => readCount(current(name), index, range ?? {}),
      insert: (row) => insert(name, row),
      update: (row) => update(name, row),
      delete: (id) => remove(name, id),
    }
    opened.push({ name, rows: made })
    return made
  }
  // The cast: as in readRows.
  const rows = <R extends Row>({ name }: Table<R>): Rows<R> =>
    (opened.find((one) => one.name === name)?.rows ?? openRows(name)) as unknown as Rows<R>
  const work: Work = {
    now,
    newId: (prefix) => newId(prefix, at),
    rows,
    notify: (topic) => {
      topics = (topics ?? new Set()).add(topic)
    },
  }
  return {
    work,
    put: async (name, row) => {
      await put(name, row, () => undefined)
    },
    end,
    changes,
    topics: () => topics ?? noTopics,
  }
}
