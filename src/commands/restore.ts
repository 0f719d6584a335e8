import path from 'node:path'
import { parseArgs } from 'node:util'
import { tables } from '../state.ts'
import { readConfig, release } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { createLog } from '../core/log.ts'
import { instantText } from '../core/time.ts'
import { attempt } from '../operations/attempt.ts'
import { formOf, withPlace } from '../operations/open-place.ts'
import { restoreBackup } from '../operations/restore.ts'
import { missingBesideRestore } from './beside-backup.ts'
import type { CommandIo } from './command-io.ts'

/** `npm run restore -- FILE [--force]`: brings a backup back to where the settings point, checked before and after. */
export const run = (argv: readonly string[], { stdout, stderr }: CommandIo): Promise<number> =>
  attempt('restore', stderr, async () => {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { force: { type: 'boolean', default: false } },
    })
    const [given] = positionals
    if (given === undefined || positionals.length > 1) {
      stderr.write('用法：npm run restore -- 文件名 [--force]\n')
      return 2
    }
    const { dataDir, databaseUrl } = readConfig()
    const parts = { dataDir, databaseUrl, tables, clock: systemClock, log: createLog('warn'), release }
    const done = await withPlace(formOf(parts), parts, (place) =>
      restoreBackup({ file: path.resolve(given), place, force: values.force }),
    )
    stdout.write(
      `恢复好了：${instantText(done.createdAt)} 的备份（版本 ${done.release}），${done.tables} 张表，${done.rows} 条记录，逐表核对过\n`,
    )
    if (done.kept !== undefined) stdout.write(`原来的数据另存在 ${done.kept}\n`)
    stdout.write(
      '备份里没有加密钥匙：把原来的 encryption.key 或 ENCRYPTION_KEY 放回来（换过钥匙的，旧的也要），再运行 npm run doctor 看对不对。\n',
    )
    for (const line of await missingBesideRestore()) stdout.write(line)
    return 0
  })
