import { ensure } from '../../core/errors.ts'
import { maxWebhookBytes, type HttpRequest, type HttpResponse } from '../../core/http.ts'
import { readBody } from '../body.ts'
import type { Exchange, Mount } from '../exchange.ts'
import { queryOf } from '../guard.ts'

export type Webhook = (request: HttpRequest) => Promise<HttpResponse>

/** Headers as one text each; a name given twice is joined, as Node does. */
export const headersOf = (ctx: Exchange): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(ctx.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '')
  return headers
}

/** What platforms call. Their own words come back; only what never reaches the channel is answered in our form. */
export const channelMounts = (webhooks: ReadonlyMap<string, Webhook>): readonly Mount[] => {
  const answer = async (ctx: Exchange): Promise<void> => {
    const name: unknown = ctx.params['name']
    const webhook = typeof name === 'string' ? webhooks.get(name) : undefined
    ensure(webhook !== undefined, 'not_found', '没有这个地址')
    const response = await webhook({
      method: ctx.method,
      path: ctx.path,
      query: queryOf(ctx.querystring),
      headers: headersOf(ctx),
      body: await readBody(ctx.req, maxWebhookBytes),
    })
    ctx.status = response.status
    ctx.type = response.type
    ctx.set('Cache-Control', 'no-store')
    ctx.body = response.body
  }
  const path = '/channels/:name'
  return [
    { method: 'GET', path, answer },
    { method: 'POST', path, answer },
  ]
}
