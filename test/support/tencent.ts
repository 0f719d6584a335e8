import { createServer, type ServerResponse } from 'node:http'
import { URL } from 'node:url'

type Next = Readonly<Record<string, unknown>> | 'nothing'

/** The WeCom API as far as application messages need it: tokens that end and can be taken back, and what was sent. */
export const startTencent = async () => {
  const sent: unknown[] = []
  let issued = 0
  let valid = ''
  const next: Next[] = []
  const say = (response: ServerResponse, body: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  const token = (query: URLSearchParams) => {
    if (query.get('corpsecret') !== 'right') return { errcode: 40001, errmsg: 'invalid credential' }
    issued += 1
    valid = `token-${issued}`
    return { errcode: 0, access_token: valid, expires_in: 7200 }
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://platform')
      if (url.pathname === '/cgi-bin/gettoken') return say(response, token(url.searchParams))
      if (url.searchParams.get('access_token') !== valid) return say(response, { errcode: 42001 })
      const answer = next.shift() ?? { errcode: 0 }
      if (answer === 'nothing') return undefined
      if (answer['errcode'] === 0) sent.push(JSON.parse(Buffer.concat(parts).toString('utf8')))
      return say(response, answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    base: `http://127.0.0.1:${address.port}`,
    sent,
    tokens: () => issued,
    revoke: (): void => {
      valid = 'taken back'
    },
    answerNext: (answer: Next): void => void next.push(answer),
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export type Tencent = Awaited<ReturnType<typeof startTencent>>
