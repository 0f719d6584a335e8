import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

const tokenRequest = z.object({ grant_type: z.literal('client_credential'), appid: z.string(), secret: z.string() })
const sendRequest = z.object({
  touser: z.string(),
  msgtype: z.literal('text'),
  text: z.object({ content: z.string() }),
  clientmsgid: z.string().max(32),
})

/** What a call is answered with instead of the usual. `reset`: the connection breaks. `hang`: no answer. */
export type Trouble =
  | { readonly errcode: number }
  | { readonly status: number }
  | { readonly raw: string }
  | 'reset'
  | 'hang'
  /** The message is taken, then the connection breaks. */
  | 'accept-then-reset'

interface SentMessage {
  readonly openid: string
  readonly content: string
  readonly id: string
}

export interface WechatApi {
  readonly url: string
  /** What members received, in order. */
  readonly sent: readonly SentMessage[]
  /** How often a token, and how often a send, was asked for. */
  readonly calls: { readonly token: number; readonly send: number }
  troubleSends(...troubles: readonly Trouble[]): void
  troubleTokens(...troubles: readonly Trouble[]): void
  /** From now on a message that was taken is answered only after so long. */
  slowSends(ms: number): void
  /** The token handed out so far ends. */
  expireToken(): void
  close(): Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  return body
}

const json = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' }).end(JSON.stringify(body))
}

/** True when the trouble took the call. */
const trouble = (response: ServerResponse, what: Trouble | undefined): boolean => {
  if (what === undefined || what === 'accept-then-reset') return false
  if (what === 'reset') response.socket?.resetAndDestroy()
  else if (what === 'hang') return true
  else if ('status' in what) response.writeHead(what.status).end('busy')
  else if ('raw' in what) response.writeHead(200).end(what.raw)
  else json(response, { errcode: what.errcode, errmsg: 'trouble' })
  return true
}

/** A local server that speaks the platform's `stable_token` and customer-service calls. */
export const startWechatApi = async (appId: string, secret: string): Promise<WechatApi> => {
  const sent: SentMessage[] = []
  const calls = { token: 0, send: 0 }
  const queues = { token: [] as Trouble[], send: [] as Trouble[] }
  let generation = 1
  let slowMs = 0

  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    calls.token += 1
    const body = tokenRequest.parse(await bodyOf(request))
    if (trouble(response, queues.token.shift())) return
    if (body.appid !== appId) return json(response, { errcode: 40013, errmsg: 'invalid appid' })
    if (body.secret !== secret) return json(response, { errcode: 40125, errmsg: 'invalid appsecret' })
    json(response, { access_token: `token-${generation}`, expires_in: 7200 })
  }
  const send = async (request: IncomingMessage, response: ServerResponse, given: string | null): Promise<void> => {
    calls.send += 1
    const body = sendRequest.parse(await bodyOf(request))
    const next = queues.send.shift()
    if (trouble(response, next)) return
    if (given !== `token-${generation}`) return json(response, { errcode: 42001, errmsg: 'access_token expired' })
    if (sent.some((message) => message.id === body.clientmsgid))
      return json(response, { errcode: 45065, errmsg: 'dup' })
    if (Buffer.byteLength(body.text.content) > 2048) return json(response, { errcode: 45002, errmsg: 'too long' })
    sent.push({ openid: body.touser, content: body.text.content, id: body.clientmsgid })
    if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs))
    if (next === 'accept-then-reset') response.socket?.resetAndDestroy()
    else json(response, { errcode: 0, errmsg: 'ok' })
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const done =
      url.pathname === '/cgi-bin/stable_token'
        ? token(request, response)
        : send(request, response, url.searchParams.get('access_token'))
    done.catch(() => response.writeHead(500).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is one
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    calls,
    troubleSends: (...troubles) => void queues.send.push(...troubles),
    troubleTokens: (...troubles) => void queues.token.push(...troubles),
    slowSends: (ms) => {
      slowMs = ms
    },
    expireToken: () => {
      generation += 1
    },
    close: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
