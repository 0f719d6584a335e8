import { parseArgs } from 'node:util'
import { tables } from '../state.ts'
import { readConfig, release } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { createLog } from '../core/log.ts'
import { attempt } from '../operations/attempt.ts'
import { moveStore, type Moved } from '../operations/migrate.ts'
import { withPlace } from '../operations/open-place.ts'
import type { CommandIo } from './command-io.ts'

const report = ({ standing, tables: moved, kept }: Moved): readonly string[] => {
  if (standing === 'same') return ['两边已经一样，不用搬']
  const rows = [...moved.values()].reduce((sum, table) => sum + table.rows, 0)
  const lines = [...moved].map(([name, { rows: count, sha256 }]) => `${sha256.slice(0, 16)} ${name} ${count}`)
  return [
    ...lines,
    `搬好了：${moved.size} 张表，${rows} 条记录，逐表核对过${standing === 'part' ? '（接着上次没搬完的）' : ''}`,
    ...(kept === undefined ? [] : [`原来在那边的数据另存在 ${kept}`]),
  ]
}

/** `npm run migrate -- --to postgres|lowdb [--force]`: from the files in DATA_DIR to DATABASE_URL, or back. */
export const run = (argv: readonly string[], { stdout, stderr }: CommandIo): Promise<number> =>
  attempt('migrate', stderr, async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: { to: { type: 'string' }, force: { type: 'boolean', default: false } },
    })
    const { to, force } = values
    if (to !== 'postgres' && to !== 'lowdb') {
      stderr.write('用法：npm run migrate -- --to postgres|lowdb [--force]，要设好 DATABASE_URL\n')
      return 2
    }
    const { dataDir, databaseUrl } = readConfig()
    const parts = { dataDir, databaseUrl, tables, clock: systemClock, log: createLog('warn'), release }
    const moved = await withPlace(to === 'postgres' ? 'lowdb' : 'postgres', parts, (source) =>
      withPlace(to, parts, (target) => moveStore({ from: source, to: target, force })),
    )
    for (const line of report(moved)) stdout.write(`${line}\n`)
    if (moved.standing !== 'same')
      stdout.write(
        to === 'postgres'
          ? '以后带着 DATABASE_URL 启动；加密钥匙还用原来那把，在别的机器上要设 ENCRYPTION_KEY。\n'
          : '以后不设 DATABASE_URL 启动；加密钥匙还用原来那把。\n',
      )
    return 0
  })
