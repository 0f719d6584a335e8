import type { Clock } from '../core/clock.ts'
import { ensure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Table } from '../core/table.ts'
import { toInstant } from '../core/time.ts'
import { controlPath, isAnswered } from '../store/lowdb/control.ts'
import { keepHeapTight } from '../store/lowdb/heap.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import { isInUse } from '../store/postgres/portable.ts'
import { databasePlace, folderPlace, type Place } from './place.ts'

export interface OperationParts {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly tables: readonly Table[]
  readonly clock: Clock
  readonly log: Log
  readonly release: string
}

export type StoreForm = 'lowdb' | 'postgres'

/** The form that the settings choose. */
export const formOf = ({ databaseUrl }: Pick<OperationParts, 'databaseUrl'>): StoreForm =>
  databaseUrl === undefined ? 'lowdb' : 'postgres'

export const isServed = (dataDir: string): Promise<boolean> => isAnswered(controlPath(dataDir))

/**
 * Opens a place to read from or write to, for `use`. Refuses one that a server works on: it would go on with what it has in
 * memory, or write in between.
 */
export const withPlace = async <T>(
  form: StoreForm,
  { dataDir, databaseUrl, tables, clock, log, release }: OperationParts,
  use: (place: Place) => Promise<T>,
): Promise<T> => {
  const now = toInstant(clock.now())
  keepHeapTight()
  if (form === 'lowdb') {
    ensure(!(await isServed(dataDir)), 'conflict', '服务正在运行，先停掉它')
    return use(folderPlace({ options: { dataDir, tables, clock, log }, now }))
  }
  ensure(databaseUrl !== undefined, 'invalid', '没有设 DATABASE_URL，不知道是哪个 PostgreSQL')
  ensure(!(await isInUse(databaseUrl)), 'conflict', '有服务正连着这个 PostgreSQL，先都停掉')
  const store = await openPostgresStore({ url: databaseUrl, tables, clock, log })
  try {
    return await use(databasePlace({ store, tables, dataDir, now, release }))
  } finally {
    await store.close()
  }
}
