import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { backUp } from '../../src/operations/back-up.ts'
import { folderPlace } from '../../src/operations/place.ts'
import { checkFiles } from '../../src/operations/place-checks.ts'
import { repairStore } from '../../src/operations/repair.ts'
import { restoreBackup } from '../../src/operations/restore.ts'
import { lines, tinyWindow, type Line } from '../store/log-tables.ts'
import { openIn } from '../store/support.ts'
import { now, removeFolders, rowsIn, tempFolder } from './house.ts'

afterEach(removeFolders)

const tables = [lines]

const insertLines = (count: number): Omit<Line, 'version'>[] =>
  Array.from({ length: count }, (_one, n) => ({
    id: `line${String(n).padStart(4, '0')}`,
    person: `p${n % 9}`,
    at: `2026-0${1 + (n % 6)}-05T08:00:00.${String(n % 1000).padStart(3, '0')}Z`,
    words: `words ${n}`,
    ticket: `t${n}`,
  }))

/** A folder in which old rows have left memory for segments of their months. */
const folderWithLogs = async (): Promise<string> => {
  const dataDir = await tempFolder()
  const store = await openIn(dataDir, tables, { window: tinyWindow })
  await store.transaction('t', async (work) => {
    for (const line of insertLines(900)) await work.rows(lines).insert(line)
  })
  await store.compact()
  await store.transaction('t', (work) => work.rows(lines).delete('line0003'))
  await store.close()
  return dataDir
}

const rowsOf = async (dataDir: string): Promise<readonly Line[]> => {
  const store = await openIn(dataDir, tables, { window: tinyWindow })
  try {
    return await rowsIn(store, lines)
  } finally {
    await store.close()
  }
}

const logFiles = async (dataDir: string): Promise<readonly string[]> => {
  const folder = join(dataDir, 'tables', 'lines', 'log')
  return (await readdir(folder)).map((name) => join(folder, name))
}

const flipInMiddle = async (path: string): Promise<void> => {
  const content = await readFile(path)
  const middle = content.length >> 1
  content.writeUInt8(content.readUInt8(middle) ^ 1, middle)
  await writeFile(path, content)
}

test('rows that left memory are in the backup and come back', async () => {
  const from = await folderWithLogs()
  const rows = await rowsOf(from)
  expect(rows).toHaveLength(899)
  const file = join(await tempFolder(), 'all.gz')
  const store = await openIn(from, tables, { window: tinyWindow })
  await backUp({ store, tables, file, now, release: '0' })
  await store.close()
  const to = await tempFolder()
  const options = { dataDir: to, tables, clock: systemClock, log: silentLog, window: tinyWindow }
  await restoreBackup({ file, place: folderPlace({ options, now }), force: false })
  expect(await rowsOf(to)).toEqual(rows)
})

test('one moment of them is shown although snapshots are written meanwhile', async () => {
  const store = await openIn(await folderWithLogs(), tables, { window: tinyWindow })
  await store.view(async (view) => {
    const rows: Line[] = []
    for await (const row of view.scan(lines)) {
      if (rows.length % 200 === 0) {
        await store.transaction('t', (work) => work.rows(lines).delete(`line0${800 - rows.length / 2}`))
        await store.compact()
      }
      rows.push(row)
    }
    expect(rows).toHaveLength(899)
  })
  await store.close()
})

test('a flipped byte in any of their files is found, and repairing loses a row at most and says so', async () => {
  const whole = await folderWithLogs()
  expect((await checkFiles(whole, 'todo')).map(({ state }) => state)).toEqual(['ok'])
  const names = (await logFiles(whole)).map((path) => path.slice(whole.length))
  const kinds = new Map(names.map((name) => [name.replace(/^.*\d{6}/, ''), name]))
  expect(kinds.size).toBeGreaterThan(3)
  for (const [kind, name] of kinds) {
    const dataDir = await folderWithLogs()
    await flipInMiddle(dataDir + name)
    const [check] = await checkFiles(dataDir, 'todo')
    expect(check, kind).toMatchObject({ state: 'bad', words: expect.stringContaining(name) as unknown })
    const options = { dataDir, tables, clock: systemClock, log: silentLog, window: tinyWindow }
    const repaired = await repairStore(options, now)
    expect(repaired, kind).toMatchObject({ kind: 'repaired' })
    expect(
      (await checkFiles(dataDir, 'todo')).map(({ state }) => state),
      kind,
    ).toEqual(['ok'])
    expect((await rowsOf(dataDir)).length, kind).toBeGreaterThanOrEqual(898)
  }
})
