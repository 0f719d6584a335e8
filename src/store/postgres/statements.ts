import type { Range } from '../../core/store.ts'
import type { KeyPart, Row } from '../../core/table.ts'
import { keyOf } from '../keys.ts'
import { jointInsertText, jointUpdateText, type Joint, type JointRead, type JointWrite } from './joint.ts'
import { idColumn, type Column, type KeyLayout, type TableLayout } from './layout.ts'
import { wellFormed } from './well-formed.ts'

export interface Statement {
  readonly text: string
  readonly values: readonly (string | number)[]
  /** How it goes together with others of its shape that are asked for at the same time; it goes alone without. */
  readonly joint?: Joint
}

const selected = 'id, version, v, body'

/** Collects values and gives the place of each. */
const createValues = () => {
  const values: string[] = []
  const types: Column['type'][] = []
  return {
    values,
    joint: (table: string, limit?: number): JointRead => ({
      kind: 'read',
      table,
      types,
      ...(limit === undefined ? {} : { limit }),
    }),
    place: (column: Column, part: KeyPart): string => {
      if ((typeof part === 'number') !== (column.type === 'numeric')) {
        throw new TypeError(`${column.field} holds ${column.type}, it cannot be compared with a ${typeof part}`)
      }
      values.push(wellFormed(String(part)))
      types.push(column.type)
      return `$${values.length}::${column.type}`
    },
  }
}

export const getStatement = ({ name }: TableLayout, id: string): Statement => ({
  text: `select ${selected} from ${name} where id = $1::text`,
  values: [wellFormed(id)],
  joint: { kind: 'read', table: name, types: ['text'] },
})

/** Undefined when no row can have such a key. */
export const uniqueStatement = (
  { name }: TableLayout,
  { columns, present }: KeyLayout,
  key: readonly KeyPart[],
): Statement | undefined => {
  if (key.length !== columns.length) return undefined
  const { values, place, joint } = createValues()
  const equal = columns.map((column, i) => `${column.expression} = ${place(column, key[i] ?? '')}`)
  const text = `select ${selected} from ${name} where ${[...equal, present].join(' and ')}`
  return { text, values, joint: joint(name) }
}

/** The stored key of a row's fields as plain parts, undefined when one of them is missing. */
const partsOf = ({ columns }: KeyLayout, row: Row): readonly KeyPart[] | undefined => {
  const fields = columns.map(({ field }) => field)
  if (keyOf(fields, row) === undefined) return undefined
  // A row is a plain object; keyOf has seen that each field holds text or a number.
  const values = row as unknown as Readonly<Record<string, KeyPart>>
  return fields.map((field) => values[field] ?? '')
}

const conditions = (
  key: KeyLayout,
  range: Omit<Range, 'limit'>,
  place: (column: Column, part: KeyPart) => string,
): string[] => {
  const columns = [...key.columns, idColumn]
  const where = range.where ?? []
  const terms = where.map((part, i) => {
    const column = columns[i]
    if (column === undefined) throw new Error(`index ${key.name} has fewer fields than were asked for`)
    return `${column.expression} = ${place(column, part)}`
  })
  const bound = columns[where.length]
  if (range.from !== undefined && bound !== undefined) terms.push(`${bound.expression} >= ${place(bound, range.from)}`)
  if (range.to !== undefined && bound !== undefined) terms.push(`${bound.expression} < ${place(bound, range.to)}`)
  if (range.after !== undefined) {
    const parts = partsOf(key, range.after)
    if (parts === undefined) throw new Error(`the row to continue after is not in index ${key.name}`)
    const all = [...parts, range.after.id]
    const places = columns.map((column, i) => place(column, all[i] ?? ''))
    const left = columns.map(({ expression }) => expression).join(', ')
    terms.push(`(${left}) ${range.descending === true ? '<' : '>'} (${places.join(', ')})`)
  }
  terms.push(key.present)
  return terms
}

export const rangeStatement = ({ name }: TableLayout, key: KeyLayout, range: Range): Statement => {
  const { values, place, joint } = createValues()
  const terms = conditions(key, range, place)
  const direction = range.descending === true ? ' desc' : ''
  const order = [...key.columns, idColumn].map(({ expression }) => `${expression}${direction}`).join(', ')
  const text = `select ${selected} from ${name} where ${terms.join(' and ')} order by ${order} limit $${values.length + 1}`
  const limit = Math.ceil(range.limit)
  return { text, values: [...values, limit], joint: joint(name, limit) }
}

export const countStatement = ({ name }: TableLayout, key: KeyLayout, range: Omit<Range, 'limit'>): Statement => {
  const { values, place, joint } = createValues()
  const text = `select count(*)::int as count from ${name} where ${conditions(key, range, place).join(' and ')}`
  return { text, values, joint: joint(name) }
}

export const scanStatement = ({ name }: TableLayout, after: string | undefined, limit: number): Statement =>
  after === undefined
    ? { text: `select ${selected} from ${name} order by id limit $1`, values: [limit] }
    : { text: `select ${selected} from ${name} where id > $1 order by id limit $2`, values: [after, limit] }

/** Its text is put together once: a table has few. */
const textOnce = (make: (layout: TableLayout) => string) => {
  const texts = new WeakMap<TableLayout, string>()
  return (layout: TableLayout): string => {
    const text = texts.get(layout) ?? make(layout)
    texts.set(layout, text)
    return text
  }
}
const insertTogether = textOnce(jointInsertText)
const updateTogether = textOnce(jointUpdateText)

const jointWriteOf = (layout: TableLayout, row: Row, body: string): Omit<JointWrite, 'text'> => ({
  kind: 'write',
  table: layout.name,
  id: row.id,
  shape: layout.table.shape,
  item: `{"id":${JSON.stringify(row.id)},"version":${row.version},"body":${body}}`,
  keys: layout.unique.flatMap((key) => {
    const parts = partsOf(key, row)
    return parts === undefined ? [] : [JSON.stringify([key.name, ...parts])]
  }),
})

/** Ids and keys that are taken make it insert nothing, rather than fail and end the transaction. */
export const insertStatement = (layout: TableLayout, row: Row, body: string): Statement => ({
  text: `insert into ${layout.name} (id, version, v, body) values ($1, $2, $3, $4::jsonb) on conflict do nothing`,
  values: [row.id, row.version, layout.table.shape, body],
  joint: { ...jointWriteOf(layout, row, body), text: insertTogether(layout) },
})

/**
 * Updates nothing when the version is not the one before, or another row holds a unique key: looking first keeps the
 * transaction usable, where the index would end it.
 */
export const updateStatement = (layout: TableLayout, row: Row, body: string): Statement => {
  const values: (string | number)[] = [row.id, row.version, layout.table.shape, body]
  const guards: string[] = []
  for (const key of layout.unique) {
    const parts = partsOf(key, row)
    if (parts === undefined) continue
    const equal = key.columns.map((column, i) => {
      values.push(String(parts[i]))
      return `${column.expression} = $${values.length}::${column.type}`
    })
    guards.push(`not exists (select 1 from ${layout.name} where ${[...equal, key.present].join(' and ')} and id <> $1)`)
  }
  const where = ['id = $1', 'version = $2::int - 1', ...guards].join(' and ')
  return {
    text: `update ${layout.name} set version = $2::int, v = $3, body = $4::jsonb where ${where}`,
    values,
    joint: { ...jointWriteOf(layout, row, body), text: updateTogether(layout) },
  }
}

export const deleteStatement = ({ name }: TableLayout, id: string): Statement => ({
  text: `delete from ${name} where id = $1`,
  values: [wellFormed(id)],
})

/** The unique keys of a row with the statement that finds who holds each. */
export const holderStatements = (
  layout: TableLayout,
  row: Row,
): readonly { readonly name: string; readonly statement: Statement }[] =>
  layout.unique.flatMap((key) => {
    const parts = partsOf(key, row)
    const statement = parts === undefined ? undefined : uniqueStatement(layout, key, parts)
    return statement === undefined ? [] : [{ name: key.name, statement }]
  })
