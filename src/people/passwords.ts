import { scrypt, timingSafeEqual } from 'node:crypto'
import { newBytes } from '../core/ids.ts'

/** scrypt with N = 2^15, r = 8, p = 1: about 32 MB and 0.1 s a password. Each stored hash names its own figures. */
const cost = { log2N: 15, r: 8, p: 1 } as const
const keyLength = 32

interface Stored {
  readonly log2N: number
  readonly r: number
  readonly p: number
  readonly salt: Buffer
  readonly key: Buffer
}

const derive = (password: string, salt: Buffer, figures: Pick<Stored, 'log2N' | 'r' | 'p'>): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** figures.log2N, r: figures.r, p: figures.p, maxmem: 96 * 1024 * 1024 }
    // The same word typed with another input method must match.
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })

const parse = (stored: string): Stored | undefined => {
  const [scheme, log2N, r, p, salt, key] = stored.split('$')
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return undefined
  return {
    log2N: Number(log2N),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  }
}

/** What to keep of a password: `scrypt$15$8$1$salt$key`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = newBytes(16)
  const key = await derive(password, salt, cost)
  return ['scrypt', cost.log2N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Compared against when nobody has the login, so that the answer takes as long. No password gives this key. */
export const nobodysPassword: string = [
  'scrypt',
  cost.log2N,
  cost.r,
  cost.p,
  Buffer.alloc(16).toString('base64url'),
  Buffer.alloc(keyLength).toString('base64url'),
].join('$')

export const verifyPassword = async (password: string, stored: string): Promise<boolean> => {
  const parts = parse(stored)
  if (parts === undefined || parts.key.length !== keyLength) return false
  return timingSafeEqual(await derive(password, parts.salt, parts), parts.key)
}
