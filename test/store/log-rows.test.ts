import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { silentLog, type Log } from '../../src/core/log.ts'
import { StoreConflict, type Store } from '../../src/core/store.ts'
import { table } from '../../src/core/table.ts'
import { addMs, dayMs } from '../../src/core/time.ts'
import type { LowdbOptions, LowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { idsOf, lines, tinyWindow, type Line } from './log-tables.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

const folders: string[] = []
const stores: LowdbStore[] = []
const newFolder = async (): Promise<string> => {
  const folder = await tempFolder()
  folders.push(folder)
  return folder
}
const open = async (dataDir: string, more: Partial<LowdbOptions> = {}, tables = [lines]): Promise<LowdbStore> => {
  const store = await openIn(dataDir, tables, { window: tinyWindow, ...more })
  stores.push(store)
  return store
}
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const folder of folders.splice(0)) await removeFolder(folder)
})

const start = '2026-01-01T00:00:00.000Z'
/** One line an hour, three people in turn. */
const line = (n: number): Omit<Line, 'version'> => ({
  id: `l${String((n * 7_919) % 100_003).padStart(6, '0')}`,
  person: `p${n % 3}`,
  at: addMs(start, n * 3_600_000),
  words: '话'.repeat(40),
  ticket: `t${n}`,
})
const add = (store: Store, from: number, to: number): Promise<void> =>
  store.transaction('t', async (work) => {
    for (let n = from; n < to; n += 1) await work.rows(lines).insert(line(n))
  })
const logFiles = async (dataDir: string): Promise<string[]> =>
  (await readdir(join(dataDir, 'tables', 'lines', 'log'))).toSorted()
const rowFiles = async (dataDir: string): Promise<string[]> =>
  (await logFiles(dataDir)).filter((name) => /^[\d-]+\.jsonl$/.test(name))

describe('rows of a log table that left memory', () => {
  test('lie in files of one month, one checked row a line, fit to read', async () => {
    const dataDir = await newFolder()
    const store = await open(dataDir)
    await add(store, 0, 2_000)
    await store.compact()
    const names = await rowFiles(dataDir)
    expect(names).toEqual(['2026-01-000001.jsonl', '2026-02-000001.jsonl', '2026-03-000001.jsonl'])
    const text = await readFile(join(dataDir, 'tables', 'lines', 'log', names[1] ?? ''), 'utf8')
    const rows = text
      .split('\n')
      .slice(0, -1)
      .map((row) => JSON.parse(row) as [string, Line])
    expect(rows).toHaveLength(28 * 24)
    expect(rows.every(([checksum, row]) => /^[0-9a-f]{8}$/.test(checksum) && row.at.startsWith('2026-02'))).toBe(true)
  })

  test('are read, counted, written and deleted like any other, also after opening again', async () => {
    const dataDir = await newFolder()
    let store = await open(dataDir)
    await add(store, 0, 3_000)
    await store.close()
    store = await open(dataDir)
    await store.transaction('t', async (work) => {
      const rows = work.rows(lines)
      const [first] = await rows.range('person', { where: ['p1'], limit: 1 })
      expect(first).toMatchObject({ ...line(1), version: 1 })
      await rows.update({ ...(first as Line), words: 'changed', person: 'p9' })
      await rows.delete(line(2).id)
      expect(await rows.count('person', { where: ['p1'] })).toBe(999)
      await expect(rows.insert({ ...line(5_000), ticket: 't9' })).rejects.toBeInstanceOf(StoreConflict)
      await expect(rows.insert({ ...line(5_000), id: line(9).id })).rejects.toBeInstanceOf(StoreConflict)
    })
    const look = (from: Store): Promise<void> =>
      from.read(async (read) => {
        const rows = read.rows(lines)
        expect(await rows.get(line(2).id)).toBeUndefined()
        expect(await rows.byUnique('ticket', ['t2'])).toBeUndefined()
        expect(await rows.byUnique('ticket', ['t1'])).toMatchObject({ words: 'changed', version: 2 })
        expect(idsOf(await rows.range('person', { where: ['p9'], limit: 9 }))).toEqual([line(1).id])
        expect(await rows.count('at')).toBe(2_999)
        const last = await rows.range('person', { where: ['p0'], limit: 2, descending: true })
        expect(idsOf(last)).toEqual([line(2_997).id, line(2_994).id])
      })
    await look(store)
    await store.compact()
    await look(store)
    await store.close()
    await look(await open(dataDir))
  })

  test('of one work written twice at the same time are written once', async () => {
    const store = await open(await newFolder())
    await add(store, 0, 10)
    await store.compact()
    const outcome = await store.transaction('t', async (work) => {
      const rows = work.rows(lines)
      const row = await rows.get(line(3).id)
      const twice = await Promise.allSettled([rows.update(row as Line), rows.update(row as Line)])
      const inserts = await Promise.allSettled([rows.insert(line(20)), rows.insert(line(20))])
      return { twice: twice.map(({ status }) => status), inserts: inserts.map(({ status }) => status) }
    })
    // Which of the two reads its old row from disk first is open; that only one of them writes is not.
    expect(outcome.twice.toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcome.inserts.toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await store.read((read) => read.rows(lines).count('at'))).toBe(11)
  })

  test('stay in memory while they are recent, and until there are enough of them', async () => {
    const dataDir = await newFolder()
    const clock = manualClock(new Date(addMs(start, 5 * dayMs)))
    const store = await open(dataDir, { clock, window: { recentMs: 2 * dayMs, minRows: 100, maxRows: 1_000_000 } })
    await add(store, 0, 120)
    await store.compact()
    await expect(logFiles(dataDir)).rejects.toThrow('ENOENT')
    clock.move(2 * dayMs)
    await add(store, 120, 168)
    await store.compact()
    const [name = ''] = await rowFiles(dataDir)
    const text = await readFile(join(dataDir, 'tables', 'lines', 'log', name), 'utf8')
    expect(text.split('\n')).toHaveLength(120 + 1)
    expect(await store.read((read) => read.rows(lines).count('at'))).toBe(168)
  })

  test('old months are not written again, and a month that grows has few files', async () => {
    const dataDir = await newFolder()
    const store = await open(dataDir)
    await add(store, 0, 31 * 24)
    await store.compact()
    const january = await rowFiles(dataDir)
    for (let n = 31 * 24; n < 58 * 24; n += 24) {
      await add(store, n, n + 24)
      await store.compact()
    }
    await store.compact()
    const names = await rowFiles(dataDir)
    expect(names).toContain(january[0])
    expect(names.filter((name) => name.startsWith('2026-02')).length).toBeLessThan(10)
    expect(await store.read((read) => read.rows(lines).count('at', { from: '2026-02' }))).toBe(27 * 24)
  })

  test('go by whole months when retention no longer allows them', async () => {
    const dataDir = await newFolder()
    const brief = table({ ...lines, retention: { kind: 'days', days: 40, field: 'at' } })
    const clock = manualClock(new Date('2026-03-05T00:00:00.000Z'))
    const store = await open(dataDir, { clock }, [brief])
    await add(store, 0, 60 * 24)
    await store.compact()
    expect(await store.read((read) => read.rows(brief).count('at'))).toBe(60 * 24)
    clock.move(9 * dayMs)
    await add(store, 60 * 24, 60 * 24 + 1)
    await store.compact()
    expect(await store.read((read) => read.rows(brief).count('at', { to: '2026-02' }))).toBe(0)
    expect(await store.read((read) => read.rows(brief).count('at'))).toBe(29 * 24 + 1)
    await store.close()
    const again = await open(dataDir, { clock }, [brief])
    expect(await again.read((read) => read.rows(brief).count('at'))).toBe(29 * 24 + 1)
  })

  test('leave memory however recent they are, the oldest first, where too many would stay', async () => {
    const dataDir = await newFolder()
    const clock = manualClock(new Date(addMs(start, 30 * dayMs)))
    const store = await open(dataDir, { clock, window: { recentMs: 90 * dayMs, minRows: 1, maxRows: 200 } })
    await add(store, 0, 200)
    await store.compact()
    expect((await readdir(join(dataDir, 'tables', 'lines'))).includes('log')).toBe(false)
    await add(store, 200, 600)
    await store.compact()
    const [name = ''] = await rowFiles(dataDir)
    const text = await readFile(join(dataDir, 'tables', 'lines', 'log', name), 'utf8')
    expect(text).toContain(`"${line(0).at}"`)
    expect(text).not.toContain(`"${line(599).at}"`)
    expect(text.trimEnd().split('\n').length).toBeGreaterThan(400)
    expect(await store.read((read) => read.rows(lines).count('at'))).toBe(600)
  })

  test('a scan under way goes on over files that two snapshots have replaced since', async () => {
    const dataDir = await newFolder()
    const store = await open(dataDir)
    await add(store, 0, 300)
    await store.compact()
    const before = await rowFiles(dataDir)
    const seen: string[] = []
    for await (const row of store.scan(lines)) {
      seen.push(row.id)
      if (seen.length > 3) continue
      await add(store, 100 + seen.length * 300, 400 + seen.length * 300)
      await store.compact()
    }
    expect(seen).toHaveLength(300)
    await add(store, 9_000, 9_001)
    await store.compact()
    await add(store, 9_001, 9_002)
    await store.compact()
    const [name = ''] = before
    expect(await rowFiles(dataDir)).not.toContain(name)
  })

  test('an index declared later is made for them, and an older shape is brought up', async () => {
    const dataDir = await newFolder()
    let store = await open(dataDir)
    await add(store, 0, 300)
    await store.close()
    const more = table<Line>({
      ...lines,
      shape: 2,
      indexes: { ...lines.indexes, newest: ['words'] },
      upgrade: (row) => ({ ...row, words: 'upgraded' }),
    })
    store = await open(dataDir, {}, [more])
    expect(await store.read((read) => read.rows(more).count('newest', { where: ['upgraded'] }))).toBe(300)
    await store.close()
    store = await open(dataDir, {}, [more])
    expect(await store.read((read) => read.rows(more).count('newest', { where: ['upgraded'] }))).toBe(300)
  })

  test('are carried along by a release that does not know their table, and found by one that does', async () => {
    const dataDir = await newFolder()
    const other = table<Line>({ ...lines, name: 'other', log: undefined })
    let store = await open(dataDir, {}, [lines])
    await add(store, 0, 300)
    await store.close()
    store = await open(dataDir, {}, [other])
    await store.transaction('t', (work) => work.rows(other).insert(line(1)))
    await store.close()
    // Declared without `log`: what left memory before is still read from the disk.
    const plain = table<Line>({ ...lines, log: undefined })
    store = await open(dataDir, {}, [plain])
    expect(await store.read((read) => read.rows(plain).count('at'))).toBe(300)
    expect(await store.read((read) => read.rows(plain).get(line(7).id))).toMatchObject(line(7))
  })
})

describe('damage in a log segment', () => {
  const warnings = (): { log: Log; words: string[] } => {
    const words: string[] = []
    return { words, log: { ...silentLog, warn: (_category, message) => words.push(message) } }
  }
  const damaged = async (spoil: (path: string) => Promise<void>, file: RegExp): Promise<string> => {
    const dataDir = await newFolder()
    const store = await open(dataDir)
    await add(store, 0, 600)
    await store.close()
    const name = (await logFiles(dataDir)).find((candidate) => file.test(candidate)) ?? ''
    await spoil(join(dataDir, 'tables', 'lines', 'log', name))
    return dataDir
  }
  const flip = async (path: string): Promise<void> => {
    const content = await readFile(path)
    content.writeUInt8(content.readUInt8(5_000) ^ 1, 5_000)
    await writeFile(path, content)
  }

  test('a flipped byte is told with file and command when it is met; other reads and writes go on', async () => {
    const dataDir = await damaged(flip, /^[\d-]+\.jsonl$/)
    const store = await open(dataDir)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 600 }, (_, n) => store.read((read) => read.rows(lines).get(line(n).id))),
    )
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []))
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.length).toBeLessThan(200)
    expect(failed[0]).toMatch(
      /a log segment is damaged: .*2026-01-000001\.jsonl, offset \d+.*npm run doctor -- --repair/,
    )
    await add(store, 800, 801)
    expect(await store.read((read) => read.rows(lines).get(line(800).id))).toBeDefined()
  })

  test('repairing keeps every other row and says which place was lost', async () => {
    const dataDir = await damaged(flip, /^[\d-]+\.jsonl$/)
    const { log, words } = warnings()
    let store = await open(dataDir, { repair: true, log })
    expect(words[0]).toBe('a damaged row of a log segment was passed over')
    expect(await store.read((read) => read.rows(lines).count('at'))).toBe(599)
    await store.close()
    store = await open(dataDir)
    expect(await store.read((read) => read.rows(lines).range('at', { limit: 999 }))).toHaveLength(599)
  })

  test.each([
    ['a flipped byte in an index', /index-person/, flip],
    ['a lost index', /unique-ticket/, (path: string) => rm(path)],
    ['a flipped byte in the directory', /directory/, flip],
    ['a lost directory', /directory/, (path: string) => rm(path)],
  ] as const)('%s is made good from the rows without loss', async (_name, file, spoil) => {
    const dataDir = await damaged(spoil, file)
    const store = await open(dataDir, { repair: true })
    await store.read(async (read) => {
      const rows = read.rows(lines)
      expect(await rows.count('at')).toBe(600)
      for (let n = 0; n < 600; n += 37) expect(await rows.byUnique('ticket', [`t${n}`])).toMatchObject(line(n))
      expect(await rows.range('person', { where: ['p1'], limit: 999 })).toHaveLength(200)
    })
  })
})
