import { parse } from 'node:querystring'
import type { z } from 'zod'
import { AppError, ensure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Store } from '../core/store.ts'
import type { Route } from './api/route.ts'
import { parseJson, readBody } from './body.ts'
import { tooMany } from './errors.ts'
import type { Exchange, Mount } from './exchange.ts'
import { refuseCrossSite } from './origin.ts'
import { csrfMatches, findSession, memberSender, type SignedIn } from './sessions.ts'

const maxJsonBytes = 64 * 1024

/** What a handler gets: everything checked against the declaration. */
export interface Call<Query extends z.ZodType, Body extends z.ZodType, Caller> {
  readonly query: z.output<Query>
  readonly body: z.output<Body>
  /** The named part of the path. */
  readonly param: (name: string) => string
  readonly caller: Caller
  readonly ctx: Exchange
}

type Handler<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType, Caller> = (
  call: Call<Q, B, Caller>,
) => Promise<z.input<R>>

export interface GuardParts {
  readonly store: Store
  readonly log: Log
  /** The outside speaks TLS. */
  readonly secure: boolean
  /** How people reach us, `http://127.0.0.1:3000` without a given one. */
  readonly baseUrl: string | undefined
}

export interface Guards {
  /** Routes for anybody. */
  open<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<Q, B, R>,
    handler: Handler<Q, B, R, undefined>,
  ): Mount
  /** Routes of the member cookie; the caller is the sender's hash. `evenLimited`: is called when the address asks too often. */
  member<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<Q, B, R>,
    handler: Handler<Q, B, R, string>,
    options?: { readonly evenLimited: boolean },
  ): Mount
  /** Routes of signed-in staff of the declared roles; writes carry the session's CSRF token. */
  staff<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<Q, B, R>,
    handler: Handler<Q, B, R, SignedIn>,
  ): Mount
}

/** A name given twice becomes a list, which no declared query accepts. */
export const queryOf = (search: string): Record<string, string | string[]> =>
  // The cast: Node's type allows for undefined, which its parser never puts in. No limit to the names: headers have one.
  parse(search, '&', '=', { maxKeys: 0 }) as Record<string, string | string[]>

const checked = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new AppError('bad_request', at === '' ? '发来的内容格式不对' : `“${at}”填得不对`)
}

const bodyOf = async (ctx: Exchange, route: Route): Promise<unknown> => {
  if (route.method === 'GET' || route.method === 'DELETE') return {}
  return parseJson(await readBody(ctx.req, maxJsonBytes), ctx.get('content-type'))
}

const paramOf = (ctx: Exchange, name: string): string => {
  const value: unknown = ctx.params[name]
  ensure(typeof value === 'string' && /^[\w-]{1,80}$/.test(value), 'not_found', '没有找到')
  return value
}

const expectAccess = (route: Route, wanted: 'public' | 'member' | 'roles'): void => {
  const declared = typeof route.access === 'string' ? route.access : 'roles'
  if (declared !== wanted) throw new Error(`${route.method} ${route.path} is declared for ${declared}`)
}

/** Who asks, or a refusal. */
type Admit<Caller> = (ctx: Exchange, route: Route) => Promise<Caller>

interface Guarded<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType, Caller> {
  readonly route: Route<Q, B, R>
  readonly admit: Admit<Caller>
  readonly handler: Handler<Q, B, R, Caller>
  readonly evenLimited: boolean
}

export const createGuards = (parts: GuardParts): Guards => {
  const mount = <Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType, Caller>(
    guarded: Guarded<Q, B, R, Caller>,
  ): Mount => {
    const { route, admit, handler } = guarded
    return {
      method: route.method,
      path: route.path,
      answer: async (ctx) => {
        if (ctx.state.wait !== undefined && !guarded.evenLimited) throw tooMany(ctx, ctx.state.wait)
        if (route.method !== 'GET') refuseCrossSite(ctx, parts.baseUrl)
        const caller = await admit(ctx, route)
        const query = checked(route.query, queryOf(ctx.querystring))
        const body = checked(route.body, await bodyOf(ctx, route))
        const result = await handler({ query, body, caller, ctx, param: (name) => paramOf(ctx, name) })
        // What the declaration does not name is dropped: a row handed out by mistake does not reach the outside.
        const reply = route.reply.safeParse(result)
        if (!reply.success) throw new Error(`the reply of ${route.method} ${route.path} is not what is declared`)
        ctx.set('Cache-Control', 'no-store')
        ctx.status = 200
        ctx.body = reply.data
      },
    }
  }

  const signedIn: Admit<SignedIn> = async (ctx, route) => {
    const found = await findSession(ctx, parts.store)
    ensure(found !== undefined, 'not_signed_in', '请先登录')
    ensure(route.access !== 'public' && route.access !== 'member', 'internal', 'not for staff')
    ensure(route.access.includes(found.staff.role), 'forbidden', '你的账号不能做这个')
    if (route.method !== 'GET')
      ensure(csrfMatches(found.session, ctx.get('x-csrf-token')), 'forbidden', '页面过期了，刷新后再试')
    return found
  }

  return {
    open: (route, handler) => {
      expectAccess(route, 'public')
      return mount({ route, handler, admit: async () => undefined, evenLimited: false })
    },
    member: (route, handler, options) => {
      expectAccess(route, 'member')
      const admit: Admit<string> = async (ctx) => memberSender(ctx, parts.secure || ctx.secure)
      return mount({ route, handler, admit, evenLimited: options?.evenLimited ?? false })
    },
    staff: (route, handler) => {
      expectAccess(route, 'roles')
      return mount({ route, handler, admit: signedIn, evenLimited: false })
    },
  }
}
