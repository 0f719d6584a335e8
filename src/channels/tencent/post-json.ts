import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { SendOutcome } from '../../core/channel.ts'
import { outcomeOfFailure, outcomeOfStatus } from './outcomes.ts'

/** What a platform's API said, or what its silence means for a send. */
export type Answer =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly outcome: SendOutcome }

export const failed = (outcome: SendOutcome): Extract<Answer, { kind: 'failed' }> => ({ kind: 'failed', outcome })

const longNumber = /\d{16}/
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Platforms number messages beyond what a JavaScript number holds: such numbers become strings. */
export const parseAnswer = (json: string): unknown => {
  const safe = longNumber.test(json)
    ? json.replaceAll(stringOrNumber, (found) => (/^-?\d{16,}$/.test(found) ? `"${found}"` : found))
    : json
  return JSON.parse(safe)
}

/** More than ever go at once; connections are kept, and closed before the platform would close them under a request. */
const pool = { keepAlive: true, maxSockets: 512, timeout: 4_000 }
const agents = { http: new HttpAgent(pool), https: new HttpsAgent(pool) }

interface Asked {
  readonly method: 'GET' | 'POST'
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string
}

/** Ended by our own time-out; the name is that of the error `fetch` would give. */
const outOfTime = (): Error => Object.assign(new Error('no answer in time'), { code: 'TimeoutError' })
/** Nothing of the request has left: no connection came about. */
const noConnection = (): Error => Object.assign(new Error('no connection in time'), { code: 'UND_ERR_CONNECT_TIMEOUT' })

const textOf = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    response.on('data', (part: Buffer) => parts.push(part))
    response.on('error', reject)
    response.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
  })

/** Node's own client: what is sent by the thousand costs half of what it does with `fetch`. Redirects are not followed. */
const exchange = (
  url: string,
  { body, ...init }: Asked,
  timeoutMs: number,
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const isPlain = url.startsWith('http:')
    const open = isPlain ? httpRequest : httpsRequest
    let isConnected = false
    const request = open(url, { ...init, agent: isPlain ? agents.http : agents.https })
    const timer = setTimeout(() => request.destroy(isConnected ? outOfTime() : noConnection()), timeoutMs)
    const fail = (error: unknown): void => {
      clearTimeout(timer)
      reject(error)
    }
    request.on('socket', (socket) => {
      // One that is taken again, be it by a request that waited for it, has been connected before and would keep the listener.
      isConnected = !socket.connecting
      if (isConnected) return
      socket.once(isPlain ? 'connect' : 'secureConnect', () => {
        isConnected = true
      })
    })
    request.on('error', fail)
    request.on('response', (response) => {
      const status = response.statusCode ?? 0
      textOf(response).then((text) => {
        clearTimeout(timer)
        resolve({ status, text })
      }, fail)
    })
    request.end(body)
  })

const ask = async (url: string, asked: Asked, timeoutMs: number): Promise<Answer> => {
  try {
    const { status, text } = await exchange(url, asked, timeoutMs)
    if (status >= 300 && status < 400) return failed({ kind: 'unknown', code: 'redirect' })
    return status >= 200 && status < 300 ? { kind: 'answer', body: parseAnswer(text) } : failed(outcomeOfStatus(status))
  } catch (error) {
    if (error instanceof SyntaxError) return failed({ kind: 'unknown', code: 'bad-answer' })
    return failed(outcomeOfFailure(error))
  }
}

export const getJson = (url: string, timeoutMs: number): Promise<Answer> => ask(url, { method: 'GET' }, timeoutMs)

export const postJson = (url: string, body: unknown, timeoutMs: number): Promise<Answer> => {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) }
  return ask(url, { method: 'POST', headers, body: text }, timeoutMs)
}
