import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { manualClock, systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { StoreUnavailable } from '../../src/core/store.ts'
import { table, type Table } from '../../src/core/table.ts'
import { checkDatabase, hasAllTables } from '../../src/operations/database-checks.ts'
import { lookAtDatabase, type DatabaseState } from '../../src/store/postgres/look.ts'
import { contractTables, things } from '../contracts/store-tables.ts'
import { postgresStores } from '../support/postgres-stores.ts'
import { rowsOf } from '../support/rows.ts'
import { laterThings } from './house.ts'

const { server, given, openOn } = await postgresStores()

const look = (url: string, tables: readonly Table[] = contractTables, clock = systemClock): Promise<DatabaseState> =>
  lookAtDatabase({ url, tables, clock, log: silentLog }, async (state) => state)

/** Everything of ours that the database holds, schema and rows. */
const everything = async (url: string): Promise<string> => {
  const names = await given().query(url, `select relname from pg_class where relname like 'liangxin%' order by relname`)
  const found: unknown[] = [names]
  for (const name of ['liangxin_things', 'liangxin_schema_migrations'])
    if (JSON.stringify(names).includes(`"${name}"`)) found.push(await given().query(url, `select * from ${name}`))
  return JSON.stringify(found)
}

const well: DatabaseState = {
  pending: [],
  newer: [],
  inUse: false,
  writable: true,
  answersEarly: false,
  aheadMs: 40,
}
const wordsOf = (state: Partial<DatabaseState>): string =>
  checkDatabase({ ...well, ...state }, 2)
    .map((check) => `${check.state} ${check.words}`)
    .join('\n')

describe('what is said of a database', () => {
  test('is good where all is well', () => {
    expect(checkDatabase(well, 2).every(({ state }) => state === 'ok')).toBe(true)
  })

  test('names clocks that do not agree, and says which is behind', () => {
    expect(wordsOf({ aheadMs: 1_900 })).toContain('ok 和数据库的对得上')
    expect(wordsOf({ aheadMs: 3_000 })).toContain('warn 这台机器比数据库慢 3 秒')
    expect(wordsOf({ aheadMs: -12_340 })).toContain('bad 这台机器比数据库快 12.3 秒')
  })

  test('tells a new database from one that waits for this release, and from one of a later release', () => {
    expect(wordsOf({ pending: ['table a', 'index a_1', 'table b'] })).toContain('ok PostgreSQL 连得上，还没有数据')
    expect(wordsOf({ pending: ['table a', 'index a_1'] })).toContain(
      'warn PostgreSQL 连得上，这个版本要的改动还有 2 处',
    )
    expect(wordsOf({ newer: ['jobs'] })).toContain('bad 更新的版本改过表 jobs')
    expect(hasAllTables({ ...well, pending: ['index a_1'] })).toBe(true)
    expect(hasAllTables({ ...well, pending: ['table a'] })).toBe(false)
  })

  test('warns of one that answers before the disk has it', () => {
    expect(wordsOf({ answersEarly: true })).toContain('断电会丢')
  })
})

describe.skipIf(server === undefined)('looking at a PostgreSQL', () => {
  test('makes nothing in an empty one', async () => {
    const url = await given().createDatabase()
    const before = await everything(url)
    const { pending, inUse, writable } = await look(url)
    expect(pending.filter((step) => step.startsWith('table '))).toHaveLength(2)
    expect([inUse, writable]).toEqual([false, true])
    expect(await everything(url)).toBe(before)
  })

  test('leaves one of an earlier release as it is, and reads its rows in the shape of today', async () => {
    const url = await given().createDatabase()
    const old = await openOn(url, [things])
    await old.transaction('t', (work) => work.rows(things).insert({ id: 'a', name: '王' }))
    expect((await look(url, [things])).inUse).toBe(true)
    await old.close()
    const before = await everything(url)
    const later = { ...laterThings, indexes: { title: ['title'] } }
    const parts = { url, tables: [later], clock: systemClock, log: silentLog }
    await lookAtDatabase(parts, async (state, store) => {
      expect(state.pending).toEqual(['shape things 2', expect.stringContaining('index liangxin_things_')])
      expect(await rowsOf(store, later)).toEqual([{ id: 'a', version: 1, title: '新王' }])
      expect(await store.read((read) => read.rows(later).get('a'))).toMatchObject({ title: '新王' })
      // Whoever looks is not taken for a server.
      expect((await look(url, [later])).inUse).toBe(false)
    })
    expect(await everything(url)).toBe(before)
    await openOn(url, [later])
    expect(await look(url, [later])).toMatchObject({ pending: [], newer: [] })
    expect((await look(url, [things])).newer).toEqual(['things'])
  })

  test('sees a clock that is wrong, a database that is closed to writing, and one that answers early', async () => {
    const url = await given().createDatabase()
    const wrong = manualClock(new Date(systemClock.now().getTime() - 3_600_000))
    expect((await look(url, contractTables, wrong)).aheadMs).toBeGreaterThan(3_590_000)
    const right = await look(url)
    expect(Math.abs(right.aheadMs)).toBeLessThan(10_000)
    // The tests' own server runs without syncing.
    expect(right.answersEarly).toBe(true)
    const [{ name }] = z
      .tuple([z.object({ name: z.string() })])
      .parse(await given().query(url, 'select current_database() as name'))
    await given().query(url, `alter database ${name} set default_transaction_read_only = on`)
    const parts = { url, tables: contractTables, clock: systemClock, log: silentLog }
    expect(await lookAtDatabase(parts, async (_state, store) => store.trouble())).toContain('read-only')
  })

  test('that is not there is an error with its reason', async () => {
    await expect(look('postgres://postgres@127.0.0.1:1/nowhere')).rejects.toBeInstanceOf(StoreUnavailable)
  })

  test('refuses two tables of one name, as opening does', async () => {
    const twice = table({ ...things, name: 'slots' })
    await expect(look(await given().createDatabase(), [...contractTables, twice])).rejects.toThrow('the same name')
  })
})
