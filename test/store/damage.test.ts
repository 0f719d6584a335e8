import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Log } from '../../src/core/log.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Store } from '../../src/core/store.ts'
import { crashTables, lefts } from './crash-tables.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeFolder(folder)
})

const add = (store: Store, n: number): Promise<unknown> =>
  store.transaction('t', (work) => work.rows(lefts).insert({ id: `row${n}`, n, filling: 'x'.repeat(100) }))

const numbersIn = async (store: Store): Promise<readonly number[]> => {
  const rows = await store.read((read) => read.rows(lefts).range('n', { limit: 1_000 }))
  return rows.map(({ n }) => n)
}

/** A folder as a killed process leaves it: ten groups in the journal and no snapshot of them. */
const crashedFolder = async (more: { segmentBytes?: number } = {}): Promise<string> => {
  const [dataDir, copy] = [await tempFolder(), await tempFolder()]
  folders.push(dataDir, copy)
  const store = await openIn(dataDir, crashTables, more)
  for (let n = 0; n < 10; n += 1) await add(store, n)
  await copyData(dataDir, copy)
  await store.close()
  return copy
}

const copyData = async (from: string, to: string): Promise<void> => {
  await cp(from, to, { recursive: true, filter: (path) => !path.endsWith('.sock') })
}

const segmentPaths = async (dataDir: string): Promise<string[]> =>
  (await readdir(join(dataDir, 'journal'))).toSorted().map((name) => join(dataDir, 'journal', name))

/** Where the groups of a segment begin. */
const groupStarts = (segment: Buffer): number[] => {
  const starts: number[] = []
  for (let at = segment.indexOf('LXJ1'); at !== -1; at = segment.indexOf('LXJ1', at + 1)) starts.push(at)
  return starts
}

const flip = async (path: string, offset: number): Promise<void> => {
  const content = await readFile(path)
  content.writeUInt8(content.readUInt8(offset) ^ 1, offset)
  await writeFile(path, content)
}

const warnings = (): { log: Log; words: string[] } => {
  const words: string[] = []
  return { words, log: { ...silentLog, warn: (_category, message) => words.push(message) } }
}

test('a damaged last group is a torn tail: dropped, logged, and never taken for damage later', async () => {
  const dataDir = await crashedFolder()
  const [path = ''] = await segmentPaths(dataDir)
  const last = groupStarts(await readFile(path)).at(-1) ?? 0
  await flip(path, last + 40)
  const { log, words } = warnings()
  const store = await openIn(dataDir, crashTables, { log })
  expect(words).toEqual(['an unfinished write at the end of the journal was dropped'])
  expect(await numbersIn(store)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  await add(store, 100)
  const copy = await tempFolder()
  folders.push(copy)
  await copyData(dataDir, copy)
  await store.close()
  const again = warnings()
  const next = await openIn(copy, crashTables, { log: again.log })
  expect(again.words).toEqual([])
  expect(await numbersIn(next)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 100])
  await next.close()
})

test('a group that was cut short, or of which only the middle arrived, is a torn tail', async () => {
  for (const zeroes of ['head', 'end'] as const) {
    const dataDir = await crashedFolder()
    const [path = ''] = await segmentPaths(dataDir)
    const content = await readFile(path)
    const last = groupStarts(content).at(-1) ?? 0
    if (zeroes === 'head') content.fill(0, last, last + 30)
    else content.fill(0, last + 60)
    await writeFile(path, content)
    const { log, words } = warnings()
    const store = await openIn(dataDir, crashTables, { log })
    expect(words).toHaveLength(1)
    expect(await numbersIn(store)).toHaveLength(9)
    await store.close()
  }
})

test.each([0, 6, 9, 17, 21, 60])('a byte flipped at %i of a group before others stops the start', async (within) => {
  const dataDir = await crashedFolder()
  const [path = ''] = await segmentPaths(dataDir)
  const before = await readFile(path)
  const start = groupStarts(before)[4] ?? 0
  await flip(path, start + within)
  const flipped = await readFile(path)
  const opening = openIn(dataDir, crashTables)
  await expect(opening).rejects.toThrow(`${path}, offset ${start}`)
  await expect(openIn(dataDir, crashTables)).rejects.toThrow('npm run doctor -- --repair')
  // Nothing was made worse.
  expect(await readFile(path)).toEqual(flipped)
})

test('repairing loses the damaged group and keeps all others', async () => {
  const dataDir = await crashedFolder()
  const [path = ''] = await segmentPaths(dataDir)
  await flip(path, (groupStarts(await readFile(path))[4] ?? 0) + 60)
  const { log, words } = warnings()
  const store = await openIn(dataDir, crashTables, { repair: true, log })
  expect(words).toEqual(['damage in the journal was passed over'])
  expect(await numbersIn(store)).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9])
  await add(store, 100)
  await store.close()
  const next = await openIn(dataDir, crashTables)
  expect(await numbersIn(next)).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9, 100])
  await next.close()
})

test('a missing segment in the middle stops the start', async () => {
  const dataDir = await crashedFolder({ segmentBytes: 512 })
  const paths = await segmentPaths(dataDir)
  expect(paths.length).toBeGreaterThan(3)
  await rm(paths[1] ?? '')
  await expect(openIn(dataDir, crashTables)).rejects.toThrow('the journal is damaged')
})

/** A folder with two snapshots and commits in the journal after each. */
const snapshotFolder = async (more: { segmentBytes?: number } = {}): Promise<string> => {
  const [dataDir, copy] = [await tempFolder(), await tempFolder()]
  folders.push(dataDir, copy)
  const store = await openIn(dataDir, crashTables, more)
  for (let n = 0; n < 10; n += 1) {
    await add(store, n)
    if (n === 3 || n === 7) await store.compact()
  }
  await copyData(dataDir, copy)
  await store.close()
  return copy
}

const currentPart = async (dataDir: string): Promise<string> => {
  const names = (await readdir(join(dataDir, 'tables', 'lefts'))).toSorted()
  return join(dataDir, 'tables', 'lefts', names.at(-1) ?? '')
}

const spoil: readonly (readonly [string, (dataDir: string) => Promise<void>])[] = [
  ['a flipped byte in a table file', async (dataDir) => flip(await currentPart(dataDir), 50)],
  ['a missing table file', async (dataDir) => rm(await currentPart(dataDir))],
  ['an emptied table file', async (dataDir) => writeFile(await currentPart(dataDir), '')],
  ['an emptied manifest', async (dataDir) => writeFile(join(dataDir, 'manifest.json'), '')],
  ['a cut manifest', async (dataDir) => writeFile(join(dataDir, 'manifest.json'), '{"format":1,')],
]

test.each(spoil)(
  '%s stops the start, and repairing goes back to the snapshot before without loss',
  async (_name, damage) => {
    // Small segments, so that those the last snapshot does not need are at stake.
    const dataDir = await snapshotFolder({ segmentBytes: 512 })
    await damage(dataDir)
    await expect(openIn(dataDir, crashTables)).rejects.toThrow('npm run doctor -- --repair')
    const store = await openIn(dataDir, crashTables, { repair: true })
    expect(await numbersIn(store)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    await add(store, 10)
    await store.close()
    const next = await openIn(dataDir, crashTables)
    expect(await numbersIn(next)).toHaveLength(11)
    await next.close()
  },
)

test('a lost manifest is not taken for a new folder, not even when repairing', async () => {
  const dataDir = await snapshotFolder()
  await rm(join(dataDir, 'manifest.json'))
  await rm(join(dataDir, 'manifest.previous.json'))
  await expect(openIn(dataDir, crashTables)).rejects.toThrow('is missing')
  await expect(openIn(dataDir, crashTables, { repair: true })).rejects.toThrow('is missing')
  expect(await readdir(join(dataDir, 'tables', 'lefts'))).not.toEqual([])
})

test('damage in a part of the journal that the snapshot holds already is only logged', async () => {
  const dataDir = await snapshotFolder()
  const [path = ''] = await segmentPaths(dataDir)
  // Written between the two snapshots.
  await flip(path, (groupStarts(await readFile(path))[5] ?? 0) + 60)
  const { log, words } = warnings()
  const store = await openIn(dataDir, crashTables, { log })
  expect(words).toEqual(['damage in a part of the journal that the snapshot holds already'])
  expect(await numbersIn(store)).toHaveLength(10)
  await store.close()
})
