import type { Client } from 'pg'
import { z } from 'zod'
import type { Log } from '../../core/log.ts'
import type { TableLayout } from './layout.ts'

/** Only one process changes the schema at a time. Any number will do, as long as all releases use the same. */
const schemaLock = 7_142_906_118

/** How long an index no release asked for is kept: a release before this one may still run beside it. */
const keepUnused = '7 days'

const recordDdl = `create table if not exists liangxin_schema_migrations (
  name text collate "C" primary key, applied_at timestamptz not null default now(), unused_since timestamptz)`

const recordsSchema = z.array(z.object({ name: z.string(), unused: z.boolean(), stale: z.boolean() }))
type Recorded = z.output<typeof recordsSchema>

interface Step {
  readonly name: string
  readonly ddl: string | undefined
}

const stepsFor = (layouts: readonly TableLayout[]): readonly Step[] =>
  layouts.flatMap(({ table, name, ddl, indexes, unique }) => [
    { name: `table ${name}`, ddl },
    { name: `shape ${table.name} ${table.shape}`, ddl: undefined },
    ...[...indexes, ...unique].map((key) => ({ name: `index ${key.indexName}`, ddl: key.ddl })),
  ])

const readRecords = async (client: Client): Promise<Recorded> => {
  const found = await client.query(`select to_regclass('liangxin_schema_migrations') is not null as found`)
  if (!z.array(z.object({ found: z.boolean() })).parse(found.rows)[0]?.found) return []
  const { rows } = await client.query(
    `select name, unused_since is not null as unused, coalesce(unused_since < now() - $1::interval, false) as stale
     from liangxin_schema_migrations`,
    [keepUnused],
  )
  return recordsSchema.parse(rows)
}

export interface SchemaState {
  /** What the next start of this release would add. */
  readonly pending: readonly string[]
  /** Tables in which a later release has raised the shape: this one cannot read their rows. */
  readonly newer: readonly string[]
}

/** How far the schema is from what the declarations ask for, without changing it. */
export const readSchema = async (client: Client, layouts: readonly TableLayout[]): Promise<SchemaState> => {
  const records = await readRecords(client)
  const known = new Set(records.map(({ name }) => name))
  const isNewer = ({ table }: TableLayout): boolean =>
    records.some(({ name }) => {
      const [kind, of, shape] = name.split(' ')
      return kind === 'shape' && of === table.name && Number(shape) > table.shape
    })
  return {
    pending: stepsFor(layouts).flatMap(({ name }) => (known.has(name) ? [] : [name])),
    newer: layouts.filter(isNewer).map(({ table }) => table.name),
  }
}

/** Recorded indexes of these tables that this release does not declare. Indexes of other tables are not ours to judge. */
const undeclared = (records: Recorded, steps: readonly Step[], layouts: readonly TableLayout[]): Recorded => {
  const declared = new Set(steps.map(({ name }) => name))
  const prefixes = layouts.map(({ name }) => new RegExp(`^index ${name}_[0-9a-f]{12}$`))
  return records.filter(({ name }) => !declared.has(name) && prefixes.some((prefix) => prefix.test(name)))
}

const isSettled = (records: Recorded, steps: readonly Step[], others: Recorded): boolean => {
  const inUse = new Set(records.filter(({ unused }) => !unused).map(({ name }) => name))
  return steps.every(({ name }) => inUse.has(name)) && others.every(({ unused, stale }) => unused && !stale)
}

const apply = async (client: Client, layouts: readonly TableLayout[], log: Log): Promise<void> => {
  await client.query(recordDdl)
  const steps = stepsFor(layouts)
  const records = await readRecords(client)
  const known = new Set(records.map(({ name }) => name))
  for (const { name, ddl } of steps) {
    if (known.has(name)) continue
    if (ddl !== undefined) await client.query(ddl)
    await client.query('insert into liangxin_schema_migrations (name) values ($1) on conflict do nothing', [name])
    log.info('store', 'the PostgreSQL schema was extended', { step: name })
  }
  await client.query('update liangxin_schema_migrations set unused_since = null where name = any($1)', [
    steps.map(({ name }) => name),
  ])
  for (const { name, unused, stale } of undeclared(records, steps, layouts)) {
    if (stale) {
      await client.query(`drop index if exists ${name.slice('index '.length)}`)
      await client.query('delete from liangxin_schema_migrations where name = $1', [name])
      log.info('store', 'an index that no release uses was dropped', { step: name })
    } else if (!unused) {
      await client.query('update liangxin_schema_migrations set unused_since = now() where name = $1', [name])
    }
  }
}

/**
 * Brings the schema to what the declarations ask for. What this release adds is added at once; an index it no longer declares
 * is dropped only a week later, so that the release before can run beside it. Where there is nothing to do nothing is locked,
 * and the right to create is not needed.
 */
export const migrate = async (client: Client, layouts: readonly TableLayout[], log: Log): Promise<void> => {
  const steps = stepsFor(layouts)
  const records = await readRecords(client)
  if (isSettled(records, steps, undeclared(records, steps, layouts))) return
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock($1)', [schemaLock])
  await apply(client, layouts, log)
  await client.query('commit')
}
