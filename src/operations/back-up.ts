import { AppError } from '../core/errors.ts'
import type { PortableStore } from '../core/store.ts'
import type { Table } from '../core/table.ts'
import type { Instant } from '../core/time.ts'
import { errorCode, type Files } from '../store/lowdb/files.ts'
import { writeBackup, type BackupDone } from './write-backup.ts'

interface BackUpParts {
  readonly store: Pick<PortableStore, 'view'>
  readonly tables: readonly Table[]
  readonly file: string
  readonly now: Instant
  readonly release: string
  readonly files?: Files
}

/**
 * One moment of the store as a file, while others write.
 * @throws {AppError} that says why the file could not be written
 */
export const backUp = async ({ store, ...parts }: BackUpParts): Promise<BackupDone> => {
  try {
    return await store.view((view) => writeBackup({ ...parts, view }))
  } catch (error) {
    const code = errorCode(error)
    if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error
    const why = code === 'ENOSPC' ? '磁盘满了' : code
    throw new AppError('unavailable', `备份写不下去（${why}），没有留下半份文件：${parts.file}`)
  }
}
