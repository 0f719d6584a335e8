import { StoreConflict, type NewRow, type Range, type Rows, type RowsRead } from '../../core/store.ts'
import type { Row } from '../../core/table.ts'
import { checkRow, restoreRow } from '../stored-row.ts'
import type { KeyLayout, TableLayout } from './layout.ts'
import type { Session } from './session.ts'
import {
  countStatement,
  deleteStatement,
  getStatement,
  holderStatements,
  insertStatement,
  rangeStatement,
  uniqueStatement,
  updateStatement,
  type Statement,
} from './statements.ts'
import { wellFormedRow } from './well-formed.ts'

/** A row as SQL gives it; what is in `body` is checked by the table's schema. */
export interface SqlRow {
  readonly id: string
  readonly version: number
  readonly v: number
  readonly body: Readonly<Record<string, unknown>>
}

export const rowOf = ({ table }: TableLayout, { id, version, v, body }: SqlRow): Row =>
  restoreRow(table, { ...body, id, version, v })

export const bodyOf = (row: Row): string => {
  const { id: _id, version: _version, ...body } = row
  return JSON.stringify(body)
}

const keyNamed = ({ table }: TableLayout, keys: readonly KeyLayout[], name: string, what: string): KeyLayout => {
  const key = keys.find((candidate) => candidate.name === name)
  if (key === undefined) throw new Error(`${table.name} declares no ${what} ${name}`)
  return key
}

/** Gives the session to use now; throws when the transaction has ended. */
export type CurrentSession = () => Session

export const readRows = (layout: TableLayout, current: CurrentSession): RowsRead<Row> => {
  const select = async (statement: Statement | undefined): Promise<readonly Row[]> => {
    const session = current()
    if (statement === undefined) return []
    const { rows } = await session.run<SqlRow>(statement)
    return rows.map((row) => rowOf(layout, row))
  }
  const indexNamed = (name: string): KeyLayout => keyNamed(layout, layout.indexes, name, 'index')
  return {
    get: async (id) => (await select(getStatement(layout, id)))[0],
    byUnique: async (name, key) => {
      const found = await select(uniqueStatement(layout, keyNamed(layout, layout.unique, name, 'unique key'), key))
      return found[0]
    },
    range: async (name, range: Range) => {
      const index = indexNamed(name)
      return range.limit <= 0 ? [] : select(rangeStatement(layout, index, range))
    },
    count: async (name, range) => {
      const statement = countStatement(layout, indexNamed(name), range ?? {})
      const { rows } = await current().run<{ count: number }>(statement)
      return rows[0]?.count ?? 0
    },
  }
}

/** What is in the way of a row that was not written, the name of a key of another row. */
const takenKey = async (layout: TableLayout, session: Session, row: Row): Promise<string> => {
  for (const { name, statement } of holderStatements(layout, row)) {
    const { rows } = await session.run<SqlRow>(statement)
    if (rows.some(({ id }) => id !== row.id)) return name
  }
  return 'a key of an earlier release'
}

const storedRow = async (layout: TableLayout, session: Session, id: string): Promise<SqlRow | undefined> =>
  (await session.run<SqlRow>(getStatement(layout, id))).rows[0]

/** @param inserted is told of each row that was inserted */
export const writeRows = (
  layout: TableLayout,
  current: CurrentSession,
  inserted: (table: string, row: Row) => void,
): Rows<Row> => {
  const { table } = layout
  const insert = async (candidate: NewRow<Row>): Promise<Row> => {
    const session = current()
    const row = wellFormedRow(checkRow(table, { ...candidate, version: 1 }))
    const { count } = await session.run(insertStatement(layout, row, bodyOf(row)))
    if (count === 0) {
      const same = await storedRow(layout, session, row.id)
      throw new StoreConflict(table.name, same === undefined ? await takenKey(layout, session, row) : 'id')
    }
    inserted(table.name, row)
    return row
  }
  const update = async (candidate: Row): Promise<Row> => {
    const session = current()
    const row = wellFormedRow(checkRow(table, { ...candidate, version: candidate.version + 1 }))
    const { count } = await session.run(updateStatement(layout, row, bodyOf(row)))
    if (count === 0) {
      const same = await storedRow(layout, session, row.id)
      const fits = same?.version === candidate.version
      throw new StoreConflict(table.name, fits ? await takenKey(layout, session, row) : 'version')
    }
    return row
  }
  return {
    ...readRows(layout, current),
    insert,
    update,
    delete: async (id) => {
      await current().run(deleteStatement(layout, id))
    },
  }
}
