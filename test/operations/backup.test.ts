import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { backUp } from '../../src/operations/back-up.ts'
import { canonicalJson } from '../../src/operations/fingerprint.ts'
import { readBackup } from '../../src/operations/read-backup.ts'
import { contractTables, slots, things } from '../contracts/store-tables.ts'
import { faultyFiles } from '../store/faulty-files.ts'
import { openIn } from '../store/support.ts'
import { backupOf, filledFolder, laterThings, now, removeFolders, tempFolder } from './house.ts'

afterEach(removeFolders)

const asIs = <T>(row: T): T => row
const check = (file: string, tables = contractTables as Parameters<typeof readBackup>[0]['tables']) =>
  readBackup({ file, tables, clean: asIs })

const backupFile = async (count?: number): Promise<string> => {
  const file = join(await tempFolder(), 'all.gz')
  await backupOf(await filledFolder(count), { file })
  return file
}

describe('canonical JSON', () => {
  test('is the same whatever order fields were written in, and parses back to the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(turned)).toBe(canonicalJson(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

describe('a backup', () => {
  test('is one file of mode 600 that says what is in it, and that the key is not', async () => {
    const file = await backupFile(10)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(file, '..'))).toEqual(['all.gz'])
    const lines = gunzipSync(await readFile(file))
      .toString('utf8')
      .split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      kind: 'liangxin-backup',
      createdAt: now,
      note: expect.stringContaining('ENCRYPTION_KEY is not in this file') as unknown,
      tables: [
        { name: 'things', shape: 1, rows: 10 },
        { name: 'slots', shape: 1, rows: 1 },
      ],
    })
  })

  test('reads back whole', async () => {
    const { expected } = await check(await backupFile())
    expect(expected.get('things')?.rows).toBe(1_200)
    expect(expected.get('slots')?.rows).toBe(1)
  })

  test('shows one moment of all tables while others write', async () => {
    const dataDir = await tempFolder()
    const store = await openIn(dataDir, contractTables)
    const state = { stop: false, pairs: 0 }
    const writer = async (): Promise<void> => {
      for (; !state.stop; state.pairs += 1) {
        const n = state.pairs
        await store.transaction('t', async (work) => {
          await work.rows(things).insert({ id: `p${n}`, name: 'pair' })
          await work.rows(slots).insert({ id: `p${n}`, slot: `s${n}`, person: 'a' })
        })
      }
    }
    const writing = writer()
    for (const enough of [200, 400, 600, 800, 1_000]) {
      while (state.pairs < enough) await new Promise((done) => setImmediate(done))
      const file = join(await tempFolder(), 'all.gz')
      await backUp({ store, tables: contractTables, file, now, release: '0' })
      const { expected } = await check(file)
      expect(expected.get('things')?.rows).toBe(expected.get('slots')?.rows)
    }
    state.stop = true
    await writing
    await store.close()
  })

  test('is refused after a flip of any bit', async () => {
    const file = await backupFile(40)
    const content = await readFile(file)
    const whole = JSON.stringify([...(await check(file)).expected])
    const spoilt = join(await tempFolder(), 'spoilt.gz')
    for (let offset = 0; offset < content.length; offset += offset < 20 ? 1 : 37) {
      const copy = Buffer.from(content)
      copy.writeUInt8(copy.readUInt8(offset) ^ (1 << (offset % 8)), offset)
      await writeFile(spoilt, copy)
      const outcome = await check(spoilt).then(
        (read) => (JSON.stringify([...read.expected]) === whole ? 'what was written' : 'something else'),
        (error: unknown) => (error instanceof Error ? error.message : ''),
      )
      // A few bits of deflate fill up a byte and say nothing: then all that was read is what was written.
      expect(outcome, `offset ${offset}`).toMatch(/备份文件坏了|what was written/)
    }
  })

  test('is refused when it was cut, or is something else', async () => {
    const file = await backupFile(40)
    await truncate(file, (await stat(file)).size - 9)
    await expect(check(file)).rejects.toThrow('备份文件坏了')
    await truncate(file, 4)
    await expect(check(file)).rejects.toThrow('备份文件坏了')
    await writeFile(file, 'PK not a backup at all')
    await expect(check(file)).rejects.toThrow('备份文件坏了')
  })

  test('of a newer release, or with a table nobody here knows, is refused by name', async () => {
    const file = await backupFile(1)
    await expect(check(file, [things])).rejects.toThrow('不认识的表 slots')
    const later = join(await tempFolder(), 'later.gz')
    await backupOf(await tempFolder(), { file: later, tables: [laterThings] })
    await expect(check(later)).rejects.toThrow('表 things 是更新的版本写的')
  })

  test('of an earlier shape is lifted to the one of today', async () => {
    const file = await backupFile(3)
    const seen: unknown[] = []
    await readBackup({
      file,
      tables: [laterThings, slots],
      clean: asIs,
      onRows: async (table, rows) => void (table.name === 'things' && seen.push(...rows)),
    })
    expect(seen[1]).toEqual({ id: 'thing1', version: 1, title: '新thing 1' })
  })
})

describe('a disk that refuses', () => {
  test.each(['ENOSPC', 'EIO', 'EROFS'])('(%s) leaves no half file and the one before as it was', async (code) => {
    const dataDir = await filledFolder(2_000)
    const file = join(await tempFolder(), 'all.gz')
    await writeFile(file, 'yesterday')
    const whole = faultyFiles(Number.POSITIVE_INFINITY)
    await backupOf(dataDir, { file: join(await tempFolder(), 'counted.gz'), files: whole.files })
    expect(whole.calls()).toBeGreaterThan(4)
    for (let healthy = 0; healthy < whole.calls() - 1; healthy += 1) {
      const { files } = faultyFiles(healthy, { code })
      await expect(backupOf(dataDir, { file, files }), `after ${healthy} calls`).rejects.toThrow(code)
      expect(await readFile(file, 'utf8'), `after ${healthy} calls`).toBe('yesterday')
    }
  })

  test('is named to whoever asked', async () => {
    const store = await openIn(await filledFolder(5), contractTables)
    const { files } = faultyFiles(2)
    const file = join(await tempFolder(), 'all.gz')
    await expect(backUp({ store, tables: contractTables, file, now, release: '0', files })).rejects.toThrow('磁盘满了')
    await store.close()
  })
})
