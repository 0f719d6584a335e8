import { createCipheriv, createDecipheriv, hash, timingSafeEqual } from 'node:crypto'
import { newSalt } from '../../core/ids.ts'

/** What the platform's console hands out as EncodingAESKey. */
export const keyPattern = /^[A-Za-z0-9]{43}$/

/** The platform pads to 32 bytes, not to AES's 16: Node's own unpadding fails on about half of the messages. */
const block = 32
const headBytes = 20

/** The platform's signature: SHA-1 over its parts, sorted and joined. */
export const signatureOf = (...parts: readonly string[]): string => hash('sha1', [...parts].sort().join(''), 'hex')

/** Equal, found out in a time that tells nothing about where they differ. */
export const sameText = (a: string, b: string): boolean => {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** @param encodingAesKey 43 characters, see `keyPattern` */
export const aesKey = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64')

const withoutPadding = (padded: Buffer): Buffer | undefined => {
  const count = padded.at(-1) ?? 0
  if (count < 1 || count > block || count > padded.length) return undefined
  const end = padded.length - count
  return padded.subarray(end).every((byte) => byte === count) ? padded.subarray(0, end) : undefined
}

/** 16 random bytes, the message's length in bytes, the message, the receiver's id; padded and encrypted, in base64. */
export const encryptMessage = (key: Buffer, message: string, receiverId: string): string => {
  const body = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const receiver = Buffer.from(receiverId)
  const count = block - ((headBytes + body.length + receiver.length) % block)
  const plain = Buffer.concat([newSalt(16), length, body, receiver, Buffer.alloc(count, count)])
  // Whole blocks: nothing is left for `final`. Written as text afterwards: `update` keeps back what is no whole group of base64.
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return cipher.update(plain).toString('base64')
}

/** The bytes that were encrypted for us; undefined when they were not, or not for this receiver. */
export const decryptMessage = (key: Buffer, encrypted: string, receiverId: string): Buffer | undefined => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) return undefined
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % block !== 0) return undefined
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const plain = withoutPadding(decipher.update(bytes))
  if (plain === undefined || plain.length < headBytes) return undefined
  const end = headBytes + plain.readUInt32BE(16)
  if (end > plain.length) return undefined
  return sameText(plain.subarray(end).toString('utf8'), receiverId) ? plain.subarray(headBytes, end) : undefined
}
