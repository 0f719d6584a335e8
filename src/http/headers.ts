import type { Exchange } from './exchange.ts'

/** Where WeChat's script for pages comes from, and what its buttons are drawn in, as its documents ask for. */
const wechatScripts = ' https://res.wx.qq.com'
const wechatFrames = 'frame-src https://*.qq.com webcompt:'

/** Who may load what. `nonce` opens styles that antd writes into the page; scripts come from files only. */
const contentPolicy = (nonce: string | undefined, wechat = false): string =>
  [
    "default-src 'self'",
    `script-src 'self'${wechat ? wechatScripts : ''}`,
    ...(wechat ? [wechatFrames] : []),
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

const policyWithoutNonce = contentPolicy(undefined)

/** @param wechat whether the page uses WeChat's script */
export const setContentPolicy = (ctx: Exchange, nonce?: string, wechat = false): void =>
  ctx.set('Content-Security-Policy', nonce === undefined && !wechat ? policyWithoutNonce : contentPolicy(nonce, wechat))

/** On every answer. `https`: the outside speaks TLS; only then may a browser be told to insist on it. */
export const setSecurityHeaders = (ctx: Exchange, https: boolean): void => {
  setContentPolicy(ctx)
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.set('Referrer-Policy', 'no-referrer')
  ctx.set('X-Frame-Options', 'DENY')
  ctx.set('Cross-Origin-Opener-Policy', 'same-origin')
  if (https) ctx.set('Strict-Transport-Security', 'max-age=31536000')
}
