import { z } from 'zod'
import type { Row, Table } from '../../src/core/table.ts'
import type { LowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { storeContract } from '../contracts/store.ts'
import { tinyWindow } from './log-tables.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

/** Two months, told apart by the id, so that every row has one whoever writes it. */
const instantFor = (id: string): string => `2026-0${1 + (id.length % 2)}-15T00:00:00.000Z`

/** The instant cannot be enumerated: it is neither stored nor compared, and made again whenever the row is read. */
const withInstant = (row: Row): Row => Object.defineProperty({ ...row }, 'at', { value: instantFor(row.id) })

/** The table as a log table: nothing else about it changes. */
const asLog = (table: Table): Table => ({
  ...table,
  schema: z.pipe(table.schema, z.transform(withInstant)),
  log: { month: 'at' },
})

/** After every transaction all rows leave memory, so that the next one meets each of them on the disk. */
const alwaysOnDisk = (store: LowdbStore): LowdbStore => ({
  ...store,
  transaction: async (lock, work) => {
    const result = await store.transaction(lock, work)
    await store.compact()
    return result
  },
})

storeContract(
  'lowdb, log tables',
  async (tables) => {
    const dataDir = await tempFolder()
    const open = async (): Promise<LowdbStore> =>
      alwaysOnDisk(await openIn(dataDir, tables.map(asLog), { window: tinyWindow }))
    let store = await open()
    return {
      store,
      reopen: async () => {
        await store.close()
        store = await open()
        return store
      },
      end: async () => {
        await store.close()
        await removeFolder(dataDir)
      },
    }
  },
  { randomRuns: 10 },
)
