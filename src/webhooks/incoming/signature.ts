import { createHmac, timingSafeEqual } from 'node:crypto'
import { msBetween, minuteMs, type Instant } from '../../core/time.ts'
import type { HttpRequest } from '../../core/http.ts'
import { at } from './pointer.ts'
import type { Source } from './source.ts'

/** How old or how far ahead a signed time may be. */
const windowMs = 5 * minuteMs
/** More signatures than a sender has keys at once. */
const mostSignatures = 20

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

/** The bytes of a `whsec_` secret; undefined when it is none, or too short. */
const whsecKey = (secret: string): Buffer | undefined => {
  const found = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/.exec(secret)?.[1]
  return found === undefined ? undefined : Buffer.from(found, 'base64')
}

/** The keys of a source's secrets, or in one line what is wrong with them. */
export const keysOf = ({ scheme }: Source, secrets: readonly string[]): readonly Buffer[] | string => {
  const keys: Buffer[] = []
  for (const secret of secrets) {
    const key = scheme === 'standard' ? whsecKey(secret) : Buffer.from(secret)
    if (key === undefined) return 'must be whsec_ and at least 24 bytes in base64; several with commas between'
    if (key.length < 16) return 'needs at least 16 characters'
    keys.push(key)
  }
  return keys
}

/** What was proven: the id the sender gave it, and whether that id was signed too. */
export interface Proven {
  readonly id: string
  readonly isIdSigned: boolean
}

const idPattern = /^[\u0021-\u007E]{1,200}$/

/** Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, any of the signatures by any of the keys. */
const standard = (request: HttpRequest, keys: readonly Buffer[], now: Instant): Proven | undefined => {
  const { 'webhook-id': id = '', 'webhook-timestamp': seconds = '', 'webhook-signature': given = '' } = request.headers
  if (!idPattern.test(id) || !/^\d{1,11}$/.test(seconds)) return undefined
  const signedAt = new Date(Number(seconds) * 1000).toISOString()
  if (Math.abs(msBetween(signedAt, now)) > windowMs) return undefined
  const offered = given
    .split(' ')
    .slice(0, mostSignatures)
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []))
  let isRight = false
  for (const key of keys) {
    const right = createHmac('sha256', key).update(`${id}.${seconds}.`).update(request.body).digest()
    // All are compared: how long it takes says nothing about which one fits.
    for (const one of offered) isRight = sameBytes(one, right) || isRight
  }
  return isRight ? { id, isIdSigned: true } : undefined
}

const idInBody = (body: Buffer, pointer: string): string | undefined => {
  try {
    const found = at(JSON.parse(body.toString('utf8')), pointer)
    return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined
  } catch {
    return undefined
  }
}

/** A hex HMAC-SHA256 over the body alone. */
const github = (request: HttpRequest, source: Source, keys: readonly Buffer[]): Proven | undefined => {
  const given = request.headers[source.signatureHeader ?? 'x-hub-signature-256'] ?? ''
  const hex = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(given)?.[1]
  if (hex === undefined) return undefined
  const offered = Buffer.from(hex, 'hex')
  let isRight = false
  for (const key of keys)
    isRight = sameBytes(offered, createHmac('sha256', key).update(request.body).digest()) || isRight
  if (!isRight) return undefined
  const signed = source.idAt === undefined ? undefined : idInBody(request.body, source.idAt)
  if (signed !== undefined) return { id: signed, isIdSigned: true }
  const named = request.headers[source.idHeader ?? 'x-github-delivery'] ?? ''
  // Without any id the body is its own.
  return { id: idPattern.test(named) ? named : '', isIdSigned: false }
}

/** Whether a request is the source's own; undefined when not, and nobody is told why. */
export const proven = (
  request: HttpRequest,
  { source, keys }: { readonly source: Source; readonly keys: readonly Buffer[] },
  now: Instant,
): Proven | undefined => (source.scheme === 'standard' ? standard(request, keys, now) : github(request, source, keys))
