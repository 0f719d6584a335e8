import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Low } from 'lowdb'
import { expect, test } from 'vitest'
import { diskFiles } from '../../src/store/lowdb/files.ts'
import { jsonFile } from '../../src/store/lowdb/json-file.ts'
import { faultyFiles } from './faulty-files.ts'
import { newFolder } from './support.ts'

interface Counter {
  readonly count: number
}
const adapterIn = (folder: string, files = diskFiles) =>
  jsonFile<Counter>({
    files,
    path: join(folder, 'counter.json'),
    previous: join(folder, 'counter.previous.json'),
    toText: (data) => JSON.stringify(data),
  })

test('a hundred writes at once end with the last one, and keep the one before', async () => {
  const folder = await newFolder()
  const adapter = adapterIn(folder)
  await Promise.all(Array.from({ length: 100 }, (_, count) => adapter.write({ count })))
  const low = new Low<Counter>(adapterIn(folder), { count: -1 })
  await low.read()
  expect(low.data).toEqual({ count: 99 })
  expect(JSON.parse(await readFile(join(folder, 'counter.previous.json'), 'utf8'))).toEqual({ count: 98 })
  expect(await readdir(folder)).toEqual(['counter.json', 'counter.previous.json'])
})

test('defaults stand only where neither the file nor the copy before it is there', async () => {
  const folder = await newFolder()
  const low = new Low<Counter>(adapterIn(folder), { count: -1 })
  await low.read()
  expect(low.data).toEqual({ count: -1 })
  await writeFile(join(folder, 'counter.previous.json'), '{"count":7}')
  await low.read()
  expect(low.data).toEqual({ count: 7 })
  await writeFile(join(folder, 'counter.json'), '')
  await expect(low.read()).rejects.toThrow(SyntaxError)
})

test('a write that fails half-way leaves what was there, and the next one works', async () => {
  for (let healthy = 0; healthy < 5; healthy += 1) {
    const folder = await newFolder()
    await adapterIn(folder).write({ count: 1 })
    const failing = adapterIn(folder, faultyFiles(healthy).files)
    await expect(failing.write({ count: 2 })).rejects.toThrow('ENOSPC')
    const low = new Low<Counter>(adapterIn(folder), { count: -1 })
    await low.read()
    expect([1, 2]).toContain(low.data.count)
    await adapterIn(folder).write({ count: 3 })
    await low.read()
    expect(low.data).toEqual({ count: 3 })
  }
})
