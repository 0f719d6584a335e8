import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { PortableStore } from '../../src/core/store.ts'
import { table, type Row, type Table } from '../../src/core/table.ts'
import { folderPlace, type Place } from '../../src/operations/place.ts'
import { writeBackup } from '../../src/operations/write-backup.ts'
import type { Files } from '../../src/store/lowdb/files.ts'
import { contractTables, slots, things } from '../contracts/store-tables.ts'
import { openIn } from '../store/support.ts'

const folders: string[] = []

export const tempFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'liangxin-operations-'))
  folders.push(folder)
  return folder
}

export const removeFolders = async (): Promise<void> => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
}

export const now = '2026-11-23T04:00:00.000Z'

export const placeIn = (dataDir: string, tables: readonly Table[] = contractTables): Place =>
  folderPlace({ options: { dataDir, tables, clock: systemClock, log: silentLog, segmentBytes: 64 * 1024 }, now })

/** Text that trips those who split lines or write JSON by hand. */
export const oddText = '一行\n两行\u2028三行\u0085四行 "引号" \\ 😀'

/** Rows in both tables, some written more than once. */
export const fill = async (store: PortableStore, count = 1_200): Promise<void> => {
  await store.transaction('t', async (work) => {
    for (let n = 0; n < count; n += 1) {
      const name = n % 7 === 0 ? oddText : `thing ${n}`
      await work
        .rows(things)
        .insert({ id: `thing${n}`, name, rank: n / 3, ...(n % 2 === 0 ? { holder: `h${n}` } : {}) })
    }
    await work.rows(slots).insert({ id: 'slot1', slot: '10:00', person: 'a' })
  })
  await store.transaction('t', async (work) => {
    const row = await work.rows(things).get('thing3')
    if (row !== undefined) await work.rows(things).update({ ...row, name: 'again' })
  })
}

/** A folder with those rows and nobody in it. */
export const filledFolder = async (count?: number): Promise<string> => {
  const dataDir = await tempFolder()
  const store = await openIn(dataDir, contractTables)
  await fill(store, count)
  await store.close()
  return dataDir
}

export const backupOf = async (
  dataDir: string,
  { file, files, tables = contractTables }: { file: string; files?: Files; tables?: readonly Table[] },
): Promise<void> => {
  const store = await openIn(dataDir, tables)
  try {
    await store.view((view) =>
      writeBackup({ view, tables, file, now, release: '0.0.0', ...(files === undefined ? {} : { files }) }),
    )
  } finally {
    await store.close()
  }
}

export const rowsIn = async <R extends Row>(store: PortableStore, of: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of store.scan(of)) rows.push(row)
  return rows
}

export const allRowsIn = (dataDir: string): Promise<readonly (readonly Row[])[]> =>
  placeIn(dataDir).look(async (store) =>
    store === undefined ? [] : [await rowsIn(store, things), await rowsIn(store, slots)],
  )

const newThingSchema = z.object({ id: z.string(), version: z.number(), title: z.string() })

/** The same table in a later release: `name` became `title`, the rest went. */
export const laterThings = table<z.output<typeof newThingSchema>>({
  name: 'things',
  schema: newThingSchema,
  shape: 2,
  upgrade: ({ id, version, name }) => ({ id, version, title: `新${String(name)}` }),
})
