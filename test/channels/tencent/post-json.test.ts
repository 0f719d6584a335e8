import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { postJson } from '../../../src/channels/tencent/post-json.ts'

const open: Server[] = []

afterEach(() => {
  for (const server of open.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A platform that counts the connections it was reached by. */
const platform = async (): Promise<{ readonly url: string; readonly connections: () => number }> => {
  let connections = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"errcode":0}'))
  })
  server.on('connection', () => {
    connections += 1
  })
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}/send`, connections: () => connections }
}

test('a connection that is kept for the next request carries no listener more for each', async () => {
  const { url, connections } = await platform()
  const warnings: string[] = []
  const note = ({ message }: Error): void => {
    warnings.push(message)
  }
  process.on('warning', note)
  for (let n = 0; n < 30; n += 1) expect((await postJson(url, { n }, 5_000)).kind).toBe('answer')
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  expect(connections()).toBe(1)
  expect(warnings).toEqual([])
})

test('more requests at once than connections may be open are all answered', async () => {
  const { url, connections } = await platform()
  const answers = await Promise.all(Array.from({ length: 1_100 }, (_, n) => postJson(url, { n }, 10_000)))
  expect(answers.every(({ kind }) => kind === 'answer')).toBe(true)
  expect(connections()).toBeLessThanOrEqual(512)
})

test('where nothing listens, nothing of the request has left', async () => {
  const { url } = await platform()
  const [server] = open.splice(0)
  server?.close()
  const answer = await postJson(url, {}, 5_000)
  expect(answer).toMatchObject({ kind: 'failed', outcome: { kind: 'retry' } })
})
