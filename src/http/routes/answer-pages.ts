import { newNonce } from '../../core/ids.ts'
import type { Reply } from '../../core/reply.ts'
import { dateText, localDate, type Instant } from '../../core/time.ts'
import { tooMany } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'
import { setContentPolicy } from '../headers.ts'

/** The page behind the last part of an address; undefined when there is none, or no more. Handed in. */
export type ReadAnswerPage = (
  token: string,
) => Promise<
  { readonly replies: readonly Pick<Reply, 'text' | 'cites' | 'link'>[]; readonly until: Instant } | undefined
>

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (words: string): string => words.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? '')

/** Read on a phone, often by somebody who does not see well: large, dark on light, wide lines; the browser's own size counts. */
const style = `
:root { color-scheme: light dark; }
body { margin: 0; background: #f7f7f7; color: #1a1a1a; font: 1.25rem/1.75 -apple-system, "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem 1rem 2.5rem; }
h1 { margin: 0 0 .75rem; font-size: 1.25rem; }
section { margin: 0 0 .75rem; padding: .875rem 1rem; border-radius: .5rem; background: #fff; }
p { margin: 0; white-space: pre-line; }
p + p { margin-top: .75rem; }
.cites, footer { color: #595959; font-size: 1.0625rem; }
a { color: #1a5fb4; }
@media (prefers-color-scheme: dark) {
  body { background: #111; color: #e8e8e8; }
  section { background: #1f1f1f; }
  .cites, footer { color: #b3b3b3; }
  a { color: #8ab4f8; }
}`

/** Leads to a page or a phone; anything else stays words. */
const isAddress = (url: string): boolean =>
  /^https?:\/\/[^\s\\]+$/i.test(url) || /^tel:\+?[\d-]{3,20}$/.test(url) || /^\/(?![/\\])[^\\\s]*$/.test(url)

const linkLine = ({ label, url }: NonNullable<Reply['link']>): string =>
  isAddress(url)
    ? `<p><a href="${escaped(url)}" rel="noopener noreferrer">${escaped(label)}</a></p>`
    : `<p>${escaped(label)}</p>`

const section = ({ text, cites = [], link }: Pick<Reply, 'text' | 'cites' | 'link'>): string => {
  const basis = cites.length === 0 ? '' : `<p class="cites">依据：${escaped(cites.join('、'))}</p>`
  return `<section><p>${escaped(text)}</p>${basis}${link === undefined ? '' : linkLine(link)}</section>`
}

/** Plain HTML without a script: it must work in whatever a messenger opens. The title says nothing to who looks over a shoulder. */
const html = (nonce: string, inside: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><meta name="format-detection" content="telephone=yes"><title>梁心</title><style nonce="${nonce}">${style}</style></head><body><main>${inside}</main></body></html>`

const gone = '<h1>梁心</h1><section><p>这一页看不到了。还想看，回到聊天里把问题再发一遍。</p></section>'

/** A page of a few words. @param inside HTML of ours, or escaped */
export const show = (ctx: Exchange, status: number, inside: string): void => {
  const nonce = newNonce(26)
  setContentPolicy(ctx, nonce)
  ctx.set('Cache-Control', 'no-store')
  ctx.set('X-Robots-Tag', 'noindex, nofollow')
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = html(nonce, inside)
}

/** A long answer in full. The address is the whole right, so no session is asked for: it may be opened in another browser. */
export const answerPageMounts = ({ read }: { readonly read: ReadAnswerPage }): readonly Mount[] => [
  {
    method: 'GET',
    path: '/a/:token',
    answer: async (ctx) => {
      if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
      const token: unknown = ctx.params['token']
      const page = typeof token === 'string' && /^[\w-]{1,80}$/.test(token) ? await read(token) : undefined
      if (page === undefined) return show(ctx, 404, gone)
      const until = `<footer><p>这是自动回答，留到${dateText(localDate(page.until))}，以后要看就再问一遍。</p></footer>`
      show(ctx, 200, `<h1>梁心</h1>${page.replies.map(section).join('')}${until}`)
    },
  },
]
