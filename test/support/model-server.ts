import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'

const asked = z.object({
  model: z.string(),
  stream: z.boolean(),
  messages: z.array(z.object({ role: z.enum(['system', 'user']), content: z.string() })),
})

/** What the double says to a call. */
export type ModelReply =
  | { readonly say: string; readonly after?: Promise<unknown> }
  | { readonly status: number }
  /** Sent as it is, with 200. */
  | { readonly raw: string }
  /** The answer begins and the connection breaks. */
  | { readonly half: string }
  | 'huge'
  | 'hang'

export interface ModelCall {
  readonly task: 'rewrite' | 'choose' | 'draft'
  /** What was handed over with the rules. */
  readonly data: Readonly<Record<string, unknown>>
  readonly question: string
  readonly authorization: string | undefined
  readonly body: string
}

export interface ModelServer {
  /** As `LLM_BASE_URL` wants it. */
  readonly url: string
  readonly calls: readonly ModelCall[]
  answer(reply: (call: ModelCall) => ModelReply): void
  close(): Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

const taskOf = (data: object): ModelCall['task'] =>
  'material' in data ? 'draft' : 'options' in data ? 'choose' : 'rewrite'

const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`

/** In pieces that end anywhere, also inside a character's bytes. */
const inPieces = (response: ServerResponse, text: string): void => {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7))
}

const speak = (response: ServerResponse, say: string, stream: boolean): void => {
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: say }, finish_reason: 'stop' }] }),
    )
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(': a comment\n\n')
  for (let at = 0; at < say.length; at += 5) inPieces(response, chunk(say.slice(at, at + 5)))
  response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\n`)
  response.end('data: [DONE]\n\n')
}

const perform = async (response: ServerResponse, reply: ModelReply, stream: boolean): Promise<void> => {
  if (reply === 'hang') return
  if (reply === 'huge') {
    response.writeHead(200)
    const filling = chunk('很长'.repeat(2000))
    for (let count = 0; count < 200 && !response.destroyed; count += 1) if (!response.write(filling)) await wait(1)
    response.end()
    return
  }
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')
    return
  }
  if ('raw' in reply) {
    response.writeHead(200).end(reply.raw)
    return
  }
  if ('half' in reply) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(stream ? chunk(reply.half) : '{"choices":[{"message":{"content":"', () => response.destroy())
    return
  }
  await reply.after
  speak(response, reply.say, stream)
}

/** A local server that speaks the chat-completions protocol and says what a test wants. */
export const startModelServer = async (): Promise<ModelServer> => {
  const calls: ModelCall[] = []
  let replyTo: (call: ModelCall) => ModelReply = () => ({ status: 500 })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    const { stream, messages } = asked.parse(JSON.parse(body))
    const data = z.record(z.string(), z.unknown()).parse(JSON.parse(messages.at(-1)?.content ?? ''))
    const { authorization } = request.headers
    const call = { task: taskOf(data), data, question: z.string().parse(data['question']), authorization, body }
    calls.push(call)
    await perform(response, replyTo(call), stream)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server has a port and a host, never a path.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    answer: (reply) => {
      replyTo = reply
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
