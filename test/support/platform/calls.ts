import { z } from 'zod'
import type { Account, IssuedToken, State } from './state.ts'

/** An API call that came in whole. */
export interface Call {
  readonly state: State
  readonly api: string
  readonly query: URLSearchParams
  readonly body: unknown
  readonly raw: Buffer
  readonly contentType: string
  /** Where it came from, for the address list. */
  readonly address: string
}

/** A call whose token is good. */
export interface AccountCall extends Call {
  readonly account: Account
  readonly scope: IssuedToken['scope']
}

export type Answer =
  | { readonly kind: 'json'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly type: string }
  | { readonly kind: 'redirect'; readonly to: string }

const messages: Readonly<Record<number, string>> = {
  40001: 'invalid credential, access_token is invalid or not latest',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40125: 'invalid appsecret',
  40164: 'invalid ip, not in whitelist',
  42001: 'access_token expired',
  43101: 'user refuse to accept the msg',
  45009: 'reach max api daily quota limit',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  45065: 'duplicate client msgid',
  47003: 'argument invalid',
  48001: 'api unauthorized',
}

export const ok = (extra: Readonly<Record<string, unknown>> = {}): Answer => ({
  kind: 'json',
  body: { errcode: 0, errmsg: 'ok', ...extra },
})
export const bare = (body: Readonly<Record<string, unknown>>): Answer => ({ kind: 'json', body })
export const refuse = (errcode: number, words = messages[errcode] ?? 'error'): Answer => ({
  kind: 'json',
  body: { errcode, errmsg: `${words} rid: 0` },
})

/** A body of the expected shape; else the platform's words for a broken one. */
export const parsed = <T>(schema: z.ZodType<T>, body: unknown, use: (value: T) => Answer): Answer => {
  const read = schema.safeParse(body)
  return read.success ? use(read.data) : refuse(47001, 'data format error')
}

/** `touser` and the like, as the log keeps it. */
export const recipientOf = (body: unknown): string => {
  const read = z.looseObject({ touser: z.string() }).safeParse(body)
  return read.success ? read.data.touser : ''
}

export interface Route {
  readonly method: 'GET' | 'POST'
  /** Without a token; what remains is checked by the handler. */
  readonly open?: (call: Call) => Answer
  readonly handle?: (call: AccountCall) => Answer
  /** Who may; undefined: every verified account of the platform. */
  readonly kinds?: readonly Account['kind'][]
  readonly scope?: 'application' | 'kf'
}

export type Routes = Readonly<Record<string, Route>>
