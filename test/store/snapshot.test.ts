import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Store } from '../../src/core/store.ts'
import { table } from '../../src/core/table.ts'
import { newFolder, openIn } from './support.ts'

const noteSchema = z.object({ id: z.string(), version: z.number(), words: z.string() })
const notes = table({ name: 'notes', schema: noteSchema })

const id = (n: number): string => `note${String(n).padStart(6, '0')}`
const addMany = (store: Store, from: number, to: number): Promise<void> =>
  store.transaction('t', async (work) => {
    for (let n = from; n < to; n += 1) await work.rows(notes).insert({ id: id(n), words: '话'.repeat(200) })
  })
const partNames = async (dataDir: string): Promise<string[]> =>
  (await readdir(join(dataDir, 'tables', 'notes'))).toSorted()

const fileSchema = z.object({
  table: z.string(),
  sequence: z.number(),
  rows: z.array(noteSchema.extend({ v: z.number() })),
})

test('a big table lies in many files that a person can read', async () => {
  const dataDir = await newFolder()
  const store = await openIn(dataDir, [notes])
  await addMany(store, 0, 3_000)
  await store.compact()
  const names = await partNames(dataDir)
  expect(names.length).toBeGreaterThan(4)
  const rows: string[] = []
  for (const name of names) {
    const content = await readFile(join(dataDir, 'tables', 'notes', name), 'utf8')
    expect(Buffer.byteLength(content)).toBeLessThan(512 * 1024)
    const file = fileSchema.parse(JSON.parse(content))
    expect(file).toMatchObject({ table: 'notes', sequence: 1 })
    rows.push(...file.rows.map((row) => row.id))
  }
  expect(rows).toEqual(Array.from({ length: 3_000 }, (_, n) => id(n)))
  await store.close()
})

test('a snapshot writes only the files whose rows changed, and the one before stays whole', async () => {
  const dataDir = await newFolder()
  const store = await openIn(dataDir, [notes])
  await addMany(store, 0, 3_000)
  await store.compact()
  const first = await partNames(dataDir)
  await store.transaction('t', async (work) => {
    const row = await work.rows(notes).get(id(1_500))
    if (row !== undefined) await work.rows(notes).update({ ...row, words: 'new' })
  })
  await store.compact()
  const second = await partNames(dataDir)
  expect(second.filter((name) => !first.includes(name))).toHaveLength(1)
  expect(first.filter((name) => !second.includes(name))).toEqual([])
  await addMany(store, 3_000, 3_001)
  await store.compact()
  const third = await partNames(dataDir)
  expect(first.filter((name) => !third.includes(name))).toHaveLength(1)
  await store.close()
})

test('rows deleted from the middle and all of them are gone after opening again', async () => {
  const dataDir = await newFolder()
  let store = await openIn(dataDir, [notes])
  await addMany(store, 0, 2_000)
  await store.compact()
  const remove = (from: number, to: number): Promise<void> =>
    store.transaction('t', async (work) => {
      for (let n = from; n < to; n += 1) await work.rows(notes).delete(id(n))
    })
  await remove(400, 1_700)
  await store.close()
  store = await openIn(dataDir, [notes])
  const left: string[] = []
  for await (const row of store.scan(notes)) left.push(row.id)
  expect(left).toEqual([...Array(400).keys(), ...Array.from({ length: 300 }, (_, n) => 1_700 + n)].map(id))
  await remove(0, 2_000)
  await store.close()
  store = await openIn(dataDir, [notes])
  for await (const row of store.scan(notes)) expect(row).toBeUndefined()
  await addMany(store, 0, 1)
  await store.close()
})

test('the journal stays short under traffic, and every row survives the snapshots written beside it', async () => {
  const dataDir = await newFolder()
  let store = await openIn(dataDir, [notes], { maxJournalBytes: 256 * 1024 })
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; n < 300; n += 1) await addMany(store, writer * 1_000 + n, writer * 1_000 + n + 1)
  })
  await Promise.all(writers)
  // Waits for the snapshot that may be under way.
  await store.compact()
  const segments = await readdir(join(dataDir, 'journal'))
  expect(segments.length).toBeLessThan(24)
  await store.close()
  store = await openIn(dataDir, [notes])
  let count = 0
  for await (const row of store.scan(notes)) count += row.words.length === 200 ? 1 : 0
  expect(count).toBe(2_400)
  await store.close()
})

test('an import waits for the snapshot that its rows made due, so that they never pile up', async () => {
  const dataDir = await newFolder()
  const store = await openIn(dataDir, [notes], { maxJournalBytes: 32 * 1024, segmentBytes: 1024 * 1024 })
  const generation = async (): Promise<unknown> => {
    const manifest: unknown = JSON.parse(await readFile(join(dataDir, 'manifest.json'), 'utf8'))
    return z.object({ generation: z.number() }).parse(manifest).generation
  }
  for (let n = 0; n < 5; n += 1) {
    const rows = Array.from({ length: 100 }, (_, i) => ({ id: id(n * 100 + i), version: 1, words: '话'.repeat(200) }))
    await store.importRows(notes, rows)
    expect(await generation()).toBe(n + 1)
  }
  await store.close()
})

test('rows of an earlier shape are upgraded on reading, from file and journal alike', async () => {
  const dataDir = await newFolder()
  let store = await openIn(dataDir, [notes])
  await addMany(store, 0, 2)
  await store.close()
  const titled = table({
    name: 'notes',
    schema: z.object({ id: z.string(), version: z.number(), title: z.string(), length: z.number() }),
    shape: 2,
    indexes: { length: ['length'] },
    upgrade: ({ words, ...row }, from) => ({ ...row, title: `from ${from}`, length: String(words).length }),
  })
  store = await openIn(dataDir, [titled])
  expect(await store.read((read) => read.rows(titled).range('length', { where: [200], limit: 9 }))).toHaveLength(2)
  await store.transaction('t', async (work) => {
    const row = await work.rows(titled).get(id(0))
    if (row !== undefined) await work.rows(titled).update({ ...row, title: 'written anew' })
  })
  await store.close()
  store = await openIn(dataDir, [titled])
  const titles = await store.read(async (read) => [
    (await read.rows(titled).get(id(0)))?.title,
    (await read.rows(titled).get(id(1)))?.title,
  ])
  expect(titles).toEqual(['written anew', 'from 1'])
  await store.close()
  await expect(openIn(dataDir, [notes])).rejects.toThrow('start the newer release')
})

test('rows of a table that this release does not know are carried along', async () => {
  const dataDir = await newFolder()
  const other = table({ name: 'other', schema: z.object({ id: z.string(), version: z.number() }) })
  let store = await openIn(dataDir, [notes])
  await addMany(store, 0, 3)
  await store.close()
  store = await openIn(dataDir, [other])
  await store.transaction('t', (work) => work.rows(other).insert({ id: 'a' }))
  await store.close()
  store = await openIn(dataDir, [notes, other])
  expect(await store.read((read) => read.rows(notes).get(id(2)))).toMatchObject({ version: 1 })
  await store.close()
})

test('stored rows that break a newly declared unique key stop the start and name the key', async () => {
  const dataDir = await newFolder()
  const store = await openIn(dataDir, [notes])
  await addMany(store, 0, 2)
  await store.close()
  const strict = table({ name: 'notes', schema: noteSchema, unique: { words: ['words'] } })
  await expect(openIn(dataDir, [strict])).rejects.toThrow('share the unique key words')
})
