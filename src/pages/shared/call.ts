import type { z } from 'zod'
import type { Route } from '../../http/api/route.ts'

/**
 * What a request needs of a route. A `Route` of http/api is one; the member page writes only the address and takes the
 * types (see `Address`), so that zod stays out of what a phone has to load.
 */
export interface Declared<Query extends z.ZodType, Body extends z.ZodType, Result extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Query
  readonly body?: Body
  readonly reply?: Result
}

/** The address of a declared route, with its types and without its schemas. */
export type Address<R> = R extends Route<infer Query, infer Body, infer Result> ? Declared<Query, Body, Result> : never

type BodyOf<Body extends z.ZodType> =
  Record<string, never> extends z.input<Body> ? { readonly body?: z.input<Body> } : { readonly body: z.input<Body> }

export type Input<Query extends z.ZodType, Body extends z.ZodType> = BodyOf<Body> & {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: z.input<Query>
  /** The token of the staff session, on requests that write. */
  readonly csrf?: string
}

/** A request that failed. `message` is fit to show. `status` is 0 when nobody answered. */
export class CallError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'CallError'
    this.status = status
    this.code = code
  }
}

export const messageOf = (error: unknown): string =>
  error instanceof CallError ? error.message : '出了点问题，稍后再试'

/** Long enough for a slow phone network; the server answers within five seconds. */
const patienceMs = 20_000

const address = (path: string, params: Readonly<Record<string, string>>, query: unknown): string => {
  const filled = path.replaceAll(/:([a-z]+)/gi, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const pairs = Object.entries(query ?? {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  const search = new URLSearchParams(pairs).toString()
  return search === '' ? filled : `${filled}?${search}`
}

/** The plain request a call makes. */
export const requestOf = <Query extends z.ZodType, Body extends z.ZodType, Result extends z.ZodType>(
  route: Declared<Query, Body, Result>,
  input: Input<Query, Body>,
): { readonly url: string; readonly init: RequestInit } => {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (input.csrf !== undefined) headers['x-csrf-token'] = input.csrf
  const url = address(route.path, input.params ?? {}, input.query)
  if (route.method === 'GET' || route.method === 'DELETE') return { url, init: { method: route.method, headers } }
  headers['content-type'] = 'application/json'
  return { url, init: { method: route.method, headers, body: JSON.stringify(input.body ?? {}) } }
}

const offline = (): CallError => new CallError(0, 'offline', '网络不通，稍后再试')

const errorOf = (status: number, body: unknown): CallError => {
  const error: unknown = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  const has = typeof error === 'object' && error !== null && 'code' in error && 'message' in error
  return has
    ? new CallError(status, String(error.code), String(error.message))
    : new CallError(status, 'internal', '服务器没有正常回答，稍后再试')
}

/** The answer as the route declares it, checked where the schema is at hand; a `CallError` otherwise. */
export const resultOf = async <Query extends z.ZodType, Body extends z.ZodType, Result extends z.ZodType>(
  route: Declared<Query, Body, Result>,
  response: Response,
): Promise<z.output<Result>> => {
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw errorOf(response.status, body)
  // A good status and half a body: the line broke, or a network's log-in page answered.
  if (body === undefined) throw offline()
  if (route.reply !== undefined) {
    const parsed = route.reply.safeParse(body)
    if (!parsed.success) throw errorOf(response.status, undefined)
    return parsed.data
  }
  if (typeof body !== 'object' || body === null) throw errorOf(response.status, undefined)
  // Without the schema the server's word is taken: its guard checks every reply against this same declaration.
  return body as z.output<Result>
}

/** Asks the server. Rejects with `CallError` and nothing else. */
export const call = async <Query extends z.ZodType, Body extends z.ZodType, Result extends z.ZodType>(
  route: Declared<Query, Body, Result>,
  input: Input<Query, Body>,
): Promise<z.output<Result>> => {
  const { url, init } = requestOf(route, input)
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), patienceMs)
  try {
    const response = await fetch(url, { ...init, signal: stop.signal, credentials: 'same-origin' })
    return await resultOf(route, response)
  } catch (error) {
    throw error instanceof CallError ? error : offline()
  } finally {
    clearTimeout(timer)
  }
}
