import { mkdir, open, readdir, readFile, rename, truncate, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The calls through which the store touches the disk; tests hand in ones that fail. */
export const diskFiles = { mkdir, open, readdir, readFile, rename, truncate, unlink } as const

export type Files = typeof diskFiles

export const fileMode = 0o600
export const folderMode = 0o700

/** The code of a failed system call, `ENOENT`. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Makes renames and new names in a folder survive a power cut. */
export const syncFolder = async (files: Files, folder: string): Promise<void> => {
  const handle = await files.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a file aside, syncs it and gives it its name, which a power cut may take back until the folder is synced. */
export const writeAside = async (files: Files, path: string, content: Buffer): Promise<void> => {
  const aside = `${path}.new`
  const handle = await files.open(aside, 'w', fileMode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await files.rename(aside, path)
}

/** As `writeAside`, to stay: the name never shows half a file. */
export const writeWhole = async (files: Files, path: string, content: Buffer): Promise<void> => {
  await writeAside(files, path, content)
  await syncFolder(files, dirname(path))
}

export const readIfPresent = async (files: Files, path: string): Promise<Buffer | undefined> => {
  try {
    return await files.readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

export const removeIfPresent = async (files: Files, path: string): Promise<void> => {
  try {
    await files.unlink(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

/** Names in a folder, sorted; none when it is not there. */
export const namesIn = async (files: Files, folder: string): Promise<readonly string[]> => {
  try {
    return (await files.readdir(folder)).sort()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
