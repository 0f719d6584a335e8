import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createApp, type App } from '../../src/app.ts'
import { cases } from '../../src/casework/records.ts'
import { readConfig } from '../../src/config.ts'
import { systemClock } from '../../src/core/clock.ts'
import { receipts } from '../../src/core/hook-receipts.ts'
import { silentLog } from '../../src/core/log.ts'
import { numbersFrom } from '../store/support.ts'
import { startProcess, type Running } from '../support/process.ts'
import { rowsOf } from '../support/rows.ts'
import { startReceiver } from '../webhooks/outgoing/receiver.ts'

const kills = Number(process.env['HOOK_KILLS'] ?? 20)
const seed = Number(process.env['KILL_SEED'] ?? (process.pid * 7919) % 1_000_003)
const senders = 4
const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
const settings = { DEMO: 'off', LOG_LEVEL: 'silent', WEBHOOKS_ALLOW: '127.0.0.0/8', HOOK_FORM_TOOL_SECRET: secret }
const form = {
  type: 'form.submitted',
  data: { form: 'hardship', name: '张建国', phone: '13800000001', reason: '难处' },
}
const replySchema = z.object({ code: z.string() })

/** The application on the files of the process that is killed, while that one does not run. */
const withApp = async <T>(dataDir: string, act: (app: App) => Promise<T>): Promise<T> => {
  const config = readConfig({ ...settings, DATA_DIR: dataDir })
  const app = await createApp({ config, clock: systemClock, log: silentLog })
  try {
    return await act(app)
  } finally {
    await app.stop()
  }
}

/** One call of the form tool; undefined when the server was not there, or not any more. */
const call = async (url: string, id: string): Promise<string | undefined> => {
  const body = JSON.stringify({ ...form, id })
  const now = systemClock.now()
  try {
    const answer = await fetch(`${url}/hooks/form-tool`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      },
    })
    return answer.status === 200 ? replySchema.parse(await answer.json()).code : undefined
  } catch {
    return undefined
  }
}

/** Every id that was called with, and what it was answered each time. */
const createFormTool = () => {
  const answers = new Map<string, string[]>()
  /** Calls with one id after the other, each until it is answered, and often once more. */
  const run = async (name: string, url: string, isOver: () => boolean): Promise<void> => {
    for (let nth = answers.size; !isOver(); nth += 1) {
      const id = `${name}-${nth}`
      const codes = answers.get(id) ?? []
      answers.set(id, codes)
      for (const _again of [1, 2]) {
        const code = await call(url, id)
        if (code !== undefined) codes.push(code)
      }
    }
  }
  /** What was cut off is asked again. */
  const finish = async (url: string): Promise<void> => {
    for (const [id, codes] of answers) if (codes.length < 2) codes.push((await call(url, id)) ?? 'no answer')
  }
  return { answers, run, finish }
}

test(`an event is told and an application taken once, whatever ${kills} kills cut off (KILL_SEED=${seed})`, async () => {
  const random = numbersFrom(seed)
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-hooks-'))
  const receiver = await startReceiver()
  const tool = createFormTool()
  let server: Running | undefined
  try {
    // Long enough for a kill to come between what was told and that it is known.
    receiver.answers((response) => void setTimeout(() => response.writeHead(204).end(), 20))
    const endpoint = await withApp(dataDir, (app) =>
      app.store.transaction('office', (work) =>
        app.outgoing.staff.add(work, { url: receiver.url, events: ['case.created'], note: '看板', owner: '信息科' }),
      ),
    )
    for (let nth = 0; nth < kills; nth += 1) {
      server = await startProcess({ ...settings, DATA_DIR: dataDir })
      let isOver = false
      const { url } = server
      const calling = Array.from({ length: senders }, (_one, who) => tool.run(`k${nth}-${who}`, url, () => isOver))
      await new Promise((resolve) => setTimeout(resolve, random() * 300))
      await server.end('SIGKILL')
      isOver = true
      await Promise.all(calling)
    }
    server = await startProcess({ ...settings, DATA_DIR: dataDir })
    await tool.finish(server.url)
    const told = () => new Set(receiver.received.map(({ headers }) => String(headers['webhook-id'])))
    await expect.poll(() => told().size, { timeout: 60_000, interval: 100 }).toBe(tool.answers.size)
    await server.end('SIGTERM')

    const [opened, kept] = await withApp(dataDir, async ({ store }) => [
      await rowsOf(store, cases),
      await rowsOf(store, receipts),
    ])
    const repeats = receiver.received.length - told().size
    process.stderr.write(`hooks: ${tool.answers.size} applications, ${repeats} told again, KILL_SEED=${seed}\n`)
    // Acted once: a case and a receipt for each id, and each repetition was answered as the first.
    expect(opened).toHaveLength(tool.answers.size)
    expect(kept.filter(({ state }) => state === 'done')).toHaveLength(tool.answers.size)
    expect([...tool.answers].filter(([, codes]) => new Set(codes).size !== 1 || codes.includes('no answer'))).toEqual(
      [],
    )
    // Told at least once, under one id each, which holds the same event every time.
    const bodies = new Map<string, Set<string>>()
    for (const { headers, body } of receiver.received) {
      new Webhook(endpoint.secret).verify(body, z.record(z.string(), z.string()).parse(headers))
      const id = String(headers['webhook-id'])
      bodies.set(id, (bodies.get(id) ?? new Set<string>()).add(body))
    }
    expect([...bodies.values()].filter((each) => each.size !== 1)).toEqual([])
    const subjects = [...bodies.values()]
      .flatMap((each) => [...each])
      .map((body) => opened.filter(({ id }) => body.includes(id)).length)
    expect(subjects.filter((many) => many !== 1)).toEqual([])
  } finally {
    if (server?.child.exitCode === null && server.child.signalCode === null) await server.end('SIGKILL')
    await receiver.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}, 300_000)
