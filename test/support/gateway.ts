import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

export interface Posted {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server somebody posts to, such as a group robot's; a test says how it answers. */
export const startGateway = async (first: (response: ServerResponse) => void) => {
  const posted: Posted[] = []
  let answer = first
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      posted.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') })
      answer(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/send?key=k`,
    posted,
    answerWith: (next: (response: ServerResponse) => void): void => {
      answer = next
    },
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export type Gateway = Awaited<ReturnType<typeof startGateway>>

export const answering =
  (body: string, status = 200) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body)
  }

/** Took the request and never answers. */
export const silent = (): void => undefined
