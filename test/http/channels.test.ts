import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../src/core/http.ts'
import { StoreUnavailable } from '../../src/core/store.ts'
import { errorOf, startServer, type TestServer } from './server-support.ts'

const got: HttpRequest[] = []
let at: TestServer
beforeEach(async () => {
  got.length = 0
  at = await startServer({
    webhooks: new Map([
      [
        'official-account',
        async (request: HttpRequest) => {
          got.push(request)
          if (request.query['fail'] === 'store') throw new StoreUnavailable('disk full')
          return { status: 200, type: 'text/plain', body: request.query['echostr']?.toString() ?? 'success' }
        },
      ],
    ]),
  })
})
afterEach(() => at.stop())

const hook = '/channels/official-account'

describe('platform callbacks', () => {
  test('reach their channel as they were sent, a repeated name as a list', async () => {
    const body = Buffer.from([0x3c, 0xff, 0x00, 0x3e])
    const answer = await fetch(`${at.url}${hook}?a=1&nonce=x&nonce=y&e=%E6%A2%81&p=1%2B1`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/xml', 'X-Odd': 'Yes' },
    })
    expect(await answer.text()).toBe('success')
    expect(got).toHaveLength(1)
    expect(got[0]).toMatchObject({
      method: 'POST',
      path: hook,
      query: { a: '1', nonce: ['x', 'y'], e: '梁', p: '1+1' },
    })
    expect(got[0]?.headers['x-odd']).toBe('Yes')
    expect(got[0]?.body.equals(body)).toBe(true)
  })

  test('get the channel’s own words back, untouched', async () => {
    const answer = await fetch(`${at.url}${hook}?echostr=587`)
    expect(await answer.text()).toBe('587')
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  test('of 64 KB pass, a byte more is refused before the channel sees it', async () => {
    const send = (length: number) => fetch(`${at.url}${hook}`, { method: 'POST', body: 'a'.repeat(length) })
    expect((await send(64 * 1024)).status).toBe(200)
    const refused = await send(64 * 1024 + 1)
    expect(refused.status).toBe(413)
    expect(await errorOf(refused)).toMatchObject({ code: 'too_large' })
    expect(got).toHaveLength(1)
  })

  test('are 503 while the store cannot write, so that the platform asks again', async () => {
    const answer = await fetch(`${at.url}${hook}?fail=store`, { method: 'POST', body: '<xml/>' })
    expect(answer.status).toBe(503)
  })

  test('that break off midway never reach the channel', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(at.port, '127.0.0.1', () => {
        socket.write(`POST ${hook} HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n<xml>`, () => socket.destroy())
      })
      socket.on('close', () => resolve())
    })
    await expect.poll(() => at.logged.some(({ fields }) => fields['status'] === 400)).toBe(true)
    expect(got).toEqual([])
  })

  test('of a channel that is not configured, and incoming hooks of nobody, are not found', async () => {
    for (const path of ['/channels/wecom', '/channels/wecom-kf', '/channels/constructor', '/hooks/anybody']) {
      const answer = await fetch(`${at.url}${path}`, { method: 'POST', body: 'x' })
      expect([path, answer.status]).toEqual([path, 404])
      expect(await errorOf(answer)).toMatchObject({ code: 'not_found' })
    }
  })

  test('are logged by pattern, without query or body', async () => {
    await fetch(`${at.url}${hook}?signature=abcdef&openid=oXYZ`, { method: 'POST', body: '<xml>oXYZ</xml>' })
    const log = JSON.stringify(at.logged)
    expect(log).toContain('/channels/:name')
    expect(log).not.toMatch(/abcdef|oXYZ/)
  })
})
