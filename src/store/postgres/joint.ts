import type { Column, TableLayout } from './layout.ts'

/** A read: many with the same text are one statement, which answers each for itself. */
export interface JointRead {
  readonly kind: 'read'
  readonly table: string
  /** Of the values that differ; they come first. */
  readonly types: readonly Column['type'][]
  /** The last value, if it has one: SQL wants the same for all. */
  readonly limit?: number
}

/** A row to write: many are one statement, which gives the ids of those that were written. */
export interface JointWrite {
  readonly kind: 'write'
  readonly table: string
  readonly text: string
  readonly id: string
  readonly shape: number
  /** `{"id":…,"version":…,"body":…}` */
  readonly item: string
  /** The row's unique keys: two rows with the same one are never written together. */
  readonly keys: readonly string[]
}

export type Joint = JointRead | JointWrite

interface Part {
  readonly text: string
  readonly values: readonly (string | number)[]
}

export interface JointStatement {
  readonly text: string
  readonly values: readonly (string | number | readonly string[])[]
}

const readTexts = new Map<string, string>()

/** `offset 0` keeps each question planned as it is alone, by its index; so the rows of each keep their order, too. */
const readText = (text: string, { types, limit }: JointRead): string => {
  const known = readTexts.get(text)
  if (known !== undefined) return known
  const asked = text.replaceAll(/\$(\d+)/g, (place, n: string) => (Number(n) <= types.length ? `q.p${n}` : place))
  const lists = types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')
  const names = types.map((_, i) => `p${i + 1}, `).join('')
  const one = limit === undefined ? `${asked} offset 0` : asked
  const joint = `select q.n::int as n, found.* from unnest(${lists}) with ordinality q(${names}n) cross join lateral (${one}) found`
  readTexts.set(text, joint)
  return joint
}

/** Each row of the answer carries `n`, the place of its question, from 1. */
export const jointRead = (parts: readonly Part[], joint: JointRead): JointStatement => ({
  text: readText(parts[0]?.text ?? '', joint),
  values: [
    ...joint.types.map((_, i) => parts.map(({ values }) => String(values[i]))),
    ...(joint.limit === undefined ? [] : [joint.limit]),
  ],
})

/** Each row of the answer is the id of a row that was written. */
export const jointWrite = (parts: readonly JointWrite[]): JointStatement => ({
  text: parts[0]?.text ?? '',
  values: [`[${parts.map(({ item }) => item).join(',')}]`, parts[0]?.shape ?? 0, parts.map(({ id }) => id)],
})

const given = '$1::jsonb) q(id text, version int, body jsonb)'

export const jointInsertText = ({ name }: TableLayout): string =>
  `insert into ${name} (id, version, v, body) select q.id, q.version, $2::int, q.body from jsonb_to_recordset(${given} where q.id = any($3::text[]) on conflict do nothing returning id`

/** The value a row is about to have in a column. */
const comingValue = ({ field, type }: Column): string => (field === 'id' ? 'q.id' : `(q.body->>'${field}')::${type}`)

/** As the update of one row; naming the ids besides lets nothing be read but those rows, however it is planned. */
export const jointUpdateText = ({ name, unique }: TableLayout): string => {
  const guards = unique.map(({ columns, present }) => {
    const equal = columns.map((column) => `${column.expression} = ${comingValue(column)}`)
    return `not exists (select 1 from ${name} where ${[...equal, present].join(' and ')} and id <> q.id offset 0)`
  })
  const where = ['t.id = q.id', 't.id = any($3::text[])', 't.version = q.version - 1', ...guards].join(' and ')
  return `update ${name} t set version = q.version, v = $2::int, body = q.body from jsonb_to_recordset(${given} where ${where} returning t.id`
}

const areSame = (a: Joint, aText: string, b: Joint, bText: string): boolean => {
  if (a.kind === 'read') return b.kind === 'read' && aText === bText && a.limit === b.limit
  return b.kind === 'write' && a.text === b.text
}

/** More in one statement gain nothing. */
const mostTogether = 500

interface Asked {
  readonly text: string
  readonly joint?: Joint | undefined
}

/**
 * Which of those that wait go together with the first, by their place: none that would overtake something of the same table which
 * matters to it, and no row twice.
 */
export const goTogether = (waiting: readonly Asked[]): readonly number[] => {
  const [first] = waiting
  const lead = first?.joint
  if (first === undefined || lead === undefined) return [0]
  const places = [0]
  const taken = new Set(lead.kind === 'write' ? [lead.id, ...lead.keys] : [])
  for (const [place, { text, joint }] of waiting.entries()) {
    if (place === 0) continue
    if (joint === undefined || places.length === mostTogether) break
    const keys = joint.kind === 'write' ? [joint.id, ...joint.keys] : []
    if (areSame(lead, first.text, joint, text) && !keys.some((key) => taken.has(key))) {
      places.push(place)
      for (const key of keys) taken.add(key)
    } else if (joint.table === lead.table && (joint.kind === 'write' || lead.kind === 'write')) break
  }
  return places
}
