import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { table } from '../../src/core/table.ts'
import { addMs, dayMs } from '../../src/core/time.ts'
import { pruneStore } from '../../src/store/prune.ts'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { manualClock } from '../../src/core/clock.ts'
import { lines, tinyWindow } from './log-tables.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeFolder(folder)
})

const schema = z.object({ id: z.string(), version: z.number(), at: z.string().optional() })
const kept = table({ name: 'kept', schema })
const brief = table({ name: 'brief', schema, retention: { kind: 'days', days: 30, field: 'at' } })

test('what is older than its table allows is deleted, the rest and rows without the date stay', async () => {
  const now = '2026-11-23T02:00:00.000Z'
  const folder = await tempFolder()
  folders.push(folder)
  const store = await openIn(folder, [kept, brief])
  await store.transaction('t', async (work) => {
    for (let day = 0; day < 500; day += 1) {
      const row = { id: `d${String(day).padStart(3, '0')}`, at: addMs(now, -day * dayMs) }
      await work.rows(kept).insert(row)
      await work.rows(brief).insert(row)
    }
    await work.rows(brief).insert({ id: 'undated' })
  })
  expect(await pruneStore(store, [kept, brief], now)).toEqual({ brief: 469 })
  const left: string[] = []
  for await (const row of store.scan(brief)) left.push(row.id)
  expect(left).toHaveLength(32)
  expect(left.slice(-2)).toEqual(['d030', 'undated'])
  expect(await store.read((read) => read.rows(kept).get('d499'))).toBeDefined()
  expect(await pruneStore(store, [kept, brief], now)).toEqual({})
  await store.close()
})

describe('a log table', () => {
  const brief = { ...lines, retention: { kind: 'days', days: 30, field: 'at' } } as const
  const start = '2026-01-01T00:00:00.000Z'
  const line = (day: number) => ({ id: `d${String(day).padStart(3, '0')}`, person: 'p', at: addMs(start, day * dayMs) })
  const newFolder = async (): Promise<string> => {
    const folder = await tempFolder()
    folders.push(folder)
    return folder
  }
  const logFiles = async (folder: string): Promise<string[]> =>
    (await readdir(join(folder, 'tables', 'lines', 'log'))).filter((name) => /^[\d-]+\.jsonl$/.test(name)).toSorted()

  test('loses whole months, in memory and on disk, without their files being read', async () => {
    const folder = await newFolder()
    const clock = manualClock(new Date(addMs(start, 40 * dayMs)))
    const open = () => openIn(folder, [brief], { clock, window: { ...tinyWindow, minRows: 5 } })
    let store = await open()
    const add = (from: number, to: number): Promise<void> =>
      store.transaction('t', async (work) => {
        for (let day = from; day < to; day += 1) await work.rows(brief).insert(line(day))
      })
    await add(0, 40)
    await store.compact()
    clock.move(60 * dayMs)
    await add(40, 100)
    // For its month too few to be worth a file.
    const late = { ...line(3), id: 'late', at: addMs(start, 3 * dayMs + 1) }
    await store.transaction('t', (work) => work.rows(brief).insert(late))
    const [january = ''] = await logFiles(folder)
    expect(january).toMatch(/^2026-01/)
    await rm(join(folder, 'tables', 'lines', 'log', january))
    const now = clock.now().toISOString()
    expect(await pruneStore(store, [brief], now)).toEqual({ lines: 60 })
    expect(await pruneStore(store, [brief], now)).toEqual({})
    await store.close()
    store = await open()
    expect(await store.read((read) => read.rows(brief).count('at'))).toBe(41)
    expect(await store.read((read) => read.rows(brief).get('late'))).toBeUndefined()
    await store.close()
  })
})
