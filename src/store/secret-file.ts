import { chmod, mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { newToken } from '../core/ids.ts'

const missing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * A secret that is made once and kept with mode 600 in the data folder. An unreadable or empty file is an error: a new key
 * would make everything sealed with the old one unreadable.
 */
export const keptSecret = async (dataDir: string, name: string): Promise<string> => {
  const file = path.join(dataDir, name)
  try {
    const kept = (await readFile(file, 'utf8')).trim()
    if (kept.length < 32) throw new Error(`${file} holds no secret; put the old one back from your own copy`)
    return kept
  } catch (error) {
    if (!missing(error)) throw error
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const made = newToken()
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${made}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(file, 0o600)
  const folder = await open(dataDir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
  return made
}
