import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { replySchema } from '../../src/core/reply.ts'
import { startProcess, type Running } from '../support/process.ts'

const chatReply = z.object({ replies: z.array(replySchema) })

let dataDir: string
let running: Running[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-process-'))
})
afterEach(async () => {
  for (const one of running) if (one.child.exitCode === null && one.child.signalCode === null) await one.end('SIGKILL')
  running = []
  await rm(dataDir, { recursive: true, force: true })
})

const start = async (env: Readonly<Record<string, string>> = {}): Promise<Running> => {
  const one = await startProcess({ DATA_DIR: dataDir, ...env })
  running.push(one)
  return one
}

/** A member with a cookie of their own. */
const member = (server: () => Running) => {
  let cookie = ''
  return async (text: string): Promise<string> => {
    const answer = await fetch(`${server().url}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
      body: JSON.stringify({ text }),
    })
    cookie ||= answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const { replies } = chatReply.parse(await answer.json())
    return replies.map((reply) => reply.text).join('\n')
  }
}

const book = async (say: (text: string) => Promise<string>): Promise<string> => {
  await say('预约心理老师')
  for (const answer of ['1', '打电话', '跳过', '1', '13812345678', '同意']) await say(answer)
  return say('提交')
}

describe('the server as a process', () => {
  test('prints one line with both addresses, answers, and ends in good order', async () => {
    const server = await start()
    expect(server.line).toMatch(
      /chat http:\/\/127\.0\.0\.1:\d+\/ {2}console http:\/\/127\.0\.0\.1:\d+\/console#\/setup\?token=\S+$/,
    )
    expect(await member(() => server)('你好')).toContain('梁心')
    expect(await server.end('SIGTERM')).toBe(0)
    const again = await start()
    expect(await again.end('SIGINT')).toBe(0)
  })

  test('after kill -9 every acknowledged booking is there', async () => {
    let server = await start()
    const say = member(() => server)
    expect(await book(say)).toMatch(/\d{6}/)
    const before = await say('我的预约')
    expect(before).toMatch(/（周.）/)
    expect(await server.end('SIGKILL')).toBe('SIGKILL')
    server = await start()
    expect(await say('我的预约')).toBe(before)
  })

  test('kill -9 under load loses nothing that was answered', async () => {
    let server = await start()
    const said: string[] = []
    const people = Array.from({ length: 8 }, (_one, number) => {
      const say = member(() => server)
      return async (): Promise<void> => {
        for (let turn = 0; turn < 200; turn += 1) {
          await say(`第${number}个人第${turn}句`)
          said.push(`第${number}个人第${turn}句`)
        }
      }
    })
    const work = Promise.allSettled(people.map((person) => person()))
    while (said.length < 100) await new Promise((resolve) => setTimeout(resolve, 5))
    await server.end('SIGKILL')
    await work
    server = await start()
    expect(await server.end('SIGTERM')).toBe(0)
    const kept = await readTurns()
    expect(said.length).toBeGreaterThanOrEqual(100)
    expect(said.filter((words) => !kept.includes(words))).toEqual([])
  })

  test('a second server on the same folder is refused, and the first goes on', async () => {
    const first = await start()
    await expect(start()).rejects.toThrow(/ended with 1/)
    expect(await member(() => first)('你好')).toContain('梁心')
  })

  test.each([
    [{ PORT: 'many' }, 'PORT'],
    [{ WECHAT_TOKEN: 'a', WECHAT_APP_ID: 'b', WECHAT_ENCODING_AES_KEY: 'short' }, 'WECHAT_ENCODING_AES_KEY'],
    [{ ENCRYPTION_KEY: 'short' }, 'ENCRYPTION_KEY'],
    [{ TIME_ZONE: 'Europe/Paris' }, 'TIME_ZONE'],
  ])('a wrong setting %o stops the start with one line that names it', async (env, name) => {
    await expect(startProcess({ DATA_DIR: dataDir, ...env })).rejects.toThrow(
      new RegExp(`ended with 1 before it was ready: liangxin: ${name}: [^\\n]+\\n$`),
    )
  })

  test('another key than the one the data was sealed with stops the start', async () => {
    const first = await start({ ENCRYPTION_KEY: 'a'.repeat(40) })
    await first.end('SIGTERM')
    await expect(start({ ENCRYPTION_KEY: 'b'.repeat(40) })).rejects.toThrow(/ENCRYPTION_KEY/)
  })
})

describe('the Official Account webhook of a running server', () => {
  const token = 'process-token'
  const env = { WECHAT_TOKEN: token, WECHAT_APP_ID: 'wx0123456789abcdef', WECHAT_MODE: 'plain' }
  const query = (nonce: string, at = Math.floor(Date.now() / 1000)): string => {
    const signature = createHash('sha1')
      .update([token, String(at), nonce].sort().join(''))
      .digest('hex')
    return `signature=${signature}&timestamp=${at}&nonce=${nonce}`
  }
  const xml = (fields: Readonly<Record<string, string>>): string =>
    `<xml>${Object.entries({ ToUserName: 'gh', FromUserName: 'opensecret', CreateTime: '1', ...fields })
      .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
      .join('')}</xml>`
  const post = async (server: Running, nonce: string, body: string | Buffer, at?: number): Promise<Response> =>
    fetch(`${server.url}/channels/official-account?${query(nonce, at)}`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body)),
    })

  test('is verified, answers, repeats itself to a retry, and logs nothing personal', async () => {
    const server = await start(env)
    const verified = await fetch(`${server.url}/channels/official-account?${query('n0')}&echostr=hello`)
    expect(await verified.text()).toBe('hello')
    const question = xml({ MsgType: 'text', Content: '老板两个月没发工资了', MsgId: '4561255354251345929' })
    const first = await (await post(server, 'n1', question)).text()
    expect(first).toContain('劳动监察')
    expect(await (await post(server, 'n2', question)).text()).toContain(
      /<Content>.*<\/Content>/s.exec(first)?.[0] ?? 'none',
    )
    await server.end('SIGTERM')
    expect(server.errors()).not.toMatch(/opensecret|没发工资|signature|process-token/)
  })

  test('meets bad input without ever failing', async () => {
    const server = await start(env)
    const text = (content: string, id: string): string => xml({ MsgType: 'text', Content: content, MsgId: id })
    const stale = Math.floor(Date.now() / 1000) - 3600
    expect(
      (await fetch(`${server.url}/channels/official-account?${query('a').replace('signature=', 'signature=0')}`))
        .status,
    ).toBe(403)
    expect((await fetch(`${server.url}/channels/official-account?${query('b')}&nonce=c&echostr=x`)).status).toBe(403)
    expect((await post(server, 'd', text('hi', '1'), stale)).status).toBe(403)
    expect((await post(server, 'e', `<!DOCTYPE x>${text('hi', '2')}`)).status).toBe(403)
    expect((await post(server, 'f', Buffer.alloc(65 * 1024, 0x20))).status).toBe(413)
    const fine = [
      Buffer.concat([
        Buffer.from(text('a', '3').slice(0, 60)),
        Buffer.from([0xff, 0xfe]),
        Buffer.from(text('a', '3').slice(60)),
      ]),
      text('', '4'),
      text('很长'.repeat(5000), '5'),
      text(`${'字'.repeat(680)}😀😀😀`, '6'),
      xml({ MsgType: 'hologram', MsgId: '7' }),
      xml({ MsgType: 'event', Event: 'UNHEARD_OF' }),
    ]
    for (const [number, body] of fine.entries()) {
      const answer = await post(server, `ok${number}`, body)
      expect([200, 403], `body ${number}`).toContain(answer.status)
    }
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })
})

/** The words of every stored turn, from the readable files. */
const readTurns = async (): Promise<readonly string[]> => {
  const files = (await import('node:fs')).readdirSync(path.join(dataDir, 'tables'), {
    recursive: true,
    encoding: 'utf8',
  })
  const texts: string[] = []
  for (const file of files.filter((name) => name.includes('turns') && name.endsWith('.json'))) {
    const content = await readFile(path.join(dataDir, 'tables', file), 'utf8')
    for (const [, words] of content.matchAll(/"text":\s*"(第\d+个人第\d+句)"/g))
      if (words !== undefined) texts.push(words)
  }
  return texts
}
