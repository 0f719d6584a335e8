import { createHash } from 'node:crypto'
import { mkdir, open, opendir, readFile, rename, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import type { Files } from '../core/files.ts'
import { newNonce } from '../core/ids.ts'
import { diskFiles, errorCode, fileMode, folderMode, syncFolder } from './lowdb/files.ts'

const hashPattern = /^[0-9a-f]{64}$/
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Spread over 256 folders, so that none grows long. */
const placeOf = (dir: string, hash: string): { readonly folder: string; readonly file: string } => {
  if (!hashPattern.test(hash)) throw new Error('not the hash of a file')
  const folder = path.join(dir, hash.slice(0, 2))
  return { folder, file: path.join(folder, hash) }
}

const orUndefined = async <T>(act: Promise<T>): Promise<T | undefined> => {
  try {
    return await act
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Aside, synced, then named: nobody sees half a file, and the name survives a power cut. */
const write = async (dir: string, hash: string, bytes: Buffer): Promise<void> => {
  const { folder, file } = placeOf(dir, hash)
  if ((await orUndefined(stat(file)))?.size === bytes.length) return
  await mkdir(folder, { recursive: true, mode: folderMode })
  const aside = `${file}.${newNonce(8)}.new`
  const handle = await open(aside, 'wx', fileMode)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(aside, file)
  await syncFolder(diskFiles, folder)
  await syncFolder(diskFiles, dir)
}

/** Files in a folder of this machine, or one that several processes share. Nothing of it lies where the web server serves from. */
export const createFolderFiles = (dir: string): Files => ({
  put: async (bytes) => {
    const hash = hashOf(bytes)
    await write(dir, hash, bytes)
    return hash
  },
  get: async (hash) => {
    const bytes = await orUndefined(readFile(placeOf(dir, hash).file))
    if (bytes !== undefined && hashOf(bytes) !== hash) throw new Error('a stored file was changed')
    return bytes
  },
  delete: async (hash) => {
    await orUndefined(unlink(placeOf(dir, hash).file))
  },
  list: async function* list() {
    const folders = await orUndefined(opendir(dir))
    for await (const folder of folders ?? []) {
      if (!folder.isDirectory()) continue
      for await (const entry of await opendir(path.join(dir, folder.name))) {
        // What a crash left half written has another name, and goes with the sweep too.
        const hash = entry.name.slice(0, 64)
        const found = hashPattern.test(hash)
          ? await orUndefined(stat(path.join(dir, folder.name, entry.name)))
          : undefined
        if (found !== undefined && entry.name === hash) yield { hash, at: found.mtime }
      }
    }
  },
})
