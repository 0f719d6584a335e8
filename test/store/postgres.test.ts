import { afterAll, describe } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { storeContract } from '../contracts/store.ts'
import { startPostgres } from '../support/postgres.ts'

const server = await startPostgres()
afterAll(() => server?.end())

describe.skipIf(server === undefined)('on a real PostgreSQL', () => {
  storeContract(
    'postgres',
    async (tables) => {
      if (server === undefined) throw new Error('skipped')
      const url = await server.createDatabase()
      const openOnIt = () => openPostgresStore({ url, tables, clock: systemClock, log: silentLog })
      let store = await openOnIt()
      return {
        store,
        reopen: async () => {
          await store.close()
          store = await openOnIt()
          return store
        },
        end: async () => {
          await store.close()
          await server.dropDatabase(url)
        },
      }
    },
    // Each run has a database of its own, which takes a while to make.
    { randomRuns: Math.ceil(Number(process.env['MODEL_RUNS'] ?? 40) / 4) },
  )
})
