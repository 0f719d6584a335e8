import { createCipheriv, createDecipheriv } from 'node:crypto'
import { newBytes } from './ids.ts'

/** Things too large for a row, by the SHA-256 of their bytes. Rows refer to them; nothing here knows whose they are. */
export interface Files {
  /** Durable when it settles; the same bytes have the same hash and are kept once. */
  put(bytes: Buffer): Promise<string>
  /** Undefined when there is none. @throws when what lies there is not what was put */
  get(hash: string): Promise<Buffer | undefined>
  /** Deleting what is not there is no error. */
  delete(hash: string): Promise<void>
  /** Every hash there is, with the time it was put: for checks, and for what a crash left behind. */
  list(): AsyncIterable<{ readonly hash: string; readonly at: Date }>
}

const nonceBytes = 12
const tagBytes = 16

export interface SealedBytes {
  readonly bytes: Buffer
  /** Of this file alone, base64url: kept sealed in the row, so that deleting the row is enough to make the file unreadable. */
  readonly key: string
}

/** AES-256-GCM under a key of its own: rotating our keys renews the rows and leaves the files alone. */
export const sealBytes = (plain: Buffer): SealedBytes => {
  const key = newBytes(32)
  const nonce = newBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return { bytes: Buffer.concat([nonce, cipher.getAuthTag(), body]), key: key.toString('base64url') }
}

/** @throws when the key is another one, or the bytes were changed */
export const openBytes = ({ bytes, key }: SealedBytes): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), bytes.subarray(0, nonceBytes))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
}
