import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { table } from '../../src/core/table.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

const oldThings = table({
  name: 'things',
  schema: z.object({ id: z.string(), version: z.number(), name: z.string() }),
})
const newThings = table({
  name: 'things',
  shape: 2,
  schema: z.object({ id: z.string(), version: z.number(), title: z.string() }),
  upgrade: ({ name, ...row }) => ({ ...row, title: name }),
})

let folder: string
beforeEach(async () => {
  folder = await tempFolder()
})
afterEach(() => removeFolder(folder))

const copies = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('before-shapes-'))

const fill = async (): Promise<void> => {
  const store = await openIn(folder, [oldThings])
  await store.transaction('a', (work) => work.rows(oldThings).insert({ id: 'thg_1', name: '旧' }))
  await store.close()
}

test('a raised shape is met with a copy of the store, which the release before can still open', async () => {
  await fill()
  const after = await openIn(folder, [newThings])
  expect(await after.read((read) => read.rows(newThings).get('thg_1'))).toMatchObject({ title: '旧' })
  await after.close()
  const kept = await copies()
  expect(kept).toHaveLength(1)
  const before = await openIn(join(folder, kept[0] ?? ''), [oldThings])
  expect(await before.read((read) => read.rows(oldThings).get('thg_1'))).toMatchObject({ name: '旧' })
  await before.close()
})

test('opening again in the same shape, or a new folder, makes no copy', async () => {
  await (await openIn(folder, [newThings])).close()
  await (await openIn(folder, [newThings])).close()
  expect(await copies()).toEqual([])
})

test('a damaged list of shapes costs one copy and loses nothing', async () => {
  await fill()
  await (await openIn(folder, [newThings])).close()
  await writeFile(join(folder, 'shapes.json'), '{"things": 2')
  const store = await openIn(folder, [newThings])
  expect(await store.read((read) => read.rows(newThings).get('thg_1'))).toMatchObject({ title: '旧' })
  await store.close()
  expect(await copies()).toHaveLength(2)
  await (await openIn(folder, [newThings])).close()
  expect(await copies()).toHaveLength(2)
})
