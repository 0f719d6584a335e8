import { request, type ClientRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { conversations } from '../../src/core/conversation.ts'
import { notice } from '../../src/core/reply.ts'
import type { DraftEvent } from '../../src/http/api/member.ts'
import { deliver } from '../../src/dialogue/outbox.ts'
import { cookieOf, post, startServer, type TestServer } from './server-support.ts'

let at: TestServer
const opened: ClientRequest[] = []
beforeEach(async () => {
  at = await startServer()
})
afterEach(async () => {
  for (const one of opened.splice(0)) one.destroy()
  await at.stop()
})

interface Listening {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** All that came so far, once it matches. */
  readonly until: (pattern: RegExp) => Promise<string>
  readonly ended: Promise<void>
  readonly leave: () => void
}

const listen = (cookie: string, query = '', headers: Readonly<Record<string, string>> = {}): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const asking = request(`${at.url}/api/chat/stream${query}`, { headers: { cookie, ...headers } }, (response) => {
      let text = ''
      const waiting = new Set<() => void>()
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        for (const look of waiting) look()
      })
      const ended = new Promise<void>((done) => response.on('close', () => done()))
      const until = (pattern: RegExp): Promise<string> =>
        new Promise((done) => {
          const look = (): void => {
            if (pattern.test(text)) done(text)
          }
          waiting.add(look)
          look()
        })
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        until,
        ended,
        leave: () => asking.destroy(),
      })
    })
    opened.push(asking)
    asking.on('error', reject)
    asking.end()
  })

/** Says something to everybody we know. */
const tell = async (words: string): Promise<void> => {
  for await (const { id } of at.store.scan(conversations)) {
    await at.store.transaction(id, (work) =>
      deliver(work, { person: id, replies: [notice(words)], sendId: `${id} ${words}` }),
    )
  }
}

const somebody = async (): Promise<string> => cookieOf(await post(`${at.url}/api/chat`, { text: '你好' }))

describe('the stream', () => {
  test('brings what is said later, numbered, and starts with how soon to come back', async () => {
    const stream = await listen(await somebody())
    expect(stream.status).toBe(200)
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    await stream.until(/^retry: 3000\n\n/)
    await tell('您有一个预约')
    const text = await stream.until(/data: .*\n\n/)
    expect(text).toContain('id: 1\nevent: notice\n')
    expect(JSON.parse(/data: (.*)/.exec(text)?.[1] ?? '')).toEqual({
      seq: 1,
      at: '2026-11-23T02:00:00.000Z',
      replies: [{ kind: 'notice', text: '您有一个预约' }],
    })
  })

  test('a reconnect gets what it missed and nothing twice', async () => {
    const cookie = await somebody()
    await tell('一')
    await tell('二')
    await tell('三')
    const resumed = await (await listen(cookie, '', { 'last-event-id': '1' })).until(/三/)
    expect(resumed).not.toContain('一')
    expect(resumed).toMatch(/二[\s\S]*三/)
    const asked = await (await listen(cookie, '?after=2')).until(/三/)
    expect(asked).not.toContain('二')
    expect(await (await listen(cookie)).until(/三/)).toContain('一')
  })

  test('a page of more than fifty missed notices comes whole and in order', async () => {
    const cookie = await somebody()
    for (let i = 1; i <= 120; i += 1) await tell(`第${i}条`)
    const text = await (await listen(cookie)).until(/第120条/)
    expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))).toEqual(
      Array.from({ length: 120 }, (_, i) => i + 1),
    )
  })

  test('opened before the first message, it still brings what is said after it', async () => {
    const stream = await listen('')
    const cookie = String(stream.headers['set-cookie']).split(';', 1)[0] ?? ''
    await stream.until(/retry/)
    await post(`${at.url}/api/chat`, { text: '你好' }, { cookie })
    await tell('看得到')
    expect(await stream.until(/看得到/)).toContain('id: 1\n')
  })

  test('brings nothing that was said to somebody else', async () => {
    const mine = await listen(await somebody())
    const others = await somebody()
    const stranger = await listen('')
    await tell('一')
    await mine.until(/id: 1\n/)
    await (await listen(others)).until(/id: 1\n/)
    at.clock.move(20_000)
    expect(await stranger.until(/\n:\n\n/)).not.toContain('data')
  })

  test('a quiet line gets a sign of life every twenty seconds', async () => {
    const stream = await listen(await somebody())
    await stream.until(/retry/)
    at.clock.move(20_000)
    await stream.until(/\n:\n\n/)
    at.clock.move(20_000)
    expect(await stream.until(/\n:\n\n:\n\n/)).not.toContain('data')
  })

  test('a person has three at most, and one that is closed makes room', async () => {
    const cookie = await somebody()
    const streams = [await listen(cookie), await listen(cookie), await listen(cookie)]
    expect((await listen(cookie)).status).toBe(429)
    expect((await listen(await somebody())).status).toBe(200)
    streams[0]?.leave()
    await expect.poll(async () => (await listen(cookie)).status).toBe(200)
  })

  test('asking for the head only leaves no stream open', async () => {
    const cookie = await somebody()
    for (let i = 0; i < 5; i += 1) await fetch(`${at.url}/api/chat/stream`, { method: 'HEAD', headers: { cookie } })
    await expect.poll(async () => (await listen(cookie)).status).toBe(200)
  })

  test('shows a draft to its reader while it is written, without a number that a reconnect would ask from', async () => {
    await at.stop()
    const listeners = new Set<(event: DraftEvent) => void>()
    at = await startServer({
      drafts: (_sender, listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    })
    const stream = await listen(await somebody())
    await expect.poll(() => listeners.size).toBe(1)
    for (const listener of listeners) {
      listener({ id: 'trn_1', text: '先看合同' })
      listener({ id: 'trn_1' })
    }
    const text = await stream.until(/"trn_1"\}\n\n/)
    expect(text).toContain('event: draft\ndata: {"id":"trn_1","text":"先看合同"}\n\n')
    expect(text).not.toContain('id: ')
    stream.leave()
    await expect.poll(() => listeners.size).toBe(0)
  })

  test('ends when the server stops', async () => {
    const stream = await listen(await somebody())
    await stream.until(/retry/)
    await at.server.close()
    await stream.ended
    await expect(fetch(`${at.url}/healthz`)).rejects.toThrow('fetch failed')
  })
})
