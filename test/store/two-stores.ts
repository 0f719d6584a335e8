import type { PortableStore, Store } from '../../src/core/store.ts'
import { contractTables, things, type Thing } from '../contracts/store-tables.ts'
import { postgresStores } from '../support/postgres-stores.ts'

/** For tests of what several processes do on one PostgreSQL. To be called once, at the top of a test file. */
export const severalStores = async () => {
  const { server, given, openOn: openWith } = await postgresStores()
  const openOn = (url: string): Promise<PortableStore> => openWith(url, contractTables)
  return {
    server,
    given,
    openOn,
    twoStores: async (): Promise<{ url: string; one: Store; other: Store }> => {
      const url = await given().createDatabase()
      return { url, one: await openOn(url), other: await openOn(url) }
    },
    /** Ends every connection to the database but the one that does it. */
    killAll: async (url: string): Promise<void> => {
      await given().query(
        url,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
    },
  }
}

export const rank = async (store: Store): Promise<number | undefined> =>
  (await store.read((read) => read.rows(things).get('a')))?.rank

export const increment = (store: Store, lock: string): Promise<unknown> =>
  store.transaction(lock, async (work) => {
    const row = await work.rows(things).get('a')
    return work.rows(things).update({ ...(row as Thing), rank: (row?.rank ?? 0) + 1 })
  })
