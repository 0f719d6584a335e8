import { hash } from 'node:crypto'
import { escapeLiteral } from 'pg'
import { z } from 'zod'
import type { Table } from '../../core/table.ts'

/** A field that is indexed: how SQL reads it from the row, and what it is compared as. */
export interface Column {
  readonly field: string
  readonly expression: string
  readonly type: 'text' | 'numeric'
}

export interface KeyLayout {
  readonly name: string
  /** Changes with the definition, so that a changed index is a new one. */
  readonly indexName: string
  readonly columns: readonly Column[]
  /** Rows that hold every field; others are not in the index. */
  readonly present: string
  readonly ddl: string
}

export interface TableLayout {
  readonly table: Table
  /** The name of the SQL table. */
  readonly name: string
  readonly ddl: string
  readonly indexes: readonly KeyLayout[]
  readonly unique: readonly KeyLayout[]
}

export const idColumn: Column = { field: 'id', expression: 'id', type: 'text' }

/** PostgreSQL cuts names after 63 bytes; room is left for the prefix and the index part. */
const tableName = /^[a-z][a-z0-9_]{0,39}$/
const fieldName = /^\w{1,60}$/

const typesSchema = z.object({ type: z.union([z.string(), z.array(z.string())]).optional() })
const fieldSchema = typesSchema.extend({ anyOf: z.array(typesSchema).optional(), const: z.unknown().optional() })
const objectSchema = z.object({ properties: z.record(z.string(), fieldSchema) })

/** The one type the field has besides null. Numbers and text cannot mix in a field: SQL compares them differently. */
const typeOf = (table: Table, field: string): Column['type'] => {
  const described = objectSchema.parse(z.toJSONSchema(table.schema, { io: 'output', unrepresentable: 'any' }))
  const shape = described.properties[field]
  const types = [shape, ...(shape?.anyOf ?? [])].flatMap((part) => part?.type ?? [])
  const kinds = new Set(types.filter((type) => type !== 'null').map((type) => (type === 'integer' ? 'number' : type)))
  if (kinds.size === 1 && kinds.has('string')) return 'text'
  if (kinds.size === 1 && kinds.has('number')) return 'numeric'
  throw new Error(`${table.name}: the indexed field ${field} must be text or a number, and only one of them`)
}

const columnOf = (table: Table, field: string): Column => {
  if (field === 'id') return idColumn
  if (!fieldName.test(field) || field === 'version') throw new Error(`${table.name}: ${field} cannot be indexed`)
  const type = typeOf(table, field)
  const quoted = escapeLiteral(field)
  if (type === 'text') return { field, type, expression: `((body->>${quoted}) collate "C")` }
  // A row of an earlier shape may hold something else there: it is not in the index rather than an error.
  const value = `case when jsonb_typeof(body->${quoted}) = 'number' then (body->>${quoted})::numeric end`
  return { field, type, expression: `(${value})` }
}

const keyLayout = (table: Table, key: readonly [string, readonly string[]], isUnique: boolean): KeyLayout => {
  const [name, fields] = key
  const columns = fields.map((field) => columnOf(table, field))
  const present = columns.map(({ expression }) => `${expression} is not null`).join(' and ')
  const sqlTable = `liangxin_${table.name}`
  const last = isUnique ? [] : ['id']
  const definition = `on ${sqlTable} (${[...columns.map(({ expression }) => expression), ...last].join(', ')}) where ${present}`
  const kind = isUnique ? 'unique' : 'index'
  const indexName = `${sqlTable}_${hash('sha256', `${kind} ${name} ${definition}`, 'hex').slice(0, 12)}`
  const ddl = `create ${isUnique ? 'unique ' : ''}index if not exists ${indexName} ${definition}`
  return { name, indexName, columns, present, ddl }
}

/** How a declared table is kept in PostgreSQL. */
const layoutOf = (table: Table): TableLayout => {
  if (!tableName.test(table.name)) throw new Error(`${table.name} is no name for a table`)
  const name = `liangxin_${table.name}`
  return {
    table,
    name,
    ddl: `create table if not exists ${name} (id text collate "C" primary key, version int not null, v int not null, body jsonb not null)`,
    indexes: Object.entries(table.indexes).map((key) => keyLayout(table, key, false)),
    unique: Object.entries(table.unique).map((key) => keyLayout(table, key, true)),
  }
}

/** By the table's name. */
export const layoutsOf = (tables: readonly Table[]): ReadonlyMap<string, TableLayout> => {
  const layouts = new Map(tables.map((table) => [table.name, layoutOf(table)]))
  if (layouts.size !== tables.length) throw new Error('two tables have the same name')
  return layouts
}

export const layoutIn = (layouts: ReadonlyMap<string, TableLayout>, name: string): TableLayout => {
  const layout = layouts.get(name)
  if (layout === undefined) throw new Error(`the table ${name} was not handed to the store`)
  return layout
}
