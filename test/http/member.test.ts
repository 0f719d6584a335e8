import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { turns } from '../../src/core/conversation.ts'
import { StoreUnavailable } from '../../src/core/store.ts'
import { gaps, type Gap } from '../../src/knowledge/gaps.ts'
import { cookieOf, errorOf, post, startServer, type TestServer } from './server-support.ts'

let at: TestServer
beforeEach(async () => {
  at = await startServer()
})
afterEach(() => at.stop())

const countTurns = async (): Promise<number> => {
  let count = 0
  for await (const _ of at.store.scan(turns)) count += 1
  return count
}

/** Sends bytes as they are, ends the connection when told to, and gives back all that comes. */
const raw = (port: number, bytes: string, end: boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes)
      if (end) socket.end()
    })
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })

describe('chat', () => {
  test('the first message sets a cookie scripts cannot read, and the next one with it is the same person', async () => {
    const first = await post(`${at.url}/api/chat`, { text: '你好' })
    expect(first.status).toBe(200)
    const [cookie = ''] = first.headers.getSetCookie()
    expect(cookie).toMatch(/^liangxin_member=[\w-]{43}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/)
    at.clock.move(1000)
    const second = await post(`${at.url}/api/chat`, { text: '还在吗' }, { cookie: cookieOf(first) })
    expect(second.headers.getSetCookie()).toEqual([])
    const history = await fetch(`${at.url}/api/member/history`, { headers: { cookie: cookieOf(first) } })
    expect(await history.json()).toMatchObject({ lines: [{ text: '你好' }, {}, { text: '还在吗' }, {}] })
  })

  test('the same id gets the stored replies and leaves one turn', async () => {
    const first = await post(`${at.url}/api/chat`, { text: '甲', id: 'm1' })
    const again = await post(`${at.url}/api/chat`, { text: '乙', id: 'm1' }, { cookie: cookieOf(first) })
    expect(await again.json()).toEqual(await first.json())
    expect(await countTurns()).toBe(1)
  })

  test('an empty text gets kind words, not an error', async () => {
    const answer = await post(`${at.url}/api/chat`, { text: ' \u200b ' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ replies: [{ kind: 'text' }] })
  })

  test.each([
    ['broken JSON', '{"text":', 'application/json', 400, 'bad_request'],
    ['JSON that is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json', 400, 'bad_request'],
    ['a wrong type', '{"text":7}', 'application/json', 400, 'bad_request'],
    ['no text', '{}', 'application/json', 400, 'bad_request'],
    ['a list', '["text"]', 'application/json', 400, 'bad_request'],
    ['an id too long', JSON.stringify({ text: 'a', id: 'x'.repeat(65) }), 'application/json', 400, 'bad_request'],
    ['nothing', '', 'application/json', 400, 'bad_request'],
    ['a form', 'text=a', 'application/x-www-form-urlencoded', 400, 'bad_request'],
    ['JSON called text', '{"text":"a"}', 'text/plain', 400, 'bad_request'],
    ['65 KB', JSON.stringify({ text: 'a'.repeat(65 * 1024) }), 'application/json', 413, 'too_large'],
    ['900 KB', JSON.stringify({ text: 'a'.repeat(900 * 1024) }), 'application/json', 413, 'too_large'],
  ])('%s is refused in the common form', async (_name, body, type, status, code) => {
    const answer = await fetch(`${at.url}/api/chat`, { method: 'POST', body, headers: { 'content-type': type } })
    expect(answer.status).toBe(status)
    const error = await errorOf(answer)
    expect(error.code).toBe(code)
    expect(error.id).toBe(answer.headers.get('x-request-id'))
    expect(error.message).toMatch(/\p{Script=Han}/u)
    expect(await countTurns()).toBe(0)
  })

  test('a body without end is cut off', async () => {
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
    const head =
      'POST /api/chat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
    const closed = new Promise<void>((resolve) => {
      const socket = connect(at.port, '127.0.0.1', () => socket.write(head))
      const more = (): void => {
        if (socket.writable && socket.write(chunk)) setImmediate(more)
      }
      socket.on('connect', more).on('drain', more)
      socket.on('error', () => undefined).on('close', () => resolve())
      socket.resume()
    })
    await closed
    expect(at.logged.map(({ fields }) => fields['status'])).toEqual([413])
  })

  test('a body that breaks off midway does no harm', async () => {
    const head =
      'POST /api/chat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"te'
    const answer = await raw(at.port, head, true)
    expect(answer).not.toContain('200 OK')
    expect((await fetch(`${at.url}/healthz`)).status).toBe(200)
    expect(await countTurns()).toBe(0)
  })

  test.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an origin without a name', { origin: 'null' }],
    ['a request of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused', async (_name, headers) => {
    const answer = await post(`${at.url}/api/chat`, { text: '你好' }, headers)
    expect(answer.status).toBe(403)
    expect(await errorOf(answer)).toMatchObject({ code: 'forbidden' })
    expect(await countTurns()).toBe(0)
  })

  test('our own page is let in', async () => {
    const answer = await post(
      `${at.url}/api/chat`,
      { text: '你好' },
      { origin: at.url, 'sec-fetch-site': 'same-origin' },
    )
    expect(answer.status).toBe(200)
  })

  test('a made-up cookie is replaced', async () => {
    const answer = await post(`${at.url}/api/chat`, { text: '你好' }, { cookie: 'liangxin_member=admin' })
    expect(answer.headers.getSetCookie()[0]).toMatch(/^liangxin_member=[\w-]{43};/)
  })

  test('neither words, address nor cookie get into the log', async () => {
    const first = await post(`${at.url}/api/chat?secret=42`, { text: '我叫王小明' })
    const log = JSON.stringify(at.logged)
    expect(log).toContain('"route":"/api/chat"')
    for (const word of ['王小明', 'secret', '42', cookieOf(first).slice(16)]) expect(log).not.toContain(word)
  })
})

describe('history and ratings', () => {
  test('somebody new sees the greeting and no lines', async () => {
    const answer = await fetch(`${at.url}/api/member/history`)
    expect(await answer.json()).toEqual({ lines: [], seq: 0, greeting: [{ kind: 'text', text: '你好，我是梁心' }] })
  })

  test('an answer may be rated by the person who got it, and by nobody else', async () => {
    const said = await post(`${at.url}/api/chat`, { text: '工资' })
    const cookie = cookieOf(said)
    const { turn } = (await said.json()) as { turn: string }
    const rating = { turn, rating: 'up' }
    const other = await post(`${at.url}/api/chat`, { text: '别人' })
    expect((await post(`${at.url}/api/member/ratings`, rating, { cookie: cookieOf(other) })).status).toBe(404)
    expect((await post(`${at.url}/api/member/ratings`, rating)).status).toBe(404)
    expect((await post(`${at.url}/api/member/ratings`, rating, { cookie })).status).toBe(200)
    const history = await fetch(`${at.url}/api/member/history`, { headers: { cookie } })
    expect(await history.json()).toMatchObject({ lines: [{}, { from: 'bot', turn, rating: 'up' }] })
  })

  test('a thumb down on an entry is read by the editors, masked and once', async () => {
    const said = await post(`${at.url}/api/chat`, { text: '问：我叫张三，电话13812345678，没发工资' })
    const cookie = cookieOf(said)
    const { turn } = (await said.json()) as { turn: string }
    const kept = async () => {
      const rows: Gap[] = []
      for await (const row of at.store.scan(gaps)) rows.push(row)
      return rows
    }
    const rate = (rating: string) => post(`${at.url}/api/member/ratings`, { turn, rating }, { cookie })
    await rate('up')
    expect(await kept()).toEqual([])
    for (const rating of ['down', 'down', 'up', 'down']) expect((await rate(rating)).status).toBe(200)
    expect(await kept()).toMatchObject([{ reason: 'unhelpful', nearest: ['wage-arrears'] }])
    expect((await kept())[0]?.question).not.toMatch(/张三|138/)
  })
})

describe('refusals', () => {
  test('an unknown address and a wrong method answer in the common form', async () => {
    const unknown = await fetch(`${at.url}/api/nothing?x=1`)
    expect(unknown.status).toBe(404)
    expect(await errorOf(unknown)).toMatchObject({ code: 'not_found' })
    const wrong = await fetch(`${at.url}/api/chat`, { method: 'PUT' })
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('POST')
    expect(await errorOf(wrong)).toMatchObject({ code: 'method_not_allowed' })
  })

  test.each([
    '/%',
    '/%zz/api',
    '/channels/%ff',
    '//evil.example',
    '/api/chat/stream?after=x',
    '/api/chat/stream?after=1&after=2x',
  ])('a crooked address %s is no fault of ours', async (address) => {
    const answer = await raw(at.port, `GET ${address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`, false)
    expect(answer).toMatch(/^HTTP\/1\.1 (4\d\d|200)/)
  })

  test('too many messages are refused kindly with a time, while a cry for help is still answered', async () => {
    await at.stop()
    at = await startServer({ limits: { chatPerMinute: 3 } })
    const first = await post(`${at.url}/api/chat`, { text: '1' })
    const headers = { cookie: cookieOf(first) }
    for (const text of ['2', '3']) expect((await post(`${at.url}/api/chat`, { text }, headers)).status).toBe(200)
    const refused = await post(`${at.url}/api/chat`, { text: '4' }, headers)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await errorOf(refused)).toMatchObject({ code: 'too_many' })
    const help = await post(`${at.url}/api/chat`, { text: '我不想活了' }, headers)
    expect(help.status).toBe(200)
    expect(await help.json()).toMatchObject({ replies: [{ kind: 'help' }] })
  })

  test('an address that asks for everything too often is refused, and still screened', async () => {
    await at.stop()
    at = await startServer({ limits: { requestsPerMinute: 1 } })
    expect((await fetch(`${at.url}/api/member/history`)).status).toBe(200)
    expect((await fetch(`${at.url}/api/member/history`)).status).toBe(429)
    expect((await fetch(`${at.url}/api/chat/stream`)).status).toBe(429)
    expect((await post(`${at.url}/api/chat`, { text: '我不想活了' })).status).toBe(200)
    expect((await post(`${at.url}/api/chat`, { text: '你好' })).status).toBe(429)
    expect((await fetch(`${at.url}/healthz`)).status).toBe(200)
  })

  test('a store that cannot write is 503 with a time; a bug is 500 with a number and nothing else', async () => {
    const failing = (error: Error) => ({
      inbox: {
        receive: async () => {
          throw error
        },
        deliverLater: async () => undefined,
      },
      greeting: () => [],
      needsHelp: () => false,
    })
    await at.stop()
    at = await startServer({ member: failing(new StoreUnavailable('disk full at /secret')) })
    const down = await post(`${at.url}/api/chat`, { text: 'a' })
    expect(down.status).toBe(503)
    expect(down.headers.get('retry-after')).toBe('5')
    expect((await errorOf(down)).message).not.toContain('secret')
    await at.stop()
    at = await startServer({ member: failing(new TypeError('secret words')) })
    const bug = await post(`${at.url}/api/chat`, { text: 'a' })
    expect(bug.status).toBe(500)
    const error = await errorOf(bug)
    expect(error.message).toContain(error.id)
    expect(JSON.stringify(error)).not.toMatch(/secret|TypeError|\.ts/)
    expect(at.logged.some(({ fields }) => fields['id'] === error.id)).toBe(true)
  })

  test('a reply that is not what is declared does not leave the house', async () => {
    await at.stop()
    at = await startServer({
      member: {
        // A wrong reply on purpose: the type would not let it through.
        inbox: { receive: async () => [{ kind: 'shout' } as never], deliverLater: async () => undefined },
        greeting: () => [],
        needsHelp: () => false,
      },
    })
    expect((await post(`${at.url}/api/chat`, { text: 'a' })).status).toBe(500)
  })
})

describe('who asks', () => {
  test('the address a proxy reports counts only when a proxy is trusted', async () => {
    const ask = (address: string) => fetch(`${at.url}/api/member/history`, { headers: { 'x-forwarded-for': address } })
    await at.stop()
    at = await startServer({ limits: { requestsPerMinute: 1 } })
    await ask('10.0.0.1')
    expect((await ask('10.0.0.2')).status).toBe(429)
    await at.stop()
    at = await startServer({ limits: { requestsPerMinute: 1 }, trustProxy: true })
    await ask('10.0.0.1')
    expect((await ask('10.0.0.2')).status).toBe(200)
    expect((await ask('10.9.9.9, 10.0.0.2')).status).toBe(429)
  })

  test('behind https cookies are secure and browsers are told to stay with it', async () => {
    const plain = await post(`${at.url}/api/chat`, { text: 'a' })
    expect(plain.headers.get('strict-transport-security')).toBeNull()
    await at.stop()
    at = await startServer({ baseUrl: 'https://liangxin.example' })
    const answer = await post(`${at.url}/api/chat`, { text: 'a' }, { origin: 'https://liangxin.example' })
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure$/)
    expect(answer.headers.get('strict-transport-security')).toContain('max-age')
  })
})
