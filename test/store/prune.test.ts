import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { table } from '../../src/core/table.ts'
import { addMs, dayMs } from '../../src/core/time.ts'
import { pruneStore } from '../../src/store/prune.ts'
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
