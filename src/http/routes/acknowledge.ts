import { AppError, ensure } from '../../core/errors.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { tooMany } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'

/** What a page's link leads to. */
type Linked = { readonly kind: 'open' | 'seen'; readonly alert: string } | { readonly kind: 'gone' }

/** What the service of the people on call does with a link; handed in. */
export interface PageLinks {
  readonly look: (read: ReadWork, token: string) => Promise<Linked>
  readonly use: (work: Work, token: string) => Promise<Linked>
}

interface AcknowledgeWires {
  readonly store: Store
  readonly links: PageLinks
}

/** Plain HTML without a script: it must work in whatever a messenger opens. Nothing in it comes from a person. */
const page = (words: string, button = ''): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>待处理</title></head><body><main><h1>待处理</h1><p>${words}</p>${button}</main></body></html>`

const button = '<form method="post"><button type="submit">我看到了，我来处理</button></form>'

const wordsFor = (linked: Linked): string => {
  switch (linked.kind) {
    case 'open':
      return page(`编号 ${linked.alert.slice(-6)}，还没有人看。`, button)
    case 'seen':
      return page(`编号 ${linked.alert.slice(-6)}，有人看了。内容请到工作台的“提醒”里打开。`)
    case 'gone':
      return page('这个链接用过了，或者过期了。请到工作台的“提醒”里看。')
  }
}

const tokenOf = (ctx: Exchange): string => {
  const token: unknown = ctx.params['token']
  ensure(typeof token === 'string' && /^[\w-]{1,80}$/.test(token), 'not_found', '没有找到')
  return token
}

const answer = (ctx: Exchange, linked: Linked): void => {
  ctx.set('Cache-Control', 'no-store')
  ctx.set('X-Robots-Tag', 'noindex')
  ctx.status = linked.kind === 'gone' ? new AppError('gone', '').status : 200
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = wordsFor(linked)
}

/**
 * The link of a page: looking at it shows a button, since messengers open links by themselves; the button says that somebody has it.
 * The token is the whole right, so no session is asked for, and no origin: with our referrer policy a form says `Origin: null`.
 */
export const acknowledgeMounts = ({ store, links }: AcknowledgeWires): readonly Mount[] => {
  const mount = (method: 'GET' | 'POST', take: (token: string) => Promise<Linked>): Mount => ({
    method,
    path: '/p/:token',
    answer: async (ctx) => {
      if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
      answer(ctx, await take(tokenOf(ctx)))
    },
  })
  return [
    mount('GET', (token) => store.read((read) => links.look(read, token))),
    mount('POST', (token) => store.transaction(token, (work) => links.use(work, token))),
  ]
}
