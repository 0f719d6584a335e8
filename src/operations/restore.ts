import { AppError, ensure } from '../core/errors.ts'
import { compareWith, isEmpty } from './copy.ts'
import type { Place } from './place.ts'
import { readBackup } from './read-backup.ts'

interface RestoreParts {
  readonly file: string
  readonly place: Place
  /** Replace what is there; a copy of it is kept. */
  readonly force: boolean
}

export interface Restored {
  readonly rows: number
  readonly tables: number
  /** When the backup was made, and by which release. */
  readonly createdAt: string
  readonly release: string
  /** Where what was there before is kept. */
  readonly kept: string | undefined
}

type Found = 'empty' | 'rows' | 'unreadable'

/** What cannot be read is not empty. */
const find = async ({ look, tables }: Place): Promise<Found> => {
  try {
    return await look(async (store) => (store === undefined || (await isEmpty(store, tables)) ? 'empty' : 'rows'))
  } catch {
    return 'unreadable'
  }
}

/**
 * Brings a backup back. The whole file is checked before anything is touched, and what arrived is counted and hashed again.
 * @throws {AppError} when the file is damaged or the place is not empty
 */
export const restoreBackup = async ({ file, place, force }: RestoreParts): Promise<Restored> => {
  const { tables, clean } = place
  const { manifest, expected } = await readBackup({ file, tables, clean })
  const found = await find(place)
  if (found !== 'empty' && !force) {
    const what = found === 'rows' ? '这里已经有数据' : '这里有读不出来的数据'
    throw new AppError('conflict', `${what}；要换成备份里的，加 --force，原来的会另存一份`)
  }
  const kept = await place.replace(async (store) => {
    await readBackup({ file, tables, clean, onRows: (table, rows) => store.importRows(table, rows) })
    await compareWith(expected, store, tables)
  }, found === 'empty')
  await place.look(async (store) => {
    ensure(store !== undefined, 'internal', '恢复以后什么都没有')
    await compareWith(expected, store, tables)
  })
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  return { rows, tables: manifest.tables.length, createdAt: manifest.createdAt, release: manifest.release, kept }
}
