import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { newBytes } from './ids.ts'

/** What a key is for: each purpose has its own key, derived from `ENCRYPTION_KEY` (HKDF-SHA256). */
export type SealPurpose = 'contact' | 'form' | 'lookup' | 'session' | 'counselling'

export interface Sealer {
  /** AES-256-GCM; the result names the key it was made with: `k1.<base64url of nonce, tag, ciphertext>`. */
  seal(purpose: SealPurpose, words: string): string
  /** @throws when it was sealed for another purpose or with another key, or was changed */
  open(purpose: SealPurpose, sealed: string): string
  /** A keyed hash to look something up by, without keeping it readable. */
  lookup(purpose: SealPurpose, words: string): string
}

const keyId = 'k1'

/** @param master at least 32 bytes of secret */
export const createSealer = (master: Buffer): Sealer => {
  if (master.length < 32) throw new Error('the encryption key must have at least 32 bytes')
  const keys = new Map<SealPurpose, Buffer>()
  const keyFor = (purpose: SealPurpose): Buffer => {
    const known = keys.get(purpose)
    if (known !== undefined) return known
    const key = Buffer.from(hkdfSync('sha256', master, '', `liangxin ${purpose} ${keyId}`, 32))
    keys.set(purpose, key)
    return key
  }
  return {
    seal: (purpose, words) => {
      const nonce = newBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce)
      const sealed = Buffer.concat([cipher.update(words, 'utf8'), cipher.final()])
      return `${keyId}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    open: (purpose, sealed) => {
      const [id, body] = sealed.split('.')
      if (id !== keyId || body === undefined) throw new Error(`sealed with key ${String(id)}, which is not here`)
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
    lookup: (purpose, words) => createHmac('sha256', keyFor(purpose)).update(words).digest('base64url'),
  }
}
