import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { replySchema } from '../../src/core/reply.ts'
import type { PortableStore } from '../../src/core/store.ts'
import { demoCounselling } from '../../src/services/counselling/demo.ts'
import { tables } from '../../src/state.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { startProcess, type Running } from '../support/process.ts'

const chatReply = z.object({ replies: z.array(replySchema) })

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits, as long as the test may last, until something is so. */
export const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await isSo())) await pause(100)
}

/** Several `npm start` on one database, and a look into that database from outside. */
export interface Crew {
  readonly processes: readonly Running[]
  readonly store: PortableStore
  end(): Promise<void>
}

/** Starts `count` processes on the database, with the demo union in it. */
export const startCrew = async (
  url: string,
  count: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Crew> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'liangxin-crew-'))
  const startOne = (number: number): Promise<Running> =>
    startProcess({
      DATABASE_URL: url,
      DATA_DIR: path.join(folder, String(number)),
      ENCRYPTION_KEY: 'k'.repeat(40),
      LOG_LEVEL: 'warn',
      ...env,
    })
  const processes = [await startOne(0)]
  const store = await openPostgresStore({ url, tables, clock: systemClock, log: silentLog })
  await store.transaction('demo', demoCounselling)
  processes.push(...(await Promise.all(Array.from({ length: count - 1 }, (_one, n) => startOne(n + 1)))))
  return {
    processes,
    store,
    end: async () => {
      for (const one of processes) {
        if (one.child.exitCode !== null || one.child.signalCode !== null) continue
        one.child.kill('SIGCONT')
        await one.end('SIGKILL')
      }
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Asks one process after another until one answers, as an address in front of them and a platform's retries do. */
const askAny = async (crew: Crew, first: number, ask: (server: Running) => Promise<string>): Promise<string> => {
  let last: unknown
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const server = crew.processes[(first + attempt) % crew.processes.length]
    try {
      if (server !== undefined) return await ask(server)
    } catch (error) {
      last = error
      await pause(100)
    }
  }
  throw new Error('never answered', { cause: last })
}

const okText = async (answer: Response): Promise<string> => {
  if (answer.status !== 200) throw new Error(String(answer.status))
  return answer.text()
}

/** Longer than any answer takes, shorter than a test: a process that stands still takes connections and says nothing. */
const patienceMs = 2_000

export const webCookie = (name: string): string => `liangxin_member=${name.padEnd(43, 'x')}`

/** Somebody on the web page, whose messages go to any process; what is asked again has the same id. */
export const webMember = (crew: Crew, name: string) => {
  let turn = 0
  return async (text: string): Promise<string> => {
    turn += 1
    const said = await askAny(crew, name.length + turn, async (server) =>
      okText(
        await fetch(`${server.url}/api/chat`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', cookie: webCookie(name) },
          body: JSON.stringify({ text, id: `${name}-${turn}` }),
          signal: AbortSignal.timeout(patienceMs),
        }),
      ),
    )
    const { replies } = chatReply.parse(JSON.parse(said))
    return replies.map((reply) => reply.text).join('\n')
  }
}

export const platform = { token: 'crew-token', appId: 'wx0123456789abcdef', secret: 'crew-secret' } as const

/** A follower of the Official Account: the platform posts to any process, and again with the same MsgId until it is answered. */
export const follower = (crew: Crew, openid: string) => {
  let turn = 0
  let tries = 0
  return async (text: string): Promise<string> => {
    turn += 1
    const id = `${Array.from(openid, (letter) => letter.charCodeAt(0) % 10).join('')}${turn}`
    const fields = {
      ToUserName: 'gh',
      FromUserName: openid,
      CreateTime: '1',
      MsgType: 'text',
      Content: text,
      MsgId: id,
    }
    const xml = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    return askAny(crew, openid.length + turn, async (server) => {
      tries += 1
      const timestamp = String(Math.floor(Date.now() / 1000))
      const nonce = `${openid}${tries}`
      const signature = createHash('sha1').update([platform.token, timestamp, nonce].toSorted().join('')).digest('hex')
      const query = new URLSearchParams({ signature, timestamp, nonce }).toString()
      const said = await okText(
        await fetch(`${server.url}/channels/official-account?${query}`, {
          method: 'POST',
          body: `<xml>${xml.join('')}</xml>`,
          signal: AbortSignal.timeout(patienceMs),
        }),
      )
      if (!said.includes('<Content>')) throw new Error('no words in the answer')
      return said
    })
  }
}
