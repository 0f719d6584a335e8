import type { z } from 'zod'
import { ensure } from '../../core/errors.ts'
import { newNonce } from '../../core/ids.ts'
import { loginWords, type LoginEnd } from '../../services/wechat-pages/words.ts'
import type { WechatPages } from '../../services/wechat-pages/wechat-pages.ts'
import { pageSignature, remindPage, wechatOffer } from '../api/wechat-pages.ts'
import { tooMany } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'
import { queryOf, type Guards } from '../guard.ts'
import { setContentPolicy } from '../headers.ts'
import { memberSender } from '../sessions.ts'

/** What the web page needs of the Official Account; handed in. */
export interface WechatPageParts {
  readonly login: WechatPages
  /** Undefined where there is no account that may, or the platform does not answer. */
  readonly sign: ((url: string) => Promise<z.input<typeof pageSignature.reply> | undefined>) | undefined
  /** The platform's ids of the templates at these places; undefined where no grant is asked for. */
  readonly templatesAt?: ((places: readonly number[]) => readonly string[]) | undefined
}

interface WechatPageWires {
  readonly guards: Guards
  readonly secure: boolean
  readonly baseUrl: string | undefined
  readonly pages: WechatPageParts | undefined
}

const again: ReadonlySet<LoginEnd> = new Set(['used', 'elsewhere', 'later'])

const style =
  'body{margin:0;font:18px/1.6 system-ui,sans-serif;color-scheme:light dark}main{max-width:640px;margin:0 auto;padding:24px 20px}a{display:inline-block;padding:10px 0}'

/** Plain HTML without a script; nothing in it comes from outside. */
const page = (end: LoginEnd, nonce: string): string => {
  const retry = again.has(end) ? '<p><a href="/auth/wechat/start">重新来一次</a></p>' : ''
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>梁心</title><style nonce="${nonce}">${style}</style></head><body><main><p>${loginWords[end]}</p>${retry}<p><a href="/">回到聊天</a></p></main></body></html>`
}

const show = (ctx: Exchange, end: LoginEnd): void => {
  const nonce = newNonce(26)
  setContentPolicy(ctx, nonce)
  ctx.set('Cache-Control', 'no-store')
  ctx.set('X-Robots-Tag', 'noindex')
  ctx.status = 200
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = page(end, nonce)
}

/** One value of the address, of the signs the platform uses; a name given twice is nobody's we know. */
const one = (ctx: Exchange, name: string): string | undefined => {
  const value = queryOf(ctx.querystring)[name]
  return typeof value === 'string' && /^[\w-]{1,512}$/.test(value) ? value : undefined
}

const isOurs = (url: string, ctx: Exchange, baseUrl: string | undefined): boolean => {
  const { host } = new URL(url)
  return host === ctx.host || (baseUrl !== undefined && host === new URL(baseUrl).host)
}

/** Saying on the web page who one is on WeChat, and the signature its scripts ask for. */
export const wechatPageMounts = ({ guards, secure, baseUrl, pages }: WechatPageWires): readonly Mount[] => [
  {
    method: 'GET',
    path: '/auth/wechat/start',
    answer: async (ctx) => {
      if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
      const address = await pages?.login.begin(memberSender(ctx, secure || ctx.secure))
      if (address === undefined) return show(ctx, 'off')
      ctx.set('Cache-Control', 'no-store')
      ctx.status = 302
      ctx.set('Location', address)
      ctx.body = ''
    },
  },
  {
    method: 'GET',
    path: '/auth/wechat/callback',
    answer: async (ctx) => {
      if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
      const state = one(ctx, 'state')
      if (state === undefined || pages === undefined) return show(ctx, pages === undefined ? 'off' : 'used')
      const sender = memberSender(ctx, secure || ctx.secure)
      show(ctx, await pages.login.end({ state, sender, code: one(ctx, 'code') }))
    },
  },
  guards.member(pageSignature, async ({ query: { url }, ctx }) => {
    ensure(isOurs(url, ctx, baseUrl), 'forbidden', '只能给本站的页面签名')
    const signed = await pages?.sign?.(url)
    ensure(signed !== undefined, 'unavailable', '微信的功能这会儿用不了，页面照常能用')
    return signed
  }),
  guards.open(remindPage, async ({ query: { url, t }, ctx }) => {
    ensure(isOurs(url, ctx, baseUrl), 'forbidden', '只能给本站的页面签名')
    const templates = pages?.templatesAt?.(t.split('.').map(Number)) ?? []
    const signature = templates.length === 0 ? undefined : await pages?.sign?.(url)
    return { templates: [...templates], ...(signature === undefined ? {} : { signature }) }
  }),
  guards.member(wechatOffer, async ({ caller }) => ({ isOffered: (await pages?.login.isOffered(caller)) ?? false })),
]
