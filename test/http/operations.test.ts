import { rm } from 'node:fs/promises'
import { get } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventTypes } from '../../src/core/event-types.ts'
import { memberRoutes } from '../../src/http/api/member.ts'
import { staffRoutes } from '../../src/http/api/staff.ts'
import { post, startServer, type TestServer } from './server-support.ts'

let at: TestServer
beforeEach(async () => {
  at = await startServer()
})
afterEach(() => at.stop())

describe('what machines ask', () => {
  test('healthz says alive', async () => {
    expect(await (await fetch(`${at.url}/healthz`)).json()).toEqual({ status: 'ok' })
  })

  test('readyz is 503 when something required is not well, and not when something else is not', async () => {
    const check = (name: string, required: boolean, ok: boolean) => ({
      name,
      required,
      check: async () => ({ ok, detail: ok ? 'well' : 'bad' }),
    })
    await at.stop()
    at = await startServer({ checks: [check('store', true, true), check('channel', false, false)] })
    const ready = await fetch(`${at.url}/readyz`)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toEqual({
      status: 'ready',
      checks: [
        { name: 'store', required: true, ok: true, detail: 'well' },
        { name: 'channel', required: false, ok: false, detail: 'bad' },
      ],
    })
    await at.stop()
    const broken = { name: 'store', required: true, check: () => Promise.reject(new Error('secret path')) }
    at = await startServer({ checks: [broken] })
    const unready = await fetch(`${at.url}/readyz`)
    expect(unready.status).toBe(503)
    expect(await unready.text()).not.toContain('secret')
  })

  test('metrics count requests by route pattern and messages by channel', async () => {
    await post(`${at.url}/api/chat`, { text: '你好' })
    await fetch(`${at.url}/nowhere/1234`)
    const answer = await fetch(`${at.url}/metrics`)
    expect(answer.headers.get('content-type')).toContain('version=0.0.4')
    const text = await answer.text()
    expect(text).toMatch(/liangxin_http_request_seconds_count\{route="\/api\/chat",method="POST",status="200"\} 1/)
    expect(text).toMatch(/route="none",method="GET",status="404"/)
    expect(text).toContain('liangxin_messages_total{channel="web"} 1')
    expect(text).toContain('liangxin_jobs{state="due"} 2')
    expect(text).not.toContain('1234')
  })

  test('openapi.json describes every declared route, its roles, its errors and how to be let in', async () => {
    const answer = await fetch(`${at.url}/openapi.json`)
    const api = (await answer.json()) as {
      openapi: string
      paths: Record<string, Record<string, Record<string, unknown>>>
      components: { schemas: object; securitySchemes: object }
      webhooks: Record<string, { post: object }>
    }
    expect(api.openapi).toBe('3.1.0')
    for (const route of [...memberRoutes, ...staffRoutes]) {
      const operation = api.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]
      expect(operation?.['summary']).toBe(route.summary)
      expect(operation?.['responses']).toMatchObject({ '200': {}, default: {} })
      expect(operation?.['x-roles']).toEqual(typeof route.access === 'string' ? undefined : route.access)
    }
    expect(api.paths['/api/staff/counselling/{id}/confirm']?.['post']).toMatchObject({
      parameters: [{ name: 'id', in: 'path', required: true }],
      security: [{ staff: [], csrf: [] }],
      requestBody: { content: { 'application/json': { schema: { required: ['version'] } } } },
    })
    expect(api.paths['/hooks/{source}']?.['post']).toMatchObject({
      security: [],
      parameters: [{ name: 'source', in: 'path', required: true }, { name: 'webhook-id' }, {}, {}],
    })
    expect(Object.keys(api.webhooks)).toEqual(Object.keys(eventTypes))
    for (const [type, { post: told }] of Object.entries(api.webhooks))
      expect(told).toMatchObject({
        parameters: [{ name: 'webhook-id' }, { name: 'webhook-timestamp' }, { name: 'webhook-signature' }],
        requestBody: { content: { 'application/json': { schema: { properties: { type: { const: type } } } } } },
      })
    expect(Object.keys(api.components.securitySchemes)).toEqual(['member', 'staff', 'csrf'])
    expect(
      JSON.stringify(api)
        .match(/"#\/components\/schemas\/\w+"/g)
        ?.every((ref) => ref.includes('Error')),
    ).toBe(true)
  })
})

describe('pages', () => {
  test('each page gets a nonce of its own, in the policy and in the page, and is not kept', async () => {
    const seen = new Set<string>()
    for (const [path, title] of [
      ['/', '梁心'],
      ['/', '梁心'],
      ['/console', '梁心工作台'],
    ]) {
      const answer = await fetch(`${at.url}${path}`)
      const html = await answer.text()
      const policy = answer.headers.get('content-security-policy') ?? ''
      const nonce = /'nonce-(\w+)'/.exec(policy)?.[1] ?? 'none'
      expect(html).toContain(`<title>${title}</title>`)
      expect(html).toContain(`content="${nonce}"`)
      expect(policy).toMatch(/default-src 'self'; script-src 'self';.*frame-ancestors 'none'/)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      seen.add(nonce)
    }
    expect(seen.size).toBe(3)
  })

  test('assets are kept for good, compressed, and known again', async () => {
    const asset = await fetch(`${at.url}/assets/main-1.js`, { headers: { 'accept-encoding': 'gzip' } })
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('content-encoding')).toBe('gzip')
    expect(await asset.text()).toContain('export const a')
    const etag = asset.headers.get('etag') ?? ''
    // Node's own client: fetch adds a cache-control that forbids a 304.
    const again = await new Promise<number | undefined>((resolve) => {
      get(`${at.url}/assets/main-1.js`, { headers: { 'if-none-match': etag } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
    })
    expect(again).toBe(304)
  })

  test.each([
    '/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/index.html',
    '/console/index.html',
    '/assets/',
  ])('%s leads nowhere', async (path) => {
    const answer = await fetch(`${at.url}${path}`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('__NONCE__')
  })

  test('pages that are not built say so plainly', async () => {
    await rm(at.pagesDir, { recursive: true })
    const { pagesDir } = at
    await at.stop()
    at = await startServer({ pagesDir })
    const answer = await fetch(`${at.url}/`)
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('页面还没有准备好')
  })

  test('every answer carries the headers that keep a browser safe', async () => {
    for (const path of ['/', '/healthz', '/nowhere', '/assets/main-1.js']) {
      const { headers } = await fetch(`${at.url}${path}`)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-request-id')).toMatch(/^req_/)
    }
  })
})

describe('stopping', () => {
  test('waits for a request that is being answered', async () => {
    await at.stop()
    let release = (): void => undefined
    let begin = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const begun = new Promise<void>((resolve) => (begin = resolve))
    const check = async () => {
      begin()
      await held
      return { ok: true, detail: '' }
    }
    at = await startServer({ checks: [{ name: 'slow', required: true, check }] })
    const answer = fetch(`${at.url}/readyz`)
    await begun
    const closed = at.server.close()
    release()
    expect((await answer).status).toBe(200)
    await closed
    await expect(fetch(`${at.url}/healthz`)).rejects.toThrow('fetch failed')
  })
})
