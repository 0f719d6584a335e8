import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Row, Table } from '../../src/core/table.ts'
import { fingerprintOf } from '../../src/operations/fingerprint.ts'
import { moveStore } from '../../src/operations/migrate.ts'
import { databasePlace, type Place } from '../../src/operations/place.ts'
import { restoreBackup } from '../../src/operations/restore.ts'
import { tables } from '../../src/state.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { openIn } from '../store/support.ts'
import { startPostgres } from '../support/postgres.ts'
import { backupOf, now, oddText, placeIn, removeFolders, tempFolder } from './house.ts'

const server = await startPostgres()
afterAll(() => server?.end())
afterEach(removeFolders)

/** As much of JSON Schema as zod writes for rows. */
interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape | boolean
  readonly items?: Shape
  readonly minimum?: number
  readonly maxLength?: number
}

const sample = (shape: Shape, text: string): unknown => {
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return shape.enum[0]
  const either = shape.anyOf ?? shape.oneOf
  if (either !== undefined) return sample(either[0] ?? {}, text)
  switch (shape.type) {
    case 'object': {
      const more = typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined
      const fields = shape.properties ?? (more === undefined ? {} : { some: more })
      return Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, sample(one, text)]))
    }
    case 'array':
      return shape.items === undefined ? [] : [sample(shape.items, text)]
    case 'number':
    case 'integer':
      return Math.max(shape.minimum ?? 0, 1)
    case 'boolean':
      return true
    case 'string':
      return shape.maxLength === undefined ? text : text.slice(0, shape.maxLength / 2).toWellFormed()
    default:
      return text
  }
}

const rowSchema = z.looseObject({ id: z.string(), version: z.number() })

/** Two rows with every field there is. */
const rowsOf = (table: Table): readonly Row[] =>
  [1, 2].map((n) => {
    // What zod writes is of this shape; what it does not say is treated as text.
    const shape = z.toJSONSchema(table.schema, { unrepresentable: 'any', io: 'input' }) as Shape
    const made = rowSchema.parse(sample(shape, `${table.name} ${n} ${oddText}`))
    const month = table.log === undefined ? {} : { [table.log.month]: now }
    const row = table.schema.safeParse({ ...made, ...month, id: `${table.name}_${n}`, version: n })
    if (!row.success) throw new Error(`${table.name}: ${z.prettifyError(row.error)}`)
    return row.data
  })

const hashesIn = (place: Place): Promise<ReadonlyMap<string, string>> =>
  place.look(async (store) => {
    if (store === undefined) throw new Error('nothing there')
    const hashes = new Map<string, string>()
    for (const table of tables) {
      const { rows, sha256 } = await fingerprintOf(store.scan(table))
      hashes.set(table.name, `${rows} ${sha256}`)
    }
    return hashes
  })

const filled = async (): Promise<string> => {
  const dataDir = await tempFolder()
  const store = await openIn(dataDir, tables)
  for (const table of tables) await store.importRows(table, rowsOf(table))
  await store.close()
  return dataDir
}

test('rows of every table with every field come through a backup and its restore as they were', async () => {
  const from = await filled()
  const before = await hashesIn(placeIn(from, tables))
  expect([...before].filter(([, hash]) => !hash.startsWith('2 '))).toEqual([])
  const file = join(await tempFolder(), `${randomBytes(4).toString('hex')}.gz`)
  await backupOf(from, { file, tables })
  const place = placeIn(await tempFolder(), tables)
  await restoreBackup({ file, place, force: false })
  expect(await hashesIn(place)).toEqual(before)
})

test.skipIf(server === undefined)('and through a move to PostgreSQL and back', async () => {
  const from = placeIn(await filled(), tables)
  const store = await openPostgresStore({
    url: (await server?.createDatabase()) ?? '',
    tables,
    clock: systemClock,
    log: silentLog,
  })
  const there = databasePlace({ store, tables, dataDir: await tempFolder(), now, release: '0' })
  const back = placeIn(await tempFolder(), tables)
  await moveStore({ from, to: there, force: false })
  await moveStore({ from: there, to: back, force: false })
  expect(await hashesIn(back)).toEqual(await hashesIn(from))
  await store.close()
})
