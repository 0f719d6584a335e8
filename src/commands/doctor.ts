import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Store } from '../core/store.ts'
import { checkKeptFiles } from '../services/media/sweep.ts'
import { createFolderFiles } from '../store/files.ts'
import { tables } from '../state.ts'
import { ConfigError, dataRoot, hasRealChannel, readConfig, release, type Config } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { createLog, type Log } from '../core/log.ts'
import { createSealer, type RenewingSealer } from '../core/seal.ts'
import { addDays, hourMs, localDate, toInstant, type Instant } from '../core/time.ts'
import { checkKnowledge } from '../knowledge/check.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { isOverdue } from '../knowledge/replies.ts'
import { createCalendar, loadHolidays } from '../law/calendar.ts'
import { attempt } from '../operations/attempt.ts'
import { checkChannels } from '../operations/channel-checks.ts'
import { bad, checkSchema, checkText, ok, safely, warn, type Check } from '../operations/check.ts'
import { checkDatabase, hasAllTables } from '../operations/database-checks.ts'
import { formOf, isServed, withPlace } from '../operations/open-place.ts'
import { checkFiles, checkPlace } from '../operations/place-checks.ts'
import { repairStore } from '../operations/repair.ts'
import { checkStore } from '../operations/store-checks.ts'
import { demoRows } from '../services/counselling/demo.ts'
import { askControl } from '../store/lowdb/control.ts'
import { errorCode } from '../store/lowdb/files.ts'
import { hasStore } from '../store/lowdb/store-files.ts'
import { knownKeys } from '../store/key-files.ts'
import { lookAtDatabase } from '../store/postgres/look.ts'
import { accountTable } from './account-table.ts'
import type { CommandIo } from './command-io.ts'

const answerSchema = z.object({ pid: z.number(), checks: z.array(checkSchema) })
const rescueHint = '别停服务，先运行 npm run backup -- 文件名 把还好的存一份，再停下来运行 npm run doctor -- --repair'
const repairHint = '先把数据目录整个拷一份，再运行 npm run doctor -- --repair；修不好就用 npm run restore 恢复备份'

const diskHint = '磁盘满了、只读或坏了：先看磁盘，修好再运行 npm run doctor'
/** What the system says of a disk or a folder that will not do; anything else is damage in a file. */
const diskCodes = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EPERM'])

/** The keys that are there; never makes one. */
const findSealer = async (config: Config): Promise<RenewingSealer | undefined> => {
  const keys = await knownKeys(config)
  return keys.length === 0 ? undefined : createSealer(keys.map((key) => Buffer.from(key)))
}

interface DoctorParts {
  readonly config: Config
  readonly now: Instant
  readonly log: Log
}

const settingsOf = async ({ config, now }: DoctorParts) => ({
  tables,
  sealer: await findSealer(config),
  now,
  demo: demoRows,
  realChannel: hasRealChannel(config),
  keptFiles: (store: Pick<Store, 'scan'>) => checkKeptFiles(store, createFolderFiles(config.filesDir)),
})

const askServer = async (dataDir: string): Promise<readonly Check[]> => {
  const answer = await askControl(dataDir, 'doctor', undefined, hourMs)
  if (answer === undefined) return []
  const { pid, checks } = answerSchema.parse(answer.result)
  return [ok('锁', `服务在运行，进程 ${pid}`), ...(await checkFiles(dataDir, rescueHint)), ...checks]
}

const openFolder = async (parts: DoctorParts): Promise<readonly Check[]> => {
  const { config, log } = parts
  const settings = await settingsOf(parts)
  const operation = { ...config, tables, clock: systemClock, log, release }
  if (!(await hasStore(config.dataDir))) return [ok('文件', '还没有数据，第一次启动会建好')]
  const files = await checkFiles(config.dataDir, repairHint)
  if (files.some(({ state }) => state === 'bad')) return files
  try {
    return await withPlace('lowdb', operation, (place) =>
      place.look(async (store) =>
        store === undefined ? files : [...files, ...(await checkStore({ ...settings, store, running: false }))],
      ),
    )
  } catch (error) {
    const hint = diskCodes.has(errorCode(error) ?? '') ? diskHint : repairHint
    return [bad('文件', error instanceof Error ? error.message : String(error), hint)]
  }
}

const lookIntoDatabase = async (parts: DoctorParts, url: string): Promise<readonly Check[]> => {
  const settings = await settingsOf(parts)
  return lookAtDatabase({ url, tables, clock: systemClock, log: parts.log }, async (state, store) => [
    ...checkDatabase(state, tables.length),
    ...(hasAllTables(state) ? await checkStore({ ...settings, store, running: state.inUse }) : []),
  ])
}

const checkData = async (parts: DoctorParts): Promise<readonly Check[]> => {
  const { dataDir, databaseUrl } = parts.config
  if (databaseUrl !== undefined) return safely('数据库', () => lookIntoDatabase(parts, databaseUrl))
  if (await isServed(dataDir)) return safely('锁', () => askServer(dataDir))
  return [ok('锁', '没有服务在运行'), ...(await openFolder(parts))]
}

const checkHolidays = async (now: Instant): Promise<readonly Check[]> => {
  const { horizon } = createCalendar(await loadHolidays(path.join(dataRoot, 'holidays')))
  const today = localDate(now)
  const todo = `照国务院的通知在 data/holidays 里加下一年的文件`
  if (horizon < today) return [bad('节假日', `只知道到 ${horizon}，已经过了，期限都算不准`, todo)]
  return horizon < addDays(today, 45)
    ? [warn('节假日', `只知道到 ${horizon}`, todo)]
    : [ok('节假日', `知道到 ${horizon}`)]
}

const checkContent = async (now: Instant): Promise<readonly Check[]> => {
  const knowledge = await loadKnowledge(path.join(dataRoot, 'knowledge'), dataRoot)
  const problems = checkKnowledge(knowledge, { now })
  if (problems.length > 0)
    return [bad('回答', `${problems.length} 处不对`, '运行 npm run knowledge:check，它会说哪里不对')]
  const overdue = knowledge.entries.filter((entry) => isOverdue(entry, localDate(now))).length
  return overdue > 0
    ? [warn('回答', `${knowledge.entries.length} 条，其中 ${overdue} 条过了复核日子`, '请律师复核后改 reviewBy')]
    : [ok('回答', `${knowledge.entries.length} 条都查过`)]
}

const examine = async (parts: DoctorParts): Promise<readonly Check[]> => {
  const { config, now } = parts
  return [
    ...(await checkPlace(config.dataDir, now)),
    ...(await checkData(parts)),
    ...checkChannels(config),
    ...accountTable(config),
    ...(await safely('节假日', () => checkHolidays(now))),
    ...(await safely('回答', () => checkContent(now))),
  ]
}

const repair = async ({ config, now, log }: DoctorParts, say: (line: string) => void): Promise<void> => {
  if (formOf(config) === 'postgres')
    return say('数据在 PostgreSQL 里，没有文件要修；数据库坏了用 npm run restore 恢复备份')
  if (await isServed(config.dataDir)) return say('服务正在运行，没有修；要修先停掉它')
  const repaired = await repairStore({ dataDir: config.dataDir, tables, clock: systemClock, log }, now)
  if (repaired.kind === 'nothing') return say('还没有数据，没有什么要修')
  if (repaired.kind === 'well') return say('数据读得出来，没有什么要修')
  say(`修好了；原样的一份在 ${repaired.kept}`)
  for (const line of repaired.dropped) say(line)
}

/** `npm run doctor [-- --repair]`: a line for each thing, with what to do. Exits 0 when nothing is bad; a 注意 does not count. */
export const run = (argv: readonly string[], { stdout, stderr }: CommandIo): Promise<number> =>
  attempt('doctor', stderr, async () => {
    const { values } = parseArgs({ args: [...argv], options: { repair: { type: 'boolean', default: false } } })
    const say = (line: string): void => void stdout.write(`${line}\n`)
    let config: Config
    try {
      config = readConfig()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      say(checkText(bad('设置', error.message, '改好这一项再运行')))
      return 1
    }
    const parts = { config, now: toInstant(systemClock.now()), log: createLog('silent') }
    if (values.repair) await repair(parts, say)
    const checks = await examine(parts)
    for (const check of checks) say(checkText(check))
    const faults = checks.filter(({ state }) => state === 'bad').length
    say(faults === 0 ? '都好' : `有 ${faults} 处坏了`)
    return faults === 0 ? 0 : 1
  })
