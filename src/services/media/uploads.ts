import { AppError } from '../../core/errors.ts'
import type { Files } from '../../core/files.ts'
import type { Store } from '../../core/store.ts'
import type { ImageCleaner } from './clean-image.ts'
import { media } from './records.ts'
import type { Vault } from './vault.ts'
import { uploadRefused } from './words.ts'

/** Each holds up to ten megabytes twice while it is cleaned. */
const atOnce = 4

interface UploadParts {
  readonly store: Store
  readonly files: Files
  readonly vault: Vault
  readonly cleaner: ImageCleaner
}

/** Pictures sent to the page: cleaned and kept at once, and theirs who sends them with the message that names them. */
export const createUploads = ({ store, files, vault, cleaner }: UploadParts) => {
  let underWay = 0

  const keep = async (bytes: Buffer): Promise<string> => {
    const cleaned = await cleaner.clean(bytes)
    if (!cleaned.ok)
      throw new AppError(cleaned.why === 'too-large' ? 'too_large' : 'invalid', uploadRefused(cleaned.why))
    const kept = await vault.put(cleaned.bytes, cleaned.type)
    return store.transaction('media', async (work) => {
      const row = { id: work.newId('med'), at: work.now, kind: 'image' as const, waits: true, ...kept }
      return (await work.rows(media).insert(row)).id
    })
  }

  /** What no message took is gone at once. */
  const discard = async (id: string): Promise<void> => {
    const hash = await store.transaction(id, async (work) => {
      const row = await work.rows(media).get(id)
      if (row === undefined || row.waits !== true) return undefined
      await work.rows(media).delete(id)
      return row.hash
    })
    if (hash !== undefined) await files.delete(hash)
  }

  /**
   * @param read reads the body, once there is room for it
   * @returns the id a message refers to it by
   * @throws {AppError} when it is no picture we keep, or too many come at once
   */
  const upload = async (read: () => Promise<Buffer>): Promise<string> => {
    if (underWay >= atOnce) throw new AppError('too_many', '发照片的人有点多，过一会儿再发。')
    underWay += 1
    try {
      return await keep(await read())
    } finally {
      underWay -= 1
    }
  }

  return { upload, discard }
}
