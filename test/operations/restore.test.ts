import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { folderPlace } from '../../src/operations/place.ts'
import { restoreBackup } from '../../src/operations/restore.ts'
import { diskFiles, type Files } from '../../src/store/lowdb/files.ts'
import { contractTables, slots, things } from '../contracts/store-tables.ts'
import { faultyFiles } from '../store/faulty-files.ts'
import { openIn } from '../store/support.ts'
import {
  allRowsIn,
  backupOf,
  filledFolder,
  laterThings,
  now,
  placeIn,
  removeFolders,
  rowsIn,
  tempFolder,
} from './house.ts'

afterEach(removeFolders)

const backup = async (count?: number) => {
  const from = await filledFolder(count)
  const file = join(await tempFolder(), 'all.gz')
  await backupOf(from, { file })
  return { from, file }
}

test('a restored folder has every row with its id and version, and is a store like any other', async () => {
  const { from, file } = await backup()
  const to = join(await tempFolder(), 'new')
  const done = await restoreBackup({ file, place: placeIn(to), force: false })
  expect(done).toMatchObject({ rows: 1_201, tables: 2, kept: undefined })
  expect(await allRowsIn(to)).toEqual(await allRowsIn(from))
  expect(await readdir(to)).not.toContain('incoming')
  const store = await openIn(to, contractTables)
  expect(await store.read((read) => read.rows(things).get('thing3'))).toMatchObject({ version: 2, name: 'again' })
  expect(await store.read((read) => read.rows(slots).byUnique('slot', ['10:00']))).toMatchObject({ id: 'slot1' })
  await store.transaction('t', (work) => work.rows(things).insert({ id: 'new', name: 'new' }))
  await store.close()
})

test('rows of an earlier shape arrive in the shape of today', async () => {
  const { file } = await backup(5)
  const to = await tempFolder()
  await restoreBackup({ file, place: placeIn(to, [laterThings, slots]), force: false })
  const store = await openIn(to, [laterThings, slots])
  expect((await rowsIn(store, laterThings)).map(({ title }) => title)).toContain('新thing 1')
  await store.close()
})

test('a place with rows is refused, and with force what was there is kept', async () => {
  const { file, from } = await backup(20)
  const to = await filledFolder(7)
  await writeFile(join(to, 'encryption.key'), 'stays')
  const before = await allRowsIn(to)
  await expect(restoreBackup({ file, place: placeIn(to), force: false })).rejects.toThrow('--force')
  expect(await allRowsIn(to)).toEqual(before)
  const { kept } = await restoreBackup({ file, place: placeIn(to), force: true })
  expect(await allRowsIn(to)).toEqual(await allRowsIn(from))
  expect(await allRowsIn(kept ?? '')).toEqual(before)
  expect(await readFile(join(to, 'encryption.key'), 'utf8')).toBe('stays')
})

test('a place that is empty, though a store was opened there, needs no force', async () => {
  const { file } = await backup(3)
  const to = await tempFolder()
  await (await openIn(to, contractTables)).close()
  await expect(restoreBackup({ file, place: placeIn(to), force: false })).resolves.toMatchObject({ rows: 4 })
})

test('a place that cannot be read is not empty', async () => {
  const { file } = await backup(3)
  const to = await filledFolder(3)
  await writeFile(join(to, 'manifest.json'), '{')
  await expect(restoreBackup({ file, place: placeIn(to), force: false })).rejects.toThrow('读不出来')
  await restoreBackup({ file, place: placeIn(to), force: true })
  expect((await allRowsIn(to))[0]).toHaveLength(3)
})

test('a place that a process works on is refused also with force', async () => {
  const { file } = await backup(3)
  const to = await filledFolder(3)
  const store = await openIn(to, contractTables)
  await expect(restoreBackup({ file, place: placeIn(to), force: true })).rejects.toThrow('already runs')
  expect(await rowsIn(store, things)).toHaveLength(3)
  await store.close()
})

test('a damaged backup is refused before anything is touched', async () => {
  const { file } = await backup(50)
  const content = await readFile(file)
  content.writeUInt8(content.readUInt8(300) ^ 4, 300)
  await writeFile(file, content)
  const to = await filledFolder(3)
  const names = await readdir(to)
  await expect(restoreBackup({ file, place: placeIn(to), force: true })).rejects.toThrow('备份文件坏了')
  expect(await readdir(to)).toEqual(names)
})

test('a restore that was broken off half way leaves the old store, and can be done again', async () => {
  const { file } = await backup(10)
  const to = await filledFolder(3)
  const place = placeIn(to)
  const broken = {
    ...place,
    replace: (fill: Parameters<typeof place.replace>[0]) =>
      place.replace(async (store) => {
        await fill(store)
        throw new Error('broken off')
      }, false),
  }
  await expect(restoreBackup({ file, place: broken, force: true })).rejects.toThrow('broken off')
  expect((await allRowsIn(to))[0]).toHaveLength(3)
  await restoreBackup({ file, place, force: true })
  expect((await allRowsIn(to))[0]).toHaveLength(10)
})

test(
  'a crash after any single step of the exchange leaves the old rows, the new ones, or a store that says what is wrong',
  { timeout: 60_000 },
  async () => {
    const { file } = await backup(4)
    const options = (dataDir: string, files: Files) => ({
      dataDir,
      tables: contractTables,
      clock: systemClock,
      log: silentLog,
      segmentBytes: 512,
      files,
    })
    const restoreWith = (dataDir: string, files: Files, at = now) =>
      restoreBackup({ file, place: folderPlace({ options: options(dataDir, files), now: at }), force: true })
    const counting = faultyFiles(Number.POSITIVE_INFINITY)
    await restoreWith(await filledFolder(2), counting.files)
    const found = new Map<number | string, number>()
    // Most steps only build the new store beside the old one; the exchange is among the last.
    const last = counting.calls() - 30
    for (let healthy = 0; healthy < counting.calls(); healthy += healthy < last ? 9 : 1) {
      const dataDir = await filledFolder(2)
      await restoreWith(dataDir, faultyFiles(healthy).files).catch(() => undefined)
      const rows = await allRowsIn(dataDir).then(
        ([first]) => first?.length ?? 0,
        () => 'refused',
      )
      expect([2, 4, 'refused'], `after ${healthy} calls`).toContain(rows)
      found.set(rows, (found.get(rows) ?? 0) + 1)
      await restoreWith(dataDir, diskFiles, '2026-11-23T05:00:00.000Z')
      expect((await allRowsIn(dataDir))[0], `after ${healthy} calls`).toHaveLength(4)
    }
    expect(new Set(found.keys())).toEqual(new Set([2, 4, 'refused']))
  },
)
