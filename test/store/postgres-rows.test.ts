import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { addJob, jobs } from '../../src/core/job.ts'
import { table } from '../../src/core/table.ts'
import { contractTables, things } from '../contracts/store-tables.ts'
import { postgresStores } from '../support/postgres-stores.ts'

const { server, given, openOn } = await postgresStores()

const anythingSchema = z.object({ id: z.string(), version: z.number(), key: z.string(), words: z.json() })
const anythings = table<z.output<typeof anythingSchema>>({
  name: 'anythings',
  schema: anythingSchema,
  indexes: { key: ['key'] },
  unique: { key: ['key'] },
})

const oldSchema = z.object({ id: z.string(), version: z.number(), name: z.string() })
const newSchema = oldSchema.extend({ count: z.number() })
const before = table<z.output<typeof oldSchema>>({ name: 'people', schema: oldSchema, indexes: { name: ['name'] } })
const after = table<z.output<typeof newSchema>>({
  name: 'people',
  schema: newSchema,
  shape: 2,
  indexes: { name: ['name'] },
  upgrade: (row) => ({ ...row, count: 0 }),
})

/** Any sixteen-bit units, those that are no text among them. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(0, 0x5c, 0x61, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xffff))
    .map((units) => String.fromCharCode(...units)),
)
const fit = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\u{FFFD}')

describe.skipIf(server === undefined)('rows in PostgreSQL', () => {
  test('any text can be kept, in values, names, ids and keys, and is found by what was given', async () => {
    const store = await openOn(await given().createDatabase(), [anythings])
    const isKept = fc.asyncProperty(anyText, anyText, fc.dictionary(anyText, anyText), async (id, word, names) => {
      const words = { word, list: [word, { ...names }] }
      const row = await store.transaction(id, async (work) => {
        await work.rows(anythings).delete(id)
        work.notify(word)
        return work.rows(anythings).insert({ id, key: `k${id}`, words })
      })
      expect(row.id).toBe(fit(id))
      expect(row.words).toMatchObject({ word: fit(word) })
      await store.read(async (read) => {
        expect(await read.rows(anythings).get(id)).toEqual(row)
        expect(await read.rows(anythings).byUnique('key', [`k${id}`])).toEqual(row)
        expect(await read.rows(anythings).range('key', { where: [`k${id}`], limit: 1 })).toEqual([row])
      })
    })
    await expect(fc.assert(isKept, { numRuns: 100 })).resolves.toBeUndefined()
  })

  test('a row of an earlier shape is upgraded when read and kept so when written', async () => {
    const url = await given().createDatabase()
    const old = await openOn(url, [before])
    await old.transaction('t', (work) => work.rows(before).insert({ id: 'a', name: '王' }))
    const store = await openOn(url, [after])
    const shapes = (): Promise<readonly unknown[]> =>
      given().query(url, 'select v, body from liangxin_people order by id')
    const row = await store.read((read) => read.rows(after).get('a'))
    expect(row).toEqual({ id: 'a', version: 1, name: '王', count: 0 })
    // The release before runs beside and still reads it.
    expect(await shapes()).toEqual([{ v: 1, body: { name: '王' } }])
    expect(await old.read((read) => read.rows(before).get('a'))).toBeDefined()
    await store.transaction('t', (work) => work.rows(after).update({ id: 'a', version: 1, name: '王', count: 3 }))
    expect(await shapes()).toEqual([{ v: 2, body: { name: '王', count: 3 } }])
    // From here on it says so rather than misread.
    await expect(old.read((read) => read.rows(before).get('a'))).rejects.toThrow('start the newer release')
    await old.transaction('t', (work) => work.rows(before).insert({ id: 'b', name: '李' }))
    await given().query(url, `update liangxin_schema_migrations set applied_at = now() - interval '2 days'`)
    await openOn(url, [after])
    expect(await shapes()).toEqual([
      { v: 2, body: { name: '王', count: 3 } },
      { v: 2, body: { name: '李', count: 0 } },
    ])
  })

  test('rows that an index would not find in the new shape are rewritten at the start', async () => {
    const url = await given().createDatabase()
    const old = await openOn(url, [before])
    await old.transaction('t', async (work) => {
      for (let i = 0; i < 450; i += 1) await work.rows(before).insert({ id: `p${i}`, name: '王' })
    })
    const indexed = { ...after, indexes: { name: ['name'], count: ['count'] } }
    const store = await openOn(url, [indexed])
    expect(await store.read((read) => read.rows(indexed).count('count', { where: [0] }))).toBe(450)
  })

  test('stores that open at the same time agree on the schema; an index no release uses goes after a week', async () => {
    const url = await given().createDatabase()
    await Promise.all(Array.from({ length: 4 }, () => openOn(url, contractTables)))
    const indexes = async (): Promise<number> =>
      (await given().query(url, `select 1 from pg_indexes where tablename = 'liangxin_things'`)).length
    expect(await indexes()).toBe(5)
    const fewer = [{ ...things, indexes: { rank: ['rank'] } }]
    await openOn(url, fewer)
    expect(await indexes()).toBe(5)
    await given().query(
      url,
      `update liangxin_schema_migrations set unused_since = now() - interval '8 days' where unused_since is not null`,
    )
    // Another table's opening leaves it alone; the release that asks for it again keeps it.
    await openOn(url, [anythings])
    expect(await indexes()).toBe(5)
    await openOn(url, fewer)
    expect(await indexes()).toBe(3)
    await openOn(url, contractTables)
    expect(await indexes()).toBe(5)
  })

  test('every question is answered by the index declared for it', async () => {
    const url = await given().createDatabase()
    const store = await openOn(url, contractTables)
    // Written past the store: its inserts look into the indexes too.
    await given().query(
      url,
      `insert into liangxin_things select 't' || i, 1, 1, jsonb_build_object('name', 'n' || i % 7, 'rank', i, 'holder', 'h' || i)
       from generate_series(0, 199) i`,
    )
    await store.read(async (read) => {
      const rows = read.rows(things)
      const after = await rows.byUnique('holder', ['h9'])
      if (after === undefined) throw new Error('not there')
      expect(await rows.range('rank', { after, descending: true, limit: 5 })).toHaveLength(5)
      expect(await rows.range('name', { where: [after.name], from: 5, to: 90, after, limit: 5 })).toHaveLength(5)
      expect(await rows.count('byName', { from: 'n3' })).toBeGreaterThan(0)
    })
    await store.close()
    // The counters are written when a connection ends.
    await vi.waitFor(async () => {
      const text = `select indexrelname as name, idx_scan::int as scans from pg_stat_user_indexes where relname = 'liangxin_things'`
      const counts = z.array(z.object({ name: z.string(), scans: z.number() })).parse(await given().query(url, text))
      const scans = counts.map((count) => (count.name.endsWith('_pkey') ? `id ${count.scans}` : `key ${count.scans}`))
      expect(scans.toSorted()).toEqual(['id 0', 'key 1', 'key 1', 'key 1', 'key 1'])
    }, 5_000)
  })

  test('a field that is neither text nor a number cannot be indexed', async () => {
    const url = await given().createDatabase()
    const schema = z.object({ id: z.string(), version: z.number(), mixed: z.union([z.string(), z.number()]) })
    const mixed = table<z.output<typeof schema>>({ name: 'mixed', schema, indexes: { mixed: ['mixed'] } })
    await expect(openOn(url, [mixed])).rejects.toThrow('must be text or a number')
    await expect(openOn(url, [{ ...things, name: 'no; drop' }])).rejects.toThrow('is no name for a table')
  })

  test('new jobs are handed over in their transaction, and go with it', async () => {
    const url = await given().createDatabase()
    await given().query(url, 'create table woken (id text)')
    const store = await openOn(url, [jobs], {
      onJobs: async (client, jobIds) => {
        for (const id of jobIds) await client.query('insert into woken values ($1)', [id])
      },
    })
    const add = (key: string, fail: boolean): Promise<void> =>
      store.transaction('t', async (work) => {
        await addJob(work, { kind: 'push', key, payload: {} })
        await addJob(work, { kind: 'push', key, payload: {} })
        if (fail) throw new RangeError('dropped')
      })
    await expect(add('a', true)).rejects.toThrow('dropped')
    await add('b', false)
    await add('b', false)
    const ids: string[] = []
    for await (const job of store.scan(jobs)) ids.push(job.id)
    expect(await given().query(url, 'select id from woken')).toEqual(ids.map((id) => ({ id })))
    expect(ids).toHaveLength(1)
  })
})
