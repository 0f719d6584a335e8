import { stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { minuteMs, type Instant } from '../core/time.ts'
import { diskFiles, errorCode } from '../store/lowdb/files.ts'
import { inspectStore } from '../store/lowdb/inspect.ts'
import { bad, ok, safely, warn, type Check } from './check.ts'

const mb = 1024 * 1024
const fewMb = 256
const scarceMb = 1024

const statIfPresent = async (path: string) => {
  try {
    return await stat(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** The nearest folder above that is there. */
const standing = async (path: string): Promise<string> => {
  const up = dirname(path)
  return (await statIfPresent(path)) !== undefined || up === path ? path : standing(up)
}

const diskSpace = async (dataDir: string): Promise<readonly Check[]> => {
  const { bavail, bsize } = await statfs(await standing(dataDir))
  const free = Math.floor((bavail * bsize) / mb)
  const words = `还剩 ${free} MB`
  if (free < fewMb) return [bad('磁盘', words, '腾出地方来；满了就什么都记不下')]
  return free < scarceMb ? [warn('磁盘', words, '快不够了，早点腾地方')] : [ok('磁盘', words)]
}

const clock = async (dataDir: string, now: Instant): Promise<readonly Check[]> => {
  const year = Number(now.slice(0, 4))
  if (year < 2026 || year > 2100) return [bad('时钟', `机器说现在是 ${now}`, '先给机器对时')]
  const manifest = await statIfPresent(join(dataDir, 'manifest.json'))
  const ahead = manifest === undefined ? 0 : manifest.mtimeMs - Date.parse(now)
  return ahead > 5 * minuteMs
    ? [bad('时钟', `机器说现在是 ${now}，数据文件却写在这以后`, '时钟被往回拨过，先对时再启动')]
    : [ok('时钟', `机器说现在是 ${now}`)]
}

const modes = async (dataDir: string): Promise<readonly Check[]> => {
  const found: Check[] = []
  for (const name of ['.', 'encryption.key', 'encryption.key.previous']) {
    const path = join(dataDir, name)
    const mode = (await statIfPresent(path))?.mode ?? 0
    if ((mode & 0o077) !== 0) found.push(bad('权限', `${path} 别的用户也能看`, `运行 chmod go-rwx ${path}`))
  }
  return found.length > 0 ? found : [ok('权限', '数据目录只有自己能看')]
}

/** What can be said of the machine and the data folder without opening anything. */
export const checkPlace = async (dataDir: string, now: Instant): Promise<readonly Check[]> => [
  ...(await safely('磁盘', () => diskSpace(dataDir))),
  ...(await safely('时钟', () => clock(dataDir, now))),
  ...(await safely('权限', () => modes(dataDir))),
]

/**
 * Reads every file, opens none. A server holds much in memory and would notice damage only at its next start.
 * @param todo what to do about damage
 */
export const checkFiles = (dataDir: string, todo: string): Promise<readonly Check[]> =>
  safely('文件', async () => {
    const { files, problems } = await inspectStore(diskFiles, dataDir)
    if (problems.length === 0) return [ok('文件', `${files} 个数据文件都读得出，校验和对`)]
    return problems.map((problem) => bad('文件', problem, todo))
  })
