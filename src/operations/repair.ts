import { join } from 'node:path'
import type { Log, LogFields } from '../core/log.ts'
import type { Instant } from '../core/time.ts'
import { diskFiles } from '../store/lowdb/files.ts'
import { inspectStore } from '../store/lowdb/inspect.ts'
import { openLowdbStore, type LowdbOptions } from '../store/lowdb/open-lowdb-store.ts'
import { copyStore, hasStore } from '../store/lowdb/store-files.ts'
import { stampOf } from './place.ts'
import { countRows } from './store-checks.ts'

export type Repaired =
  | { readonly kind: 'nothing' }
  /** It opens as it is. */
  | { readonly kind: 'well' }
  | { readonly kind: 'repaired'; readonly kept: string; readonly dropped: readonly string[] }

const inWords = (message: string, fields: LogFields = {}): string => {
  const { number, offset, from, to, path, table, segment, rows } = fields
  if (message === 'damage in the journal was passed over')
    return `日志第 ${number} 段第 ${offset} 字节坏了：第 ${from} 到第 ${to} 次写入没了，后面的都在`
  if (message.startsWith('the snapshot cannot be read'))
    return '最新的快照读不出来，退回了上一份，它以后的写入从日志里重放'
  if (message === 'an unfinished write at the end of the journal was dropped')
    return `日志第 ${number} 段第 ${offset} 字节起是没写完的，丢掉了：它没有答复过任何人`
  if (message === 'a damaged row of a log segment was passed over')
    return `${path} 第 ${offset} 字节的一条旧记录坏了，没了`
  if (message === 'a log segment was written anew') return `${table} 的旧记录 ${segment} 重写了一份，有 ${rows} 条`
  return `${message} ${JSON.stringify(fields)}`
}

/** A log that also keeps what the store says about damage. */
const listening = (log: Log, dropped: string[]): Log => ({
  info: log.info,
  warn: (category, message, fields) => {
    dropped.push(inWords(message, fields))
    log.warn(category, message, fields)
  },
  error: (category, message, error, fields) => {
    dropped.push(inWords(message, fields))
    log.error(category, message, error, fields)
  },
})

/** Whether every file and row can be read: a start does not look at old rows of log tables. */
const isWhole = async (options: LowdbOptions): Promise<boolean> => {
  try {
    if ((await inspectStore(diskFiles, options.dataDir)).problems.length > 0) return false
    const store = await openLowdbStore(options)
    try {
      await countRows(store, options.tables)
    } finally {
      await store.close()
    }
    return true
  } catch {
    return false
  }
}

/**
 * `doctor --repair`: goes back to the last good snapshot where the newest cannot be read, replays the journal, and says what
 * was lost. A copy of everything as it was is made first.
 * @throws {Error} when even that cannot be read: then only a backup helps
 */
export const repairStore = async (options: LowdbOptions, now: Instant): Promise<Repaired> => {
  const { dataDir, log } = options
  if (!(await hasStore(dataDir))) return { kind: 'nothing' }
  if (await isWhole(options)) return { kind: 'well' }
  const kept = join(dataDir, `before-repair-${stampOf(now)}`)
  await copyStore(dataDir, kept)
  const dropped: string[] = []
  const store = await openLowdbStore({ ...options, repair: true, log: listening(log, dropped) })
  await store.close()
  if (!(await isWhole(options))) throw new Error(`还是读不出来；原样的一份在 ${kept}，请用 npm run restore 恢复备份`)
  return { kind: 'repaired', kept, dropped }
}
