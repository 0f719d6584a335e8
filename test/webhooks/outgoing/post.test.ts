import { createServer as createHttps } from 'node:https'
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAddressGuard } from '../../../src/webhooks/outgoing/addresses.ts'
import { createPost, type PostParts } from '../../../src/webhooks/outgoing/post.ts'
import { testCertificate, testKey } from './certificate.ts'
import { startReceiver, type Receiver } from './receiver.ts'

let receiver: Receiver
const servers: Server[] = []
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  await receiver.stop()
  for (const server of servers.splice(0)) server.close()
})

const inside = createAddressGuard(['127.0.0.0/8'])
const postTo = (url: string, parts: Partial<PostParts> = {}) =>
  createPost({ standingOf: inside, timeoutMs: 400, ...parts })({ url, headers: { 'webhook-id': 'evt_1' }, body: '{}' })

const portOf = async (server: Server): Promise<number> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // The address of a TCP server is an object.
  return (server.address() as AddressInfo).port
}

describe('an answer', () => {
  test.each([200, 204, 299, 400, 404, 410, 429, 500, 503])('of %i is what it is', async (status) => {
    receiver.status(status)
    expect(await postTo(receiver.url)).toEqual({ kind: 'answered', status })
    expect(receiver.received).toMatchObject([{ body: '{}', headers: { 'webhook-id': 'evt_1' } }])
  })

  test.each([301, 302, 307, 308])('of %i is not followed', async (status) => {
    receiver.status(status, { location: `${receiver.url}/elsewhere` })
    expect(await postTo(receiver.url)).toEqual({ kind: 'answered', status })
    expect(receiver.received).toHaveLength(1)
  })

  test('carries when to come back', async () => {
    receiver.status(429, { 'retry-after': '30' })
    expect(await postTo(receiver.url)).toEqual({ kind: 'answered', status: 429, retryAfter: '30' })
  })

  test('without an end is read for 64 KB', async () => {
    receiver.answers((response) => {
      response.writeHead(200)
      response.on('error', () => undefined)
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(20_000), () => setImmediate(more))
      }
      more()
    })
    expect(await postTo(receiver.url, { timeoutMs: 5_000 })).toEqual({ kind: 'answered', status: 200 })
  })
})

describe('a failure', () => {
  test('a receiver that says nothing is too slow', async () => {
    receiver.answers(() => undefined)
    expect(await postTo(receiver.url)).toEqual({ kind: 'failed', error: 'timeout' })
  })

  test('a body that trickles is too slow as a whole', async () => {
    receiver.answers((response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('.'), 50)
      response.on('close', () => clearInterval(timer))
    })
    expect(await postTo(receiver.url)).toEqual({ kind: 'failed', error: 'timeout' })
  })

  test('a name that nobody answers for is too slow too', async () => {
    const resolve = () => new Promise<never>(() => undefined)
    expect(await postTo('http://slow.test/', { resolve })).toEqual({ kind: 'failed', error: 'timeout' })
  })

  test('a connection that is cut, before or within the answer', async () => {
    const port = await portOf(createTcp((socket) => socket.on('data', () => socket.resetAndDestroy())))
    expect(await postTo(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'failed', error: 'ECONNRESET' })
    const words = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'
    const half = await portOf(createTcp((socket) => socket.on('data', () => socket.end(words))))
    expect(await postTo(`http://127.0.0.1:${half}/`)).toEqual({ kind: 'failed', error: 'ECONNRESET' })
  })

  test('nobody listens', async () => {
    const { url } = receiver
    await receiver.stop()
    expect(await postTo(url)).toEqual({ kind: 'failed', error: 'ECONNREFUSED' })
    receiver = await startReceiver()
  })
})

describe('the guard', () => {
  const outside = createAddressGuard([])

  test.each([
    'http://127.0.0.1',
    'http://127.1',
    'http://0x7f000001',
    'http://2130706433',
    'http://[::1]',
    'http://localhost',
  ])('nothing is sent to %s', async (host) => {
    const posted = await postTo(`${host}:${receiver.port}/`, { standingOf: outside })
    expect(posted).toEqual({ kind: 'failed', error: 'address-refused' })
    expect(receiver.received).toEqual([])
  })

  test('a name with one address inside is refused as a whole', async () => {
    const resolve = async () => [
      { address: '223.5.5.5', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    const posted = await postTo(`https://mixed.test:${receiver.port}/`, { standingOf: outside, resolve })
    expect(posted).toEqual({ kind: 'failed', error: 'address-refused' })
  })

  test('out there it is https only', async () => {
    const resolve = async () => [{ address: '223.5.5.5', family: 4 }]
    expect(await postTo('http://public.test/', { resolve })).toEqual({ kind: 'failed', error: 'https-only' })
  })

  test('a name is looked up once: what it says afterwards changes nothing', async () => {
    let asked = 0
    const resolve = async () => {
      asked += 1
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
    }
    const posted = await postTo(`http://rebinding.test:${receiver.port}/`, { resolve })
    expect(posted).toEqual({ kind: 'answered', status: 204 })
    expect(asked).toBe(1)
    expect(receiver.received[0]?.headers.host).toBe(`rebinding.test:${receiver.port}`)
  })
})

test('over https the certificate of the name is wanted, at the address that was looked at', async () => {
  const names: unknown[] = []
  const server = createHttps({ key: testKey, cert: testCertificate }, (request, response) => {
    // The socket of an https server is one of TLS.
    names.push((request.socket as TLSSocket).servername, request.headers.host)
    response.end()
  })
  const port = await portOf(server)
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
  const parts = { resolve, ca: testCertificate, timeoutMs: 5_000 }
  expect(await postTo(`https://hooks.example.test:${port}/`, parts)).toEqual({ kind: 'answered', status: 200 })
  expect(names).toEqual(['hooks.example.test', `hooks.example.test:${port}`])
  const other = await postTo(`https://other.example.test:${port}/`, parts)
  expect(other).toEqual({ kind: 'failed', error: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  const unknown = await postTo(`https://hooks.example.test:${port}/`, { resolve, timeoutMs: 5_000 })
  expect(unknown).toMatchObject({ kind: 'failed', error: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
})
