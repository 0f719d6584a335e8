import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { xmlOf } from './crypto.ts'
import { platformBench } from './bench.ts'

interface Got {
  readonly method: string
  readonly query: URLSearchParams
  readonly body: string
}

/** A server that says in turn what it is given, then `success`. */
const listener = async (...answers: readonly (string | number)[]) => {
  const got: Got[] = []
  const left = [...answers]
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://here')
      got.push({ method: request.method ?? '', query: url.searchParams, body: Buffer.concat(parts).toString('utf8') })
      const next = left.shift() ?? 'success'
      if (next === 0) request.socket.destroy()
      else if (typeof next === 'number') response.writeHead(next).end()
      else if (next !== 'nothing') response.end(next)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a TCP server's address is one
  return { url: `http://127.0.0.1:${port}/hook`, got }
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('callbacks', () => {
  test('an unanswered one comes again at five seconds, three times in all', async () => {
    const { clock, platform } = await platformBench()
    platform.account('service')
    const { url, got } = await listener('nothing', 'nothing', 'success')
    const hook = platform.callback(url)
    const done = hook.text('oA', '好')
    for (const n of [1, 2]) {
      await until(() => got.length === n)
      clock.move(4_999)
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(got).toHaveLength(n)
      clock.move(1)
    }
    expect(await done).toMatchObject({ status: 200, attempts: 3, words: '' })
    expect(new Set(got.map(({ query }) => query.get('nonce'))).size).toBe(1)
  })

  test('errors and broken connections come again too, if asked with a new nonce', async () => {
    const { platform } = await platformBench()
    platform.account('service')
    const { url, got } = await listener(500, 0, 503)
    const hook = platform.callback(url)
    expect(await hook.text('oA', '好', { retryNonce: 'changed' })).toMatchObject({ status: 503, attempts: 3 })
    expect(new Set(got.map(({ query }) => query.get('nonce'))).size).toBe(3)
    expect(await hook.text('oA', '好', { once: true })).toMatchObject({ status: 200, attempts: 1 })
  })

  test('one can be kept, sent late, twice and after others', async () => {
    const { clock, platform } = await platformBench()
    platform.account('service')
    const { url, got } = await listener()
    const hook = platform.callback(url, undefined, { mode: 'plain' })
    const first = hook.prepare('oA', { MsgType: 'text', Content: '一' })
    clock.move(1000)
    await hook.text('oA', '二')
    await first.send({ lateMs: 10_000 })
    await first.send()
    expect(got.map(({ body }) => /<Content><!\[CDATA\[(.)/.exec(body)?.[1])).toEqual(['二', '一', '一'])
    const ids = got.map(({ body }) => /<MsgId>(\d+)/.exec(body)?.[1])
    expect(ids[1]).toBe(ids[2])
    expect(ids[0]).not.toBe(ids[1])
    const seconds = got.map(({ query }) => Number(query.get('timestamp')))
    expect((seconds[0] ?? 0) - (seconds[1] ?? 0)).toBe(10)
  })

  test('what is said in the modes is what the platform says', async () => {
    const { platform } = await platformBench()
    const account = platform.account('service')
    const { url, got } = await listener()
    for (const mode of ['plain', 'compatible', 'secure'] as const)
      await platform.callback(url, account, { mode }).text('oA', '工资')
    const [plain, compatible, secure] = got
    expect(plain?.body).toContain('工资')
    expect(plain?.query.has('msg_signature')).toBe(false)
    expect(compatible?.body).toMatch(/工资[^]*<Encrypt>/)
    expect(secure?.body).not.toContain('工资')
    expect(secure?.query.get('encrypt_type')).toBe('aes')
  })

  test('a passive answer is opened, checked and shown to the member', async () => {
    const { platform } = await platformBench()
    platform.account('service')
    const answer = xmlOf({ MsgType: 'text', Content: '您好]]>。' })
    const { url } = await listener(answer)
    platform.callback(url, undefined, { mode: 'plain' })
    const anna = platform.member('oA')
    expect(await anna.writes('在吗')).toMatchObject({ words: '您好]]>。', type: 'text' })
    expect(anna.received).toMatchObject([{ via: 'passive', words: '您好]]>。' }])
  })

  test('forged ones are signed wrongly or not at all, and open no window', async () => {
    const { platform, call, stable } = await platformBench()
    const account = platform.account('service')
    const { url, got } = await listener()
    const hook = platform.callback(url)
    await hook.text('oA', '好', { signature: 'none' })
    await hook.text('oA', '好', { signature: 'wrong' })
    await hook.text('oA', '好', { signature: 'tampered' })
    expect(got[0]?.query.has('msg_signature')).toBe(false)
    expect(got).toHaveLength(3)
    const body = { touser: 'oA', msgtype: 'text', text: { content: '好' } }
    platform.member('oA')
    const sent = await call(`/cgi-bin/message/custom/send?access_token=${await stable(account)}`, body)
    expect(sent).toMatchObject({ errcode: 45015 })
  })

  test('events that the platform owes are made in order', async () => {
    const { platform } = await platformBench()
    platform.account('service')
    const { url, got } = await listener()
    const hook = platform.callback(url, undefined, { mode: 'plain' })
    const anna = platform.member('oA')
    anna.grants('t1', 1)
    anna.rejects('t1')
    expect(await hook.events()).toHaveLength(2)
    expect(got.map(({ body }) => /Event><!\[CDATA\[(\w+)/.exec(body)?.[1])).toEqual([
      'subscribe_msg_popup_event',
      'subscribe_msg_change_event',
    ])
    expect(await hook.events()).toEqual([])
  })
})

describe('faults and the log', () => {
  const info = '/cgi-bin/user/info'

  test('each fault is what it says, and the next call is well', async () => {
    const { platform, call, stable } = await platformBench()
    const token = await stable(platform.account('service'))
    platform.member('oA')
    const ask = () => call(`${info}?access_token=${token}&openid=oA`)
    platform.faults.next(info, { errcode: -1 }, { raw: '{"errcode":0' }, { status: 502 }, 'reset', 'half-body', {
      slowMs: 5,
    })
    expect(await ask()).toMatchObject({ errcode: -1 })
    for (let i = 0; i < 4; i += 1) await expect(ask()).rejects.toThrow(/./)
    expect(await ask()).toMatchObject({ subscribe: 1 })
    expect(await ask()).toMatchObject({ subscribe: 1 })
    expect(platform.calls(info).map(({ fault }) => fault)).toEqual([
      '{"errcode":-1}',
      '{"raw":"{\\"errcode\\":0"}',
      '{"status":502}',
      'reset',
      'half-body',
      '{"slowMs":5}',
      undefined,
    ])
  })

  test('a share of the calls fails, the same share in every run', async () => {
    const { platform, call, stable } = await platformBench()
    const token = await stable(platform.account('service'))
    platform.faults.rate(info, 0.1, { errcode: -1 })
    const codes: (number | undefined)[] = []
    for (let i = 0; i < 200; i += 1) codes.push((await call(`${info}?access_token=${token}&openid=oA`)).errcode)
    expect(codes.filter((code) => code === -1)).toHaveLength(20)
    platform.faults.clear()
    expect(await call(`${info}?access_token=${token}&openid=oA`)).toMatchObject({ errcode: 40003 })
  })

  test('a time-out ends when the caller gives up, and is in the log', async () => {
    const { platform } = await platformBench()
    platform.faults.next('*', 'timeout')
    await expect(fetch(`${platform.base}/cgi-bin/token`, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort/)
    expect(platform.seen).toMatchObject([{ api: '/cgi-bin/token', fault: 'timeout' }])
  })
})
