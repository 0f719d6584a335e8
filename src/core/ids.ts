import { hash, randomBytes, randomFillSync, randomInt } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Bytes written in Crockford's base 32, five bits a character, cut to `length`. */
const base32 = (bytes: Uint8Array, length: number): string => {
  const signs: number[] = []
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5 && signs.length < length) {
      bits -= 5
      signs.push(alphabet.charCodeAt((buffer >> bits) & 31))
    }
    buffer &= (1 << bits) - 1
  }
  return textOf(signs)
}

/** Made in one piece: text put together sign by sign stays a chain of pieces in memory, and ids are kept by the thousand. */
const textOf = (signs: readonly number[]): string => String.fromCharCode(...signs)

const timePart = (milliseconds: number): string => {
  let rest = milliseconds
  const signs: number[] = []
  for (let i = 0; i < 10; i += 1) {
    signs.unshift(alphabet.charCodeAt(rest % 32))
    rest = Math.floor(rest / 32)
  }
  return textOf(signs)
}

const idBytes = 10
/** Random bytes, drawn many at a time: a draw costs more than the bytes. Never used for a secret. */
const pool = Buffer.alloc(400 * idBytes)
let drawn = pool.length

const nextBytes = (length: number): Uint8Array => {
  if (drawn + length > pool.length) {
    randomFillSync(pool)
    drawn = 0
  }
  drawn += length
  return pool.subarray(drawn - length, drawn)
}

/** A new id: `prefix_` and 26 characters that sort by time (ULID). Holds no secret. */
export const newId = (prefix: string, at: Date): string =>
  `${prefix}_${timePart(at.getTime())}${base32(nextBytes(idBytes), 16)}`

/** The id of a thing known by its natural key: the same parts give the same id, so a job run twice writes once. */
export const derivedId = (prefix: string, ...parts: readonly string[]): string => {
  let key = ''
  for (const part of parts) key += `${Buffer.byteLength(part)}:${part}`
  return `${prefix}_${base32(hash('sha256', key, 'buffer'), 26)}`
}

/** Decimal digits a person types, such as a booking code. Not an id: kept hashed at rest. */
export const newCode = (digits: number): string => Array.from({ length: digits }, () => String(randomInt(10))).join('')

/** An unguessable token for a cookie or a link, 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** Random bytes for keys, nonces and paddings. */
export const newBytes = (length: number): Buffer => randomBytes(length)

/** Random text of letters and digits, such as the state of a login. */
export const newNonce = (length: number): string => base32(randomBytes(length), length)

/** What makes one sealed answer unlike the next; everybody may see it. Drawn like ids. */
export const newSalt = (length: number): Uint8Array => nextBytes(length)

/** The same as text, such as a nonce in a signed reply. */
export const newSaltText = (length: number): string => base32(nextBytes(length), length)
