import { createServer } from 'node:http'
import { URL } from 'node:url'
import type { HttpRequest, HttpResponse } from '../../../src/core/http.ts'

type Webhook = (request: HttpRequest) => Promise<HttpResponse>

/** A server whose only address is a channel's webhook; which one may change, as when a process is started again. */
export const startHook = async (current: () => Webhook | undefined) => {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://here')
      const webhook = current()
      const answered = webhook?.({
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: {},
        body: Buffer.concat(parts),
      })
      if (answered === undefined) response.writeHead(502).end()
      else
        answered.then(
          ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
          () => response.writeHead(500).end(),
        )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/channels/wecom-kf`,
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
