import { afterAll, afterEach } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { PortableStore } from '../../src/core/store.ts'
import type { Table } from '../../src/core/table.ts'
import { openPostgresStore, type PostgresOptions } from '../../src/store/postgres/open-postgres-store.ts'
import { startPostgres, type TestPostgres } from './postgres.ts'

/** A PostgreSQL of one test file, and stores on it that are closed after each test. */
export interface PostgresStores {
  /** Undefined where npm has no server for this machine: then its tests are skipped. */
  readonly server: TestPostgres | undefined
  readonly given: () => TestPostgres
  /** A store with its own connections, as another process has. */
  readonly openOn: (url: string, tables: readonly Table[], more?: Partial<PostgresOptions>) => Promise<PortableStore>
}

/** To be called once, at the top of a test file. */
export const postgresStores = async (): Promise<PostgresStores> => {
  const server = await startPostgres()
  const opened: PortableStore[] = []
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })
  afterAll(() => server?.end())
  return {
    server,
    given: () => {
      if (server === undefined) throw new Error('skipped')
      return server
    },
    openOn: async (url, tables, more = {}) => {
      const store = await openPostgresStore({ url, tables, clock: systemClock, log: silentLog, ...more })
      opened.push(store)
      return store
    },
  }
}
