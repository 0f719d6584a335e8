import type { HttpRequest } from '../../core/http.ts'
import type { OfficialAccountConfig } from './config.ts'
import { aesKey, decryptMessage, sameText, signatureOf } from './crypto.ts'
import type { ReplayGuard } from './replay.ts'
import { type Fields, decodeUtf8, readXml } from './xml.ts'

/** A callback after every check that proves who sent it. `refused`: not proven. `malformed`: proven, but not readable. */
export type Opened =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'malformed'; readonly reason: string; readonly stamp: Stamp }
  | { readonly kind: 'fields'; readonly fields: Fields; readonly stamp: Stamp }

/** What was signed beside the body. */
interface Stamp {
  readonly timestamp: string
  readonly nonce: string
}

export interface CallbackReader {
  /** The text to echo when the platform's console verifies our address; undefined when the request is not the platform's. */
  echo(request: HttpRequest): string | undefined
  open(request: HttpRequest): Opened
}

/** The query with each name once; undefined when a name is repeated, which the platform never does. */
const singleValues = (query: HttpRequest['query']): ReadonlyMap<string, string> | undefined => {
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') return undefined
    values.set(name, value)
  }
  return values
}

const refused = (reason: string): Opened => ({ kind: 'refused', reason })

/** Checks and opens callbacks in the configured mode; nothing in a request can choose a weaker one. */
export const createCallbackReader = (config: OfficialAccountConfig, replay: ReplayGuard): CallbackReader => {
  const key = config.mode === 'secure' ? aesKey(config.encodingAesKey ?? '') : undefined
  const stampOf = (query: ReadonlyMap<string, string>): Stamp | undefined => {
    const timestamp = query.get('timestamp') ?? ''
    const nonce = query.get('nonce') ?? ''
    return nonce !== '' && replay.fresh(timestamp) ? { timestamp, nonce } : undefined
  }
  const signed = (given: string | undefined, stamp: Stamp, ...more: readonly string[]): boolean =>
    given !== undefined && sameText(given, signatureOf(config.token, stamp.timestamp, stamp.nonce, ...more))

  /** Plain mode: the signature says nothing about the body, so a body the platform would not write is not the platform's. */
  const openPlain = (query: ReadonlyMap<string, string>, stamp: Stamp, body: Buffer): Opened => {
    if (!signed(query.get('signature'), stamp)) return refused('signature')
    const xml = readXml(decodeUtf8(body))
    return xml.kind === 'fields' ? { ...xml, stamp } : refused(xml.reason)
  }
  const openSecure = (query: ReadonlyMap<string, string>, stamp: Stamp, body: Buffer, aes: Buffer): Opened => {
    const outer = readXml(decodeUtf8(body))
    if (outer.kind === 'refused') return refused(outer.reason)
    const encrypted = outer.fields.get('Encrypt')?.trim() ?? ''
    if (encrypted === '') return refused('not-encrypted')
    if (!signed(query.get('msg_signature'), stamp, encrypted)) return refused('signature')
    const message = decryptMessage(aes, encrypted, config.appId)
    if (message === undefined) return refused('decrypt')
    const inner = readXml(decodeUtf8(message))
    return inner.kind === 'fields' ? { ...inner, stamp } : { kind: 'malformed', reason: inner.reason, stamp }
  }
  return {
    echo: ({ query }) => {
      const values = singleValues(query)
      const stamp = values === undefined ? undefined : stampOf(values)
      if (values === undefined || stamp === undefined) return undefined
      return signed(values.get('signature'), stamp) ? values.get('echostr') : undefined
    },
    open: ({ query, body }) => {
      const values = singleValues(query)
      if (values === undefined) return refused('query')
      const stamp = stampOf(values)
      if (stamp === undefined) return refused('stale')
      return key === undefined ? openPlain(values, stamp, body) : openSecure(values, stamp, body, key)
    },
  }
}
