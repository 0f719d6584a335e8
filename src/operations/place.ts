import { join } from 'node:path'
import type { PortableStore } from '../core/store.ts'
import type { Row, Table } from '../core/table.ts'
import type { Instant } from '../core/time.ts'
import { folderMode, diskFiles } from '../store/lowdb/files.ts'
import { openLowdbStore, type LowdbOptions } from '../store/lowdb/open-lowdb-store.ts'
import { replaceLowdbStore } from '../store/lowdb/replace.ts'
import { hasStore } from '../store/lowdb/store-files.ts'
import { wellFormedRow } from '../store/postgres/well-formed.ts'
import { backUp } from './back-up.ts'
import { emptyStore, type Cleaner } from './copy.ts'

/** Somewhere rows can be brought to: a data folder or a database. */
export interface Place {
  readonly tables: readonly Table[]
  readonly clean: Cleaner
  /** What is there, without changing it. Rejects when it cannot be read, or when a server runs on it. */
  look<T>(look: (store: PortableStore | undefined) => Promise<T>): Promise<T>
  /**
   * Puts what `fill` brings in the place of what is there, a copy of which is kept: the result says where. With `over` a copy
   * that was broken off is filled up instead.
   */
  replace(fill: (store: PortableStore) => Promise<void>, over: boolean): Promise<string | undefined>
}

/** An instant as part of a file's name. */
export const stampOf = (now: Instant): string => now.replaceAll(/[:.]/g, '-')

interface FolderParts {
  readonly options: LowdbOptions
  readonly now: Instant
}

export const folderPlace = ({ options, now }: FolderParts): Place => ({
  tables: options.tables,
  clean: (row: Row) => row,
  look: async (look) => {
    if (!(await hasStore(options.dataDir))) return look(undefined)
    const store = await openLowdbStore(options)
    try {
      return await look(store)
    } finally {
      await store.close()
    }
  },
  // A new folder beside the old one takes as long as filling one up, and a broken copy is no ground to build on.
  replace: (fill) => replaceLowdbStore({ options, aside: `before-${stampOf(now)}`, fill }),
})

interface DatabaseParts {
  readonly store: PortableStore
  readonly tables: readonly Table[]
  /** Where the copy of what was there is kept. */
  readonly dataDir: string
  readonly now: Instant
  readonly release: string
}

export const databasePlace = ({ store, tables, dataDir, now, release }: DatabaseParts): Place => ({
  tables,
  clean: wellFormedRow,
  look: (look) => look(store),
  replace: async (fill, over) => {
    let kept: string | undefined
    if (!over) {
      await diskFiles.mkdir(dataDir, { recursive: true, mode: folderMode })
      kept = join(dataDir, `before-${stampOf(now)}.jsonl.gz`)
      await backUp({ store, tables, file: kept, now, release })
      await emptyStore(store, tables)
    }
    await fill(store)
    return kept
  },
})
