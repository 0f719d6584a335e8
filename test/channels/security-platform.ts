import { createCipheriv } from 'node:crypto'
import { encrypt, getSignature } from '@wecom/crypto'
import type { HttpRequest } from '../../src/core/http.ts'
import type { SecuritySubject } from './security.ts'

export interface Stamp {
  readonly timestamp: string
  readonly nonce: string
}

let serial = 0

/** What the platform, or somebody who saw a callback of it, can send. The crypto is of a package that is not ours. */
export const platformOf = ({ keys, now, inner }: Pick<SecuritySubject, 'keys' | 'now' | 'inner'>) => {
  const { token, encodingAesKey, receiverId } = keys
  const stamp = (agoSeconds = 0): Stamp => ({
    timestamp: String(Math.floor(now.getTime() / 1000) - agoSeconds),
    nonce: `n${(serial += 1)}`,
  })
  const request = (query: HttpRequest['query'], body: string, method = 'POST'): HttpRequest => ({
    method,
    path: '/channels/any',
    query,
    headers: {},
    body: Buffer.from(body),
  })
  const bare = ({ timestamp, nonce }: Stamp): string => getSignature(token, timestamp, nonce, '')
  const over = ({ timestamp, nonce }: Stamp, encrypted: string): string =>
    getSignature(token, timestamp, nonce, encrypted)
  const envelope = (encrypted: string): string =>
    `<xml><ToUserName><![CDATA[us]]></ToUserName><AgentID>1</AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  const seal = (mark: string, receiver = receiverId): string => encrypt(encodingAesKey, inner(mark), receiver)
  const sealed = (encrypted: string, at = stamp()): HttpRequest =>
    request(
      { ...at, signature: bare(at), msg_signature: over(at, encrypted), encrypt_type: 'aes' },
      envelope(encrypted),
    )
  /** Sealed with a padding of the caller's. `pad` gets the number of bytes to fill. */
  const paddedWith = (mark: string, pad: (count: number) => Buffer): string => {
    const key = Buffer.from(`${encodingAesKey}=`, 'base64')
    const body = Buffer.from(inner(mark))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    const plain = Buffer.concat([Buffer.alloc(16, 7), length, body, Buffer.from(receiverId)])
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const padding = pad(32 - (plain.length % 32))
    return Buffer.concat([cipher.update(Buffer.concat([plain, padding])), cipher.final()]).toString('base64')
  }
  return {
    stamp,
    request,
    bare,
    over,
    envelope,
    seal,
    sealed,
    paddedWith,
    /** How many bytes a message of this mark leaves to pad. */
    paddingOf: (mark: string): number => 32 - ((20 + Buffer.byteLength(inner(mark) + receiverId)) % 32),
    genuine: (mark: string, at = stamp()): HttpRequest => sealed(seal(mark), at),
    echo: (query: HttpRequest['query']): HttpRequest => request(query, '', 'GET'),
  }
}

export type Attacker = ReturnType<typeof platformOf>
