import { lookup as dnsLookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { Standing } from './addresses.ts'

/** What came of a request. Of what was answered, only the status and when to come back. */
export type Posted =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string }
  /** In one word. */
  | { readonly kind: 'failed'; readonly error: string }

export interface Address {
  readonly address: string
  readonly family: number
}

export interface PostParts {
  readonly standingOf: (address: string) => Standing
  readonly resolve?: (host: string) => Promise<readonly Address[]>
  readonly timeoutMs?: number
  /** Certificates trusted besides the usual ones. */
  readonly ca?: string
}

interface Sent {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const usualTimeoutMs = 15_000
/** Of an answer no more is read. */
const mostBytes = 64 * 1024

const resolveByDns = (host: string): Promise<readonly Address[]> => dnsLookup(host, { all: true })

const failed = (error: string): Posted => ({ kind: 'failed', error })

/** Node's word for it, without anything that was sent or answered. */
const wordOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'network'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timeout'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('too slow', 'TimeoutError')), { once: true })
  })

/** Host names in brackets are IPv6 addresses. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** The one address to connect to, or why none. Names are asked for once: what was looked at is what is connected to. */
const addressFor = async (url: URL, parts: PostParts): Promise<Address | string> => {
  const host = hostOf(url)
  const family = isIP(host)
  const found = family === 0 ? await (parts.resolve ?? resolveByDns)(host) : [{ address: host, family }]
  const [first] = found
  if (first === undefined) return 'ENOTFOUND'
  const standings = found.map(({ address }) => parts.standingOf(address))
  // A name with one address inside and one outside is how guards are walked around: the whole name is refused.
  if (standings.includes('refused')) return 'address-refused'
  return url.protocol === 'https:' || standings.every((one) => one === 'allowed') ? first : 'https-only'
}

/** Reads to the end or to the limit and keeps nothing; `done` is called before a connection of ours is cut. */
const drain = (response: IncomingMessage, done: () => void, broken: (error: Error) => void): void => {
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= mostBytes) return
    done()
    response.destroy()
  })
  response.on('end', done)
  response.on('error', broken)
}

const exchange = (url: URL, sent: Sent, at: Address, { ca }: PostParts, signal: AbortSignal): Promise<Posted> =>
  new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest
    const name = hostOf(url)
    const headers = {
      ...sent.headers,
      host: url.host,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(sent.body),
      'user-agent': 'liangxin-webhooks',
    }
    const options = {
      method: 'POST',
      // The address that was looked at, whatever the name says by now; the certificate is still that of the name.
      host: at.address,
      port: url.port,
      path: `${url.pathname}${url.search}`,
      headers,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      // A connection of its own: one that was kept open would go round the look at the address.
      agent: false,
      signal,
      ...(ca === undefined ? {} : { ca }),
    }
    const request = open(options, (response) => {
      const after = response.headers['retry-after']
      const answer: Posted = {
        kind: 'answered',
        status: response.statusCode ?? 0,
        ...(after === undefined ? {} : { retryAfter: after }),
      }
      drain(response, () => resolve(answer), reject)
    })
    request.on('error', reject)
    request.end(sent.body)
  })

/** Posts once: no redirect is followed, no proxy used, nothing thrown; all of it within the time there is. */
export const createPost =
  (parts: PostParts) =>
  async (sent: Sent): Promise<Posted> => {
    const signal = AbortSignal.timeout(parts.timeoutMs ?? usualTimeoutMs)
    const late = untilAborted(signal)
    late.catch(() => undefined)
    try {
      const url = new URL(sent.url)
      const at = await Promise.race([addressFor(url, parts), late])
      if (typeof at === 'string') return failed(at)
      return await Promise.race([exchange(url, sent, at, parts, signal), late])
    } catch (error) {
      return failed(wordOf(error))
    }
  }

export type Post = ReturnType<typeof createPost>
