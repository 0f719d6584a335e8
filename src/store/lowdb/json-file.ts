import { crc32 } from 'node:zlib'
import type { Adapter } from 'lowdb'
import { errorCode, readIfPresent, writeAside, writeWhole, type Files } from './files.ts'

/** What a file held when it was last written, to tell damage from what we wrote. */
interface Fingerprint {
  readonly bytes: number
  readonly crc: number
}

const fingerprint = (content: Buffer): Fingerprint => ({ bytes: content.length, crc: crc32(content) })

interface JsonFileOptions {
  readonly files: Files
  readonly path: string
  /** Where the content before the last write is kept, if it is to be kept. */
  readonly previous?: string
  /** Whoever names the file elsewhere syncs its folder before, once for many. */
  readonly folderSyncedLater?: boolean
  readonly toText: (data: never) => string
}

export interface JsonFile<T> extends Adapter<T> {
  /** Of the content last read or written. */
  fingerprint(): Fingerprint | undefined
}

/**
 * A lowdb adapter that is safe to trust: writes wait for one another (lowdb's own fail when two meet), go to a file aside,
 * are synced, renamed and the folder synced. A reader never meets half a file.
 */
export const jsonFile = <T>(
  options: Omit<JsonFileOptions, 'toText'> & { readonly toText: (data: T) => string },
): JsonFile<T> => {
  const { files, path, previous, folderSyncedLater = false, toText } = options
  let queue: Promise<unknown> = Promise.resolve()
  let known: Fingerprint | undefined

  const keepPrevious = async (): Promise<void> => {
    if (previous === undefined) return
    try {
      await files.rename(path, previous)
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error
    }
  }
  const write = async (data: T): Promise<void> => {
    const content = Buffer.from(toText(data), 'utf8')
    await keepPrevious()
    await (folderSyncedLater ? writeAside(files, path, content) : writeWhole(files, path, content))
    known = fingerprint(content)
  }

  return {
    read: async () => {
      const content = (await readIfPresent(files, path)) ?? (previous && (await readIfPresent(files, previous)))
      if (!content) return null
      known = fingerprint(content)
      // Whoever asked for a T checks it against its schema.
      return JSON.parse(content.toString('utf8')) as T
    },
    write: (data) => {
      const written = queue.then(() => write(data))
      queue = written.catch(() => undefined)
      return written
    },
    fingerprint: () => known,
  }
}
