import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { controlPath, isAnswered } from './control.ts'
import { errorCode, fileMode, readIfPresent, removeIfPresent, type Files } from './files.ts'

/** Who is between looking at the socket and listening on it. `boot` tells a pid of this start of the machine from an old one. */
const holderSchema = z.object({ pid: z.number(), boot: z.string() })

const tries = 100
const pauseMs = 50

const bootId = async (files: Files): Promise<string> =>
  (await readIfPresent(files, '/proc/sys/kernel/random/boot_id').catch(() => undefined))?.toString('utf8').trim() ??
  'unknown'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** Whether the process that wrote the lock file died before it finished. */
const isStale = (content: Buffer, boot: string): boolean => {
  try {
    const holder = holderSchema.parse(JSON.parse(content.toString('utf8')))
    // Our own pid: an earlier process of a container had it, for ours are in `held` and never looked at.
    return holder.boot !== boot || holder.pid === process.pid || !isAlive(holder.pid)
  } catch {
    // Half written: the writer is between two calls, or died there.
    return content.length > 0
  }
}

const create = async (files: Files, path: string, boot: string): Promise<boolean> => {
  const handle = await files.open(path, 'wx', fileMode).catch((error: unknown) => {
    if (errorCode(error) === 'EEXIST') return undefined
    throw error
  })
  if (handle === undefined) return false
  try {
    await handle.writeFile(JSON.stringify({ pid: process.pid, boot }))
  } finally {
    await handle.close()
  }
  return true
}

/** Takes a dead process's lock away, and only that one: another starter may just have replaced it by its own. */
const removeStale = async (files: Files, path: string, judged: Buffer): Promise<void> => {
  const aside = `${path}.${process.pid}`
  try {
    await files.rename(path, aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  const taken = await readIfPresent(files, aside)
  if (taken === undefined || taken.equals(judged)) await removeIfPresent(files, aside)
  else await files.rename(aside, path)
}

const lockStart = async (files: Files, path: string): Promise<void> => {
  const boot = await bootId(files)
  let empty = 0
  for (let i = 0; i < tries; i += 1) {
    if (await create(files, path, boot)) return
    const content = await readIfPresent(files, path)
    if (content === undefined) continue
    empty = content.length === 0 ? empty + 1 : 0
    // A file that stays empty was left by a process that died between making and filling it.
    if (isStale(content, boot) || empty > tries / 4) await removeStale(files, path, content)
    else await wait(pauseMs)
  }
  throw new Error(`another process is starting on this data folder; if none is, delete ${path} （另一个进程正在启动）`)
}

/** Lock files this process is using: its own pid in a lock file that is not here is from an earlier life of a container. */
const held = new Set<string>()

/**
 * Makes sure that this is the only process on the data folder, then listens. The listening socket is what keeps others out,
 * for it dies with the process; the lock file only guards the moment in which a dead process's socket is replaced.
 */
export const takeOver = async <T>(files: Files, dataDir: string, listen: (path: string) => Promise<T>): Promise<T> => {
  const lock = join(dataDir, 'start.lock')
  const path = controlPath(dataDir)
  while (held.has(lock)) await wait(pauseMs)
  held.add(lock)
  try {
    await lockStart(files, lock)
    try {
      if (!(await isAnswered(path))) return await listen(path)
      throw new Error(
        `a server already runs on ${dataDir}; stop it first, or use another DATA_DIR （这个数据目录已有服务在运行，请先停掉它，或换一个 DATA_DIR）`,
      )
    } finally {
      // A lock that stays is found to be stale by whoever starts next.
      await removeIfPresent(files, lock).catch(() => undefined)
    }
  } finally {
    held.delete(lock)
  }
}
