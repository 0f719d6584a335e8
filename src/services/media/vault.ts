import { openBytes, sealBytes, type Files } from '../../core/files.ts'
import { AppError } from '../../core/errors.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Media } from './records.ts'
import type { ImageType, SoundType } from './sniff.ts'

/** The fields of a row whose bytes are kept. */
export type KeptFields = Required<Pick<Media, 'hash' | 'key' | 'bytes' | 'type'>> & { readonly state: 'kept' }

/** Bytes on the disk, each file sealed under a key of its own, that key sealed in the row. */
export const createVault = (files: Files, sealer: Sealer) => ({
  put: async (bytes: Buffer, type: ImageType | SoundType): Promise<KeptFields> => {
    const sealed = sealBytes(bytes)
    const hash = await files.put(sealed.bytes)
    return { state: 'kept', hash, key: sealer.seal('contact', sealed.key), bytes: bytes.length, type }
  },
  /** @throws {AppError} when the file is gone, as after a restore without the folder */
  get: async ({ hash, key, type }: Media): Promise<{ readonly type: string; readonly base64: string }> => {
    const bytes = hash === undefined ? undefined : await files.get(hash)
    if (bytes === undefined || key === undefined || type === undefined)
      throw new AppError('gone', '这一份的文件不在了。')
    return { type, base64: openBytes({ bytes, key: sealer.open('contact', key) }).toString('base64') }
  },
})

export type Vault = ReturnType<typeof createVault>
