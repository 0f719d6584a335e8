import { canaries } from '../core/canary.ts'
import { conversations } from '../core/conversation.ts'
import { jobs } from '../core/job.ts'
import { checkWebhooks } from './webhook-checks.ts'
import type { RenewingSealer } from '../core/seal.ts'
import type { Store } from '../core/store.ts'
import type { Row, Table } from '../core/table.ts'
import { addMs, instantText, minuteMs, msBetween, type Instant } from '../core/time.ts'
import { bad, ok, safely, warn, type Check } from './check.ts'
import { countOldTexts } from './rotate-keys.ts'

export interface StoreChecksParts {
  readonly store: Pick<Store, 'read' | 'scan' | 'trouble'>
  readonly tables: readonly Table[]
  /** Undefined when no key was found. */
  readonly sealer: RenewingSealer | undefined
  readonly now: Instant
  /** Rows by which the demo union is known. */
  readonly demo: { readonly table: Table; readonly ids: readonly string[] }
  /** A platform is configured: real members write here. */
  readonly realChannel: boolean
  /** Looks at the files that rows name; left out where nobody knows where they lie. */
  readonly keptFiles?: (
    store: Pick<Store, 'scan'>,
  ) => Promise<{ readonly kept: number; readonly missing: number; readonly damaged: number }>
  /** A worker is at work on it, so nothing due should wait long. */
  readonly running: boolean
}

const writing = async ({ store }: StoreChecksParts): Promise<readonly Check[]> => {
  const trouble = store.trouble()
  return trouble === undefined
    ? [ok('写入', '能写')]
    : [bad('写入', `写不进去（${trouble}）`, '看磁盘是不是满了、坏了，处理好以后重启服务')]
}

/** What is still under earlier keys: nothing is wrong with it while those keys are here. */
const oldKeys = async ({ store, tables }: StoreChecksParts, sealer: RenewingSealer): Promise<Check> => {
  const { rows, logs } = await countOldTexts(store, tables, sealer)
  const inLogs = logs === 0 ? '' : `，按月的记录里有 ${logs} 处用旧钥匙，跟着那几个月一起删`
  if (rows > 0)
    return warn('钥匙', `能解开，可是还有 ${rows} 处用旧钥匙封着${inLogs}`, '停下服务，运行 npm run rotate-keys')
  if (sealer.keyCount < 2) return ok('钥匙', '能解开存下来的内容')
  const free = logs === 0 ? '，旧钥匙只有旧备份还用得着' : inLogs
  return ok('钥匙', `能解开存下来的内容，都换成了新钥匙${free}`)
}

const keys = async (parts: StoreChecksParts): Promise<readonly Check[]> => {
  const { store, sealer } = parts
  const kept = await store.read((read) => read.rows(canaries).get('canary'))
  if (kept === undefined) return [ok('钥匙', '还没有加密过的内容')]
  const lost = '把原来的 encryption.key 放回数据目录，或把 ENCRYPTION_KEY 设成原来的值；没有它，电话这些打不开'
  if (sealer === undefined) return [bad('钥匙', '数据是加密的，可是没有钥匙', lost)]
  try {
    sealer.open('lookup', kept.sealed)
  } catch {
    return [bad('钥匙', '不是封这份数据的那一把', lost)]
  }
  return [await oldKeys(parts, sealer)]
}

const deadJobs = async ({ store, now, running }: StoreChecksParts): Promise<readonly Check[]> => {
  const { dead, oldest } = await store.read(async (read) => ({
    dead: await read.rows(jobs).count('due', { where: ['dead'] }),
    oldest: (await read.rows(jobs).range('due', { where: ['due'], limit: 1 }))[0],
  }))
  const checks: Check[] = [
    dead === 0
      ? ok('任务', '没有发不出去的')
      : bad('任务', `有 ${dead} 个试了多次都没成`, '到工作台看原因，再试或放弃；收不到的人请打电话'),
  ]
  if (running && oldest !== undefined && msBetween(oldest.runAt, now) > 15 * minuteMs)
    checks.push(
      bad(
        '任务',
        `最早的一个 ${instantText(oldest.runAt)} 就该发了，还在等`,
        '看日志里 job 开头的错误，必要时重启服务',
      ),
    )
  return checks
}

const clock = async ({ store, now }: StoreChecksParts): Promise<readonly Check[]> => {
  let newest = ''
  for await (const { lastAt } of store.scan(conversations)) if (lastAt > newest) newest = lastAt
  if (newest > addMs(now, 5 * minuteMs))
    return [bad('时钟', `现在是 ${now}，可是最新的一条消息是 ${newest}`, '时钟走慢了或被往回拨过，先对时再启动')]
  return [ok('时钟', newest === '' ? '还没有消息可以比' : '不早于最新的消息')]
}

const shapes = async ({ store, tables }: StoreChecksParts): Promise<readonly Check[]> => {
  const rows = await countRows(store, tables)
  return [ok('表', `${tables.length} 张表，${rows} 条记录，都是这个版本认识的样子`)]
}

/** Reads every row there is. */
export const countRows = async (store: Pick<Store, 'scan'>, tables: readonly Table[]): Promise<number> => {
  let count = 0
  for (const table of tables) for await (const _row of store.scan(table)) count += 1
  return count
}

const demo = async ({ store, demo, realChannel }: StoreChecksParts): Promise<readonly Check[]> => {
  const rows = await store.read((read) => Promise.all(demo.ids.map((id) => read.rows<Row>(demo.table).get(id))))
  const found = rows.filter((row) => row !== undefined).length
  if (found === 0) return [ok('示例数据', '没有')]
  return realChannel
    ? [
        bad(
          '示例数据',
          `接了真的渠道，可是还有 ${found} 个示例站点`,
          '换一个空的数据目录正式启用，别让职工约到示例老师',
        ),
      ]
    : [warn('示例数据', `有 ${found} 个示例站点，只能试用`, '正式用之前换一个空的数据目录')]
}

const keptFiles = async ({ store, keptFiles: look }: StoreChecksParts): Promise<readonly Check[]> => {
  if (look === undefined) return []
  const { kept, missing, damaged } = await look(store)
  if (missing + damaged === 0) return [ok('照片和语音', `${kept} 份都在`)]
  const words = `${kept} 份里缺 ${missing} 份，坏 ${damaged} 份`
  return [bad('照片和语音', words, '从自己的拷贝里把 files 文件夹放回来；没有的话，请对方再发')]
}

/** What can be said of the data itself; the same for both forms of the store, in the server or without one. */
export const checkStore = async (parts: StoreChecksParts): Promise<readonly Check[]> => {
  const all = [
    ['写入', writing],
    ['钥匙', keys],
    ['任务', deadJobs],
    ['时钟', clock],
    ['表', shapes],
    ['示例数据', demo],
    ['照片和语音', keptFiles],
    ['接收地址', checkWebhooks],
  ] as const
  const found: Check[] = []
  for (const [name, check] of all) found.push(...(await safely(name, () => check(parts))))
  return found
}
