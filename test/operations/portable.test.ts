import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { PortableStore } from '../../src/core/store.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { contractTables, slots, things, type Slot, type Thing } from '../contracts/store-tables.ts'
import { openIn } from '../store/support.ts'
import { startPostgres } from '../support/postgres.ts'
import { removeFolders, tempFolder } from './house.ts'

const server = await startPostgres()
const opened: PortableStore[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  await removeFolders()
})
afterAll(() => server?.end())

const open = async (form: 'lowdb' | 'postgres'): Promise<PortableStore> => {
  const options = { tables: contractTables, clock: systemClock, log: silentLog }
  const store =
    form === 'lowdb' || server === undefined
      ? await openIn(await tempFolder(), contractTables)
      : await openPostgresStore({ ...options, url: await server.createDatabase() })
  opened.push(store)
  return store
}

const thing = (id: string, version: number, more: Partial<Thing> = {}): Thing => ({ id, version, name: id, ...more })

const all = async (rows: AsyncIterable<Thing>): Promise<readonly Thing[]> => {
  const found: Thing[] = []
  for await (const row of rows) found.push(row)
  return found
}

const forms = server === undefined ? (['lowdb'] as const) : (['lowdb', 'postgres'] as const)

describe.each(forms)('what a %s store does for backup and migration', (form) => {
  test('imported rows keep their version, are found by every key, and go over what was there', async () => {
    const store = await open(form)
    await store.transaction('t', (work) => work.rows(things).insert({ id: 'a', name: 'old', holder: 'h' }))
    await store.importRows(things, [thing('a', 7, { name: 'new' }), thing('b', 3, { holder: 'h' })])
    await store.read(async (read) => {
      expect(await read.rows(things).get('a')).toEqual(thing('a', 7, { name: 'new' }))
      expect(await read.rows(things).byUnique('holder', ['h'])).toMatchObject({ id: 'b', version: 3 })
      expect(await read.rows(things).range('byName', { where: ['old'], limit: 9 })).toEqual([])
    })
    const updated = await store.transaction('t', (work) => work.rows(things).update(thing('a', 7, { name: 'next' })))
    expect(updated.version).toBe(8)
  })

  test('an import in which two rows hold the same key brings none of them', async () => {
    const store = await open(form)
    const free: Slot = { id: 'w', version: 1, slot: '9:00', person: 'w' }
    const rows = ['x', 'y'].map((id): Slot => ({ id, version: 1, slot: '10:00', person: id }))
    await expect(store.importRows(slots, [free, ...rows])).rejects.toThrow(/slot/)
    expect(await store.read((read) => read.rows(slots).get('w'))).toBeUndefined()
  })

  test('a view shows one moment, whatever is written meanwhile', async () => {
    const store = await open(form)
    const rows = Array.from({ length: 1_300 }, (_one, n) => thing(`t${String(n).padStart(4, '0')}`, 1))
    await store.importRows(things, rows)
    await store.view(async (view) => {
      expect(await all(view.scan(things))).toHaveLength(1_300)
      await store.transaction('t', async (work) => {
        await work.rows(things).delete('t0000')
        await work.rows(things).update(thing('t1299', 1, { name: 'changed' }))
        await work.rows(things).insert({ id: 'z', name: 'late' })
      })
      expect(await all(view.scan(things))).toEqual(rows)
    })
    expect(await all(store.scan(things))).toHaveLength(1_300)
  })

  test('what a view was used for may fail, and the store goes on', async () => {
    const store = await open(form)
    await expect(store.view(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    await store.importRows(things, [thing('a', 1)])
    expect(await all(store.scan(things))).toEqual([thing('a', 1)])
  })
})
