import type { Exchange } from './exchange.ts'

/** Who may load what. `nonce` opens styles that antd writes into the page; scripts come from files only. */
const contentPolicy = (nonce: string | undefined): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

const policyWithoutNonce = contentPolicy(undefined)

export const setContentPolicy = (ctx: Exchange, nonce?: string): void =>
  ctx.set('Content-Security-Policy', nonce === undefined ? policyWithoutNonce : contentPolicy(nonce))

/** On every answer. `https`: the outside speaks TLS; only then may a browser be told to insist on it. */
export const setSecurityHeaders = (ctx: Exchange, https: boolean): void => {
  setContentPolicy(ctx)
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.set('Referrer-Policy', 'no-referrer')
  ctx.set('X-Frame-Options', 'DENY')
  ctx.set('Cross-Origin-Opener-Policy', 'same-origin')
  if (https) ctx.set('Strict-Transport-Security', 'max-age=31536000')
}
