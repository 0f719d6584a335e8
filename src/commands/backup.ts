import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { tables } from '../state.ts'
import { readConfig, release } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { ensure } from '../core/errors.ts'
import { createLog } from '../core/log.ts'
import { hourMs, toInstant } from '../core/time.ts'
import { attempt } from '../operations/attempt.ts'
import { backUp } from '../operations/back-up.ts'
import { formOf, withPlace, type OperationParts } from '../operations/open-place.ts'
import { askControl } from '../store/lowdb/control.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import { besideBackup } from './beside-backup.ts'
import type { CommandIo } from './command-io.ts'

const doneSchema = z.object({ file: z.string(), bytes: z.number(), tables: z.number(), rows: z.number() })
type Done = z.output<typeof doneSchema>

/** PostgreSQL shows one moment to anybody who asks, whoever else is connected. */
const fromDatabase = async (parts: OperationParts, url: string, file: string): Promise<Done> => {
  const { clock } = parts
  const store = await openPostgresStore({ ...parts, url })
  try {
    return await backUp({ ...parts, store, file, now: toInstant(clock.now()) })
  } finally {
    await store.close()
  }
}

/** The server that runs writes it, for only it knows what is in memory; without one the store is opened here. */
const fromFolder = async (parts: OperationParts, file: string): Promise<Done> => {
  const answered = await askControl(parts.dataDir, 'backup', { file }, hourMs)
  if (answered !== undefined) return doneSchema.parse(answered.result)
  return withPlace('lowdb', parts, (place) =>
    place.look(async (store) => {
      ensure(store !== undefined, 'not_found', `${parts.dataDir} 里还没有数据`)
      return backUp({ ...parts, store, file, now: toInstant(parts.clock.now()) })
    }),
  )
}

/** `npm run backup -- FILE`: one moment of everything stored in one file, also while the server runs. */
export const run = (argv: readonly string[], { stdout, stderr }: CommandIo): Promise<number> =>
  attempt('backup', stderr, async () => {
    const { positionals } = parseArgs({ args: [...argv], allowPositionals: true })
    const [given] = positionals
    if (given === undefined || positionals.length > 1) {
      stderr.write('用法：npm run backup -- 文件名\n')
      return 2
    }
    const { dataDir, databaseUrl } = readConfig()
    const parts = { dataDir, databaseUrl, tables, clock: systemClock, log: createLog('warn'), release }
    const file = path.resolve(given)
    const done =
      formOf(parts) === 'postgres' && databaseUrl !== undefined
        ? await fromDatabase(parts, databaseUrl, file)
        : await fromFolder(parts, file)
    stdout.write(`备份好了：${done.file}（${done.tables} 张表，${done.rows} 条记录，${done.bytes} 字节）\n`)
    stdout.write('加密钥匙（encryption.key 或 ENCRYPTION_KEY）不在备份里，请另外存一份；没有它，电话这些打不开。\n')
    for (const line of await besideBackup()) stdout.write(line)
    return 0
  })
