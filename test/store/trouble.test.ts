import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silentLog, type Log } from '../../src/core/log.ts'
import { StoreUnavailable, type Store } from '../../src/core/store.ts'
import type { LowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { idsOf } from '../support/rows.ts'
import { writePair } from './crash-pairs.ts'
import { crashTables, lefts, rights } from './crash-tables.ts'
import { faultyFiles, unreadableFiles } from './faulty-files.ts'
import { tinyWindow } from './log-tables.ts'
import { newFolder, numbersFrom, openIn } from './support.ts'

const seed = Number(process.env['FAULT_SEED'] ?? (process.pid * 7919) % 1_000_003)
const tries = 20

const missing = async (store: Store, ids: readonly string[]): Promise<readonly string[]> => {
  const found = new Set(await idsOf(store, lefts))
  expect(await idsOf(store, rights)).toEqual([...found])
  return ids.filter((id) => !found.has(id))
}

/** Pairs and snapshots until the first refusal; the ids are those acknowledged. */
const work = async (store: LowdbStore, ids: string[]): Promise<unknown> => {
  for (let n = 0; n < 16; n += 1) {
    try {
      ids.push(await writePair(store, n))
    } catch (error) {
      return error
    }
    if (n % 5 === 4) await store.compact().catch(() => undefined)
  }
  return undefined
}

const small = { segmentBytes: 4_096, window: tinyWindow }

/** How many calls change the disk when all goes well. */
const countCalls = async (): Promise<{ opening: number; calls: number }> => {
  const base = await newFolder()
  const measure = faultyFiles(Number.POSITIVE_INFINITY)
  const first = await openIn(base, crashTables, { ...small, files: measure.files })
  const opening = measure.calls()
  await work(first, [])
  const calls = measure.calls()
  await first.close()
  return { opening, calls }
}

/** From one random call on every call that changes the disk is refused. The result: whether a writer met it. */
const tryFault = async (
  code: string,
  share: number,
  { opening, calls }: { opening: number; calls: number },
): Promise<boolean> => {
  const dataDir = await newFolder()
  const disk = faultyFiles(opening + Math.floor(share * (calls - opening)), { code, torn: share > 0.5 })
  const store = await openIn(dataDir, crashTables, { ...small, files: disk.files })
  const ids: string[] = []
  const error = await work(store, ids)
  expect(disk.refused()).toBeGreaterThan(0)
  if (error !== undefined) {
    expect(error).toBeInstanceOf(StoreUnavailable)
    expect(error).toMatchObject({ message: expect.stringContaining(code) as string })
    expect(store.trouble()).toContain(code)
    await expect(writePair(store, 99)).rejects.toBeInstanceOf(StoreUnavailable)
  }
  // Reads go on, and show what was acknowledged.
  expect(await missing(store, ids)).toEqual([])
  expect(await store.read((read) => read.rows(lefts).count('n'))).toBe(ids.length)
  await store.close()
  const again = await openIn(dataDir, crashTables, small)
  expect(await missing(again, ids)).toEqual([])
  await writePair(again, 1_000)
  await again.close()
  return error !== undefined
}

test.each(['ENOSPC', 'EROFS', 'EIO'])(
  `${tries} tries of %s: a clear error, reads go on, nothing acknowledged is lost (FAULT_SEED=${seed})`,
  async (code) => {
    const random = numbersFrom(seed)
    const healthy = await countCalls()
    expect(healthy.calls).toBeGreaterThan(100)
    let met = 0
    for (let i = 0; i < tries; i += 1) if (await tryFault(code, random(), healthy)) met += 1
    expect(met).toBeGreaterThan(0)
  },
  120_000,
)

test('a folder that cannot be written to stops the start with the reason', async () => {
  const dataDir = await newFolder()
  await expect(openIn(dataDir, crashTables, { files: faultyFiles(0, { code: 'EROFS' }).files })).rejects.toThrow(
    'EROFS',
  )
})

test('old rows that the disk cannot give are an error for who asks for them; new ones are read and written', async () => {
  const dataDir = await newFolder()
  const ids: string[] = []
  const first = await openIn(dataDir, crashTables, small)
  await work(first, ids)
  await first.close()
  let isBroken = false
  const store = await openIn(dataDir, crashTables, { ...small, files: unreadableFiles(() => isBroken) })
  isBroken = true
  const old = ids[0] ?? ''
  const ask = (): Promise<unknown> => store.read((read) => read.rows(lefts).get(old))
  await expect(ask()).rejects.toThrow('EIO')
  await expect(store.transaction('t', (work) => work.rows(lefts).get(old))).rejects.toThrow('EIO')
  // One new id in a hundred looks like an old one to the filter and is looked for on the disk: another is taken then.
  ids.push(await writePair(store, 500).catch(() => writePair(store, 501)))
  expect(await store.read((read) => read.rows(rights).get(old))).toBeDefined()
  isBroken = false
  expect(await ask()).toBeDefined()
  expect(await missing(store, ids)).toEqual([])
  await store.close()
})

const filesIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder, { recursive: true })
  const paths = names.map((name) => join(folder, name)).filter((path) => !path.endsWith('.sock'))
  const found: string[] = []
  for (const path of paths.toSorted()) if ((await stat(path)).isFile() && (await stat(path)).size > 0) found.push(path)
  return found
}

/** As a killed process leaves it: snapshots, log segments and commits after them. */
const crashedFolder = async (): Promise<{ dataDir: string; ids: readonly string[] }> => {
  const [dataDir, copy] = [await newFolder(), await newFolder()]
  const store = await openIn(dataDir, crashTables, small)
  const ids: string[] = []
  await work(store, ids)
  await cp(dataDir, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  await store.close()
  return { dataDir: copy, ids }
}

const listening = (): { log: Log; words: string[] } => {
  const words: string[] = []
  const note = (_category: string, message: string): unknown => words.push(message)
  return { words, log: { ...silentLog, warn: note, error: note } }
}

const tornTail = 'an unfinished write at the end of the journal was dropped'
const repairCommand = 'npm run doctor -- --repair'

test(`${tries} flipped bytes anywhere: told with file and command or harmless, and nothing is lost unsaid (FAULT_SEED=${seed})`, async () => {
  const random = numbersFrom(seed)
  const { dataDir: whole, ids } = await crashedFolder()
  for (let i = 0; i < tries; i += 1) {
    const dataDir = await newFolder()
    await cp(whole, dataDir, { recursive: true })
    const files = await filesIn(dataDir)
    const path = files[Math.floor(random() * files.length)] ?? ''
    const content = await readFile(path)
    // Segments of the journal are mostly zeros to come: the written part is the one that matters.
    const written = path.includes('journal')
      ? Math.max(
          1,
          content.findLastIndex((byte) => byte !== 0),
        )
      : content.length
    const offset = Math.floor(random() * written)
    content.writeUInt8(content.readUInt8(offset) ^ (1 << Math.floor(random() * 8)), offset)
    await writeFile(path, content)

    const first = listening()
    const looked = await openIn(dataDir, crashTables, { ...small, log: first.log }).then(
      async (store) => {
        const result = await missing(store, ids).catch((error: unknown) => String(error))
        await store.close()
        return result
      },
      (error: unknown) => String(error),
    )
    if (Array.isArray(looked)) {
      // Only what cannot be told from an unfinished write may be dropped, and the log says so.
      if (looked.length > 0 && !first.words.includes(tornTail)) throw new Error(`${path}: ${looked.length} lost unsaid`)
      if (looked.length > 1) throw new Error(`${path}: ${looked.length} taken for one unfinished write`)
      continue
    }
    expect([path, looked]).toEqual([path, expect.stringContaining(repairCommand)])
    const second = listening()
    const repaired = await openIn(dataDir, crashTables, { ...small, repair: true, log: second.log })
    const found = await idsOf(repaired, lefts)
    const lost = ids.filter((id) => !found.includes(id))
    expect(lost.length).toBeLessThan(2)
    expect(lost.length === 0 || /was passed over/.test(second.words.join())).toBe(true)
    await writePair(repaired, 2_000)
    await repaired.close()
    await (await openIn(dataDir, crashTables, small)).close()
  }
}, 120_000)
