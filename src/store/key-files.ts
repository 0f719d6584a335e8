import { chmod, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { newToken } from '../core/ids.ts'

const keyFile = 'encryption.key'
const previousFile = 'encryption.key.previous'
const shortest = 32

interface KeySettings {
  readonly dataDir: string
  readonly encryptionKey: string | undefined
  readonly previousKeys: readonly string[]
}

const linesOf = async (file: string): Promise<readonly string[]> => {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.trim())
    return lines.filter((line) => line.length >= shortest)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Every key there is, the newest first, each once; none when there is no newest one. Makes nothing. */
export const knownKeys = async ({ dataDir, encryptionKey, previousKeys }: KeySettings): Promise<readonly string[]> => {
  const newest = encryptionKey ?? (await linesOf(path.join(dataDir, keyFile)))[0]
  if (newest === undefined) return []
  return [...new Set([newest, ...previousKeys, ...(await linesOf(path.join(dataDir, previousFile)))])]
}

const syncFolder = async (dataDir: string): Promise<void> => {
  const folder = await open(dataDir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Written aside, synced, renamed: there is the old file or the new one, never half of one. */
const writeLines = async (dataDir: string, name: string, lines: readonly string[]): Promise<void> => {
  const aside = path.join(dataDir, `${name}.new`)
  const handle = await open(aside, 'w', 0o600)
  try {
    await handle.writeFile(`${lines.join('\n')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(aside, 0o600)
  await rename(aside, path.join(dataDir, name))
  await syncFolder(dataDir)
}

/**
 * Makes a new key beside those that are there, which go on opening. The old key is in the second file before the first one
 * changes: a crash in between leaves it in both, which does no harm.
 */
export const addKey = async (dataDir: string): Promise<void> => {
  const current = await linesOf(path.join(dataDir, keyFile))
  const before = await linesOf(path.join(dataDir, previousFile))
  await writeLines(dataDir, previousFile, [...new Set([...current, ...before])])
  await writeLines(dataDir, keyFile, [newToken()])
}
