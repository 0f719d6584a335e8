import { tooMany } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'
import { show } from './answer-pages.ts'

/** Where the counted link with this code leads; undefined when there is none. Handed in. */
export type FollowLink = (code: string, isClick: boolean) => Promise<string | undefined>

const gone =
  '<h1>梁心</h1><section><p>这个链接打不开了，可能少抄了一个字。要看工会最近的通知，到公众号或者梁心的网页里回“菜单”。</p></section>'

/** A browser that only looks ahead, or asks without reading, is nobody who followed it. */
const isClick = (ctx: Exchange): boolean =>
  ctx.method === 'GET' && ctx.get('Sec-Purpose') === '' && ctx.get('Purpose') === ''

/** The address in words to many: counts for its campaign and leads to what was approved with it, never to anything in the request. */
export const campaignLinkMounts = ({ follow }: { readonly follow: FollowLink }): readonly Mount[] => [
  {
    method: 'GET',
    path: '/c/:code',
    answer: async (ctx) => {
      if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
      const code: unknown = ctx.params['code']
      const isCode = typeof code === 'string' && /^[0-9a-z]{10}$/i.test(code)
      const target = isCode ? await follow(code, isClick(ctx)) : undefined
      if (target === undefined) return show(ctx, 404, gone)
      ctx.set('Cache-Control', 'no-store')
      ctx.set('X-Robots-Tag', 'noindex, nofollow')
      ctx.set('Location', target)
      ctx.status = 302
      ctx.body = ''
    },
  },
]
