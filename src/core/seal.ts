import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { newBytes } from './ids.ts'

/** What a key is for: each purpose has its own key, derived from `ENCRYPTION_KEY` (HKDF-SHA256). `note`: what a counsellor writes
 * down and what is said to one · `key` seals keys of our own. */
export const sealPurposes = ['contact', 'form', 'lookup', 'session', 'counselling', 'note', 'key'] as const
export type SealPurpose = (typeof sealPurposes)[number]

export interface Sealer {
  /** AES-256-GCM; the result names the key it was made with: `k3fa91c02.<base64url of nonce, tag, ciphertext>`. */
  seal(purpose: SealPurpose, words: string): string
  /** @throws when it was sealed for another purpose or with a key that is not here, or was changed */
  open(purpose: SealPurpose, sealed: string): string
  /**
   * A keyed hash to look something up by, without keeping it readable. Its key does not change when the others do (see
   * core/canary): stored hashes are compared, not opened, so nobody could make them anew.
   */
  lookup(purpose: SealPurpose, words: string): string
}

/** A sealer that knows which of its texts earlier keys sealed. */
export interface RenewingSealer extends Sealer {
  /** The text sealed anew with the newest key; undefined when it needs no new one, or was not sealed by us. */
  renew(sealed: string): string | undefined
  /** More than one: texts of earlier keys may be about. */
  readonly keyCount: number
}

/** Before keys had names every text was sealed as `k1`; the key tells by itself whether it is the one. */
const nameless = 'k1'
/** Nonce and tag alone are 28 bytes. Found in the middle of a string too: forms put a mark before what is sealed. */
const sealedPattern = /k[0-9a-f]{1,8}\.[A-Za-z0-9_-]{38,}/g

interface Key {
  readonly id: string
  readonly of: (purpose: SealPurpose) => Buffer
}

const derive = (master: Buffer, info: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', master, '', info, bytes))

const keyOf = (master: Buffer): Key => {
  if (master.length < 32) throw new Error('the encryption key must have at least 32 bytes')
  const kept = new Map<SealPurpose, Buffer>()
  return {
    id: `k${derive(master, 'liangxin key id', 4).toString('hex')}`,
    of: (purpose) => {
      const known = kept.get(purpose)
      if (known !== undefined) return known
      // `k1` is part of the name since the first release: changing it would change every key.
      const key = derive(master, `liangxin ${purpose} k1`, 32)
      kept.set(purpose, key)
      return key
    },
  }
}

const encrypt = (key: Buffer, words: string): string => {
  const nonce = newBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(words, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

const decrypt = (key: Buffer, body: string): string => {
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** The key by which things are looked up while no other was handed in: that of the oldest master. */
export const firstLookupKey = (masters: readonly Buffer[]): Buffer => {
  const oldest = masters.at(-1)
  if (oldest === undefined) throw new Error('there is no encryption key')
  return derive(oldest, 'liangxin lookup k1', 32)
}

/**
 * @param masters at least 32 bytes of secret each, the newest first: it seals, all of them open
 * @param lookupKey what hashes are made with, when it is kept apart from the masters
 */
export const createSealer = (masters: Buffer | readonly Buffer[], lookupKey?: Buffer): RenewingSealer => {
  const list = Buffer.isBuffer(masters) ? [masters] : masters
  const keys = [...new Map(list.map(keyOf).map((key) => [key.id, key])).values()]
  const [newest] = keys
  if (newest === undefined) throw new Error('there is no encryption key')
  const hashKey = lookupKey ?? firstLookupKey(list)

  const openWith = (purpose: SealPurpose, id: string, body: string): string => {
    // Without a name the oldest is the likeliest; the tag refuses every key but the right one.
    const fitting = id === nameless ? keys.toReversed() : keys.filter((key) => key.id === id)
    let failure: unknown = new Error(`sealed with key ${id}, which is not here`)
    for (const key of fitting) {
      try {
        return decrypt(key.of(purpose), body)
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }

  const seal = (purpose: SealPurpose, words: string): string => `${newest.id}.${encrypt(newest.of(purpose), words)}`
  const open = (purpose: SealPurpose, sealed: string): string => {
    const [id = '', body = ''] = sealed.split('.')
    return openWith(purpose, id, body)
  }
  return {
    seal,
    open,
    // The purpose `lookup` stands alone, as its hashes were made in the first release.
    lookup: (purpose, words) =>
      createHmac('sha256', hashKey)
        .update(purpose === 'lookup' ? words : `${purpose}\u0000${words}`)
        .digest('base64url'),
    renew: (sealed) => {
      if (sealed.startsWith(`${newest.id}.`)) return undefined
      for (const purpose of sealPurposes) {
        try {
          return seal(purpose, open(purpose, sealed))
        } catch {
          // Sealed for another purpose, or no text of ours.
        }
      }
      return undefined
    },
    keyCount: keys.length,
  }
}

/** The value with every sealed text in it, however deep, as `change` has it; the same value where nothing changed. */
export const mapSealed = (value: unknown, change: (sealed: string) => string | undefined): unknown => {
  if (typeof value === 'string') return value.replaceAll(sealedPattern, (sealed) => change(sealed) ?? sealed)
  if (Array.isArray(value)) {
    const mapped = value.map((one) => mapSealed(one, change))
    return mapped.every((one, index) => one === value[index]) ? value : mapped
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const mapped = entries.map(([name, one]) => [name, mapSealed(one, change)] as const)
  return mapped.every(([, one], index) => one === entries[index]?.[1]) ? value : Object.fromEntries(mapped)
}

/** Shown in place of words whose key is not here: whoever reads on still sees that there are some. */
export const illegible = '（打不开：当时的钥匙不在这里）'

/** The words for somebody to read. A key that is gone must not keep the rest of a page from them. */
export const legible = (sealer: Pick<Sealer, 'open'>, purpose: SealPurpose, sealed: string): string => {
  try {
    return sealer.open(purpose, sealed)
  } catch {
    return illegible
  }
}
