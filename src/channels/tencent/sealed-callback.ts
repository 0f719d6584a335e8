import type { HttpRequest } from '../../core/http.ts'
import { aesKey, decryptMessage, sameText, signatureOf } from './crypto.ts'
import type { ReplayGuard } from './replay.ts'
import { type Fields, decodeUtf8, readXml } from './xml.ts'

/** A callback after every check that proves who sent it. `refused`: not proven. `malformed`: proven, but not readable. */
export type Opened =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'malformed'; readonly reason: string; readonly stamp: Stamp }
  | { readonly kind: 'fields'; readonly fields: Fields; readonly stamp: Stamp }

/** What was signed beside the body. */
export interface Stamp {
  readonly timestamp: string
  readonly nonce: string
}

export interface CallbackReader {
  /** The text to echo when the platform's console verifies our address; undefined when the request is not the platform's. */
  echo(request: HttpRequest): string | undefined
  open(request: HttpRequest): Opened
}

/** What seals callbacks to us. `receiverId` is ours: an app id, or the corporation's id. */
export interface Seal {
  readonly token: string
  /** 43 characters, see `keyPattern`. */
  readonly encodingAesKey: string
  readonly receiverId: string
}

export type Query = ReadonlyMap<string, string>

/** The query with each name once; undefined when a name is repeated, which the platform never does. */
export const singleValues = (query: HttpRequest['query']): Query | undefined => {
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') return undefined
    values.set(name, value)
  }
  return values
}

/** The signed time and nonce; undefined when there are none, or too old ones. */
export const stampOf = (query: Query, replay: ReplayGuard): Stamp | undefined => {
  const timestamp = query.get('timestamp') ?? ''
  const nonce = query.get('nonce') ?? ''
  return nonce !== '' && replay.fresh(timestamp) ? { timestamp, nonce } : undefined
}

export const isSigned = (token: string, given: string | undefined, stamp: Stamp, ...more: readonly string[]): boolean =>
  given !== undefined && sameText(given, signatureOf(token, stamp.timestamp, stamp.nonce, ...more))

export const refused = (reason: string): Opened => ({ kind: 'refused', reason })

/** Opens sealed bodies: `msg_signature` over the cipher text first, then the receiver's id inside it. */
export const createSealOpener = ({ token, encodingAesKey, receiverId }: Seal) => {
  const key = aesKey(encodingAesKey)
  return (query: Query, stamp: Stamp, body: Buffer): Opened => {
    const outer = readXml(decodeUtf8(body))
    if (outer.kind === 'refused') return refused(outer.reason)
    const encrypted = outer.fields.get('Encrypt')?.trim() ?? ''
    if (encrypted === '') return refused('not-encrypted')
    if (!isSigned(token, query.get('msg_signature'), stamp, encrypted)) return refused('signature')
    const message = decryptMessage(key, encrypted, receiverId)
    if (message === undefined) return refused('decrypt')
    const inner = readXml(decodeUtf8(message))
    return inner.kind === 'fields' ? { ...inner, stamp } : { kind: 'malformed', reason: inner.reason, stamp }
  }
}

/**
 * Callbacks of WeCom: everything is sealed, also the echo of the verification (an Official Account's is not). The receiver's id is
 * checked; an AgentID anybody could write is not.
 */
export const createSealedReader = (seal: Seal, replay: ReplayGuard): CallbackReader => {
  const key = aesKey(seal.encodingAesKey)
  const openSealed = createSealOpener(seal)
  return {
    echo: ({ query }) => {
      const values = singleValues(query)
      const stamp = values === undefined ? undefined : stampOf(values, replay)
      if (values === undefined || stamp === undefined) return undefined
      // A `+` that was not encoded in the address arrives as a space, and base64 has no spaces.
      const sealed = (values.get('echostr') ?? '').replaceAll(' ', '+')
      if (sealed === '' || !isSigned(seal.token, values.get('msg_signature'), stamp, sealed)) return undefined
      return decryptMessage(key, sealed, seal.receiverId)?.toString('utf8')
    },
    open: ({ query, body }) => {
      const values = singleValues(query)
      if (values === undefined) return refused('query')
      const stamp = stampOf(values, replay)
      return stamp === undefined ? refused('stale') : openSealed(values, stamp, body)
    },
  }
}
