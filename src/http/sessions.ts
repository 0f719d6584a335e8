import { createHash, timingSafeEqual } from 'node:crypto'
import { newToken } from '../core/ids.ts'
import type { Store } from '../core/store.ts'
import { addMs, hourMs } from '../core/time.ts'
import { sessions, staff, type Session, type Staff } from '../people/records.ts'
import type { Exchange } from './exchange.ts'

const memberCookie = 'liangxin_member'
const staffCookie = 'liangxin_staff'
const yearSeconds = 365 * 24 * 3600
const sessionMs = 12 * hourMs

/** A token of ours is 32 bytes in base64url. Anything else in a cookie is as good as none. */
const tokenForm = /^[A-Za-z0-9_-]{43}$/

const fingerprint = (token: string): string => createHash('sha256').update(token).digest('base64url')

interface Cookie {
  readonly name: string
  readonly value: string
  readonly sameSite: 'Lax' | 'Strict'
  readonly maxAge: number
  readonly secure: boolean
}

/** Written by hand: Koa refuses `secure` when it cannot see the TLS that a proxy in front ends. */
const setCookie = (ctx: Exchange, cookie: Cookie): void => {
  const parts = [
    `${cookie.name}=${cookie.value}`,
    'Path=/',
    `Max-Age=${cookie.maxAge}`,
    'HttpOnly',
    `SameSite=${cookie.sameSite}`,
  ]
  if (cookie.secure) parts.push('Secure')
  ctx.append('Set-Cookie', parts.join('; '))
}

const tokenIn = (ctx: Exchange, cookie: string): string | undefined => {
  const value = ctx.cookies.get(cookie)
  return value !== undefined && tokenForm.test(value) ? value : undefined
}

/**
 * Who writes on the web page: the hash of the cookie's token, so that the store never holds what a browser sends. Somebody
 * new gets a cookie. `account` of these messages is `web`.
 */
export const memberSender = (ctx: Exchange, secure: boolean): string => {
  const known = tokenIn(ctx, memberCookie)
  if (known !== undefined) return fingerprint(known)
  const token = newToken()
  setCookie(ctx, { name: memberCookie, value: token, sameSite: 'Lax', maxAge: yearSeconds, secure })
  return fingerprint(token)
}

export interface SignedIn {
  readonly staff: Staff
  readonly session: Session
}

/** Signs a clerk in for twelve hours; the token lives in the cookie only, the store keeps its hash. */
export const openSession = async (
  ctx: Exchange,
  { store, secure }: { readonly store: Store; readonly secure: boolean },
  who: Staff,
): Promise<SignedIn> => {
  const token = newToken()
  const csrf = newToken()
  const session = await store.transaction(who.id, (work) =>
    work.rows(sessions).insert({
      id: fingerprint(token),
      staff: who.id,
      createdAt: work.now,
      expiresAt: addMs(work.now, sessionMs),
      csrf,
    }),
  )
  setCookie(ctx, { name: staffCookie, value: token, sameSite: 'Strict', maxAge: sessionMs / 1000, secure })
  return { staff: who, session }
}

/** The clerk of the cookie, when the session is there, not over, and the account is in use. */
export const findSession = async (ctx: Exchange, store: Store): Promise<SignedIn | undefined> => {
  const token = tokenIn(ctx, staffCookie)
  if (token === undefined) return undefined
  return store.read(async (read) => {
    const session = await read.rows(sessions).get(fingerprint(token))
    if (session === undefined || session.expiresAt <= read.now) return undefined
    const who = await read.rows(staff).get(session.staff)
    return who === undefined || who.disabledAt !== undefined ? undefined : { staff: who, session }
  })
}

export const closeSession = async (
  ctx: Exchange,
  { store, secure }: { readonly store: Store; readonly secure: boolean },
  { session }: SignedIn,
): Promise<void> => {
  await store.transaction(session.staff, (work) => work.rows(sessions).delete(session.id))
  setCookie(ctx, { name: staffCookie, value: '', sameSite: 'Strict', maxAge: 0, secure })
}

export const csrfMatches = (session: Session, offered: string): boolean => {
  const wanted = Buffer.from(session.csrf)
  const given = Buffer.from(offered)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}
