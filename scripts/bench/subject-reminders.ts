import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Client } from 'pg'
import { createApp } from '../../src/app.ts'
import { postJson } from '../../src/channels/tencent/post-json.ts'
import { readConfig } from '../../src/config.ts'
import type { Channel } from '../../src/core/channel.ts'
import { systemClock, type Clock } from '../../src/core/clock.ts'
import { conversations } from '../../src/core/conversation.ts'
import { jobs } from '../../src/core/job.ts'
import { createLog } from '../../src/core/log.ts'
import type { PortableStore } from '../../src/core/store.ts'
import type { Row, Table } from '../../src/core/table.ts'
import { addMs, dayMs } from '../../src/core/time.ts'
import { deliver } from '../../src/dialogue/outbox.ts'
import { bindings, persons } from '../../src/people/records.ts'
import { ledger, reminderId, reminders } from '../../src/reminders/records.ts'
import { createSweep } from '../../src/reminders/sweep.ts'
import { quantile, round } from './figures.ts'
import { distinct } from './questions.ts'

/**
 * A whole application whose members all have a reminder that is due: settled through the platform at `base`, while others go on
 * chatting. Prints its figures as one line of JSON. `subject-reminders.js BASE COUNT DATA_DIR CHATS_A_SECOND [DATABASE_URL]`.
 */
const [base = '', countText = '', dataDir = '', chatsText = '', databaseUrl = ''] = process.argv.slice(2)
const count = Number(countText)
const quietLog = createLog('warn')
const account = 'bench'
const chatsPerSecond = Number(chatsText)
const idleSeconds = 6

/** Ten in the morning in Shanghai, whatever it is here: nobody is reminded at night. */
const shiftMs = Date.parse('2026-11-23T02:00:00.000Z') - Date.now()
const clock: Clock = { now: () => new Date(Date.now() + shiftMs), after: systemClock.after }
const now = clock.now().toISOString()

const platform: Channel = {
  account,
  name: account,
  deduplicates: true,
  send: async (touser, [first], clientmsgid) => {
    const body = { touser, msgtype: 'text', text: { content: first?.text }, clientmsgid }
    const answer = await postJson(`${base}/cgi-bin/message/custom/send`, body, 5_000)
    return answer.kind === 'failed' ? answer.outcome : { kind: 'sent' }
  },
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
}

const person = (n: number): string => `per_${String(n).padStart(26, '0')}`
const at = (n: number) => ({ account, sender: `o${String(n).padStart(27, '0')}` })

const put = async (store: PortableStore, table: Table, row: (n: number) => Row): Promise<void> => {
  const some = 1_000
  for (let from = 0; from < count; from += some)
    await store.importRows(
      table,
      Array.from({ length: Math.min(some, count - from) }, (_, n) => row(from + n)),
    )
}

const fill = async (store: PortableStore): Promise<void> => {
  const eventAt = addMs(now, dayMs)
  await put(store, persons, (n) => ({ id: person(n), version: 1, createdAt: now, elder: false, optedOut: [] }) as Row)
  await put(store, bindings, (n) => {
    const row = { id: `bnd_${n}`, version: 1, person: person(n), ...at(n), createdAt: now, reachable: true }
    return row
  })
  await put(store, conversations, (n) => {
    const row = { id: person(n), version: 1, owner: 'bot', ...at(n), lastAt: now, noticeSeq: 0 }
    return row
  })
  await put(store, reminders, (n) => {
    const about = { kind: 'bench', subject: `sub_${n}`, occurrence: '24h', person: person(n), eventAt }
    const dueAt = addMs(now, n - count)
    const words = '您有一个预约：11月24日（周二）10:00。回“我的预约”看详情。'
    const row = { id: reminderId(about), version: 1, ...about, importance: 'important', dueAt, words, state: 'planned' }
    return row
  })
}

/** What a database does by itself in time. */
const tidy = async (url: string): Promise<void> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('vacuum analyze')
  await client.query('checkpoint')
  await client.end()
}

const app = await createApp({
  config: readConfig({
    DATA_DIR: dataDir,
    DEMO: 'off',
    LOG_LEVEL: 'silent',
    ...(databaseUrl === '' ? {} : { DATABASE_URL: databaseUrl }),
  }),
  clock,
  log: quietLog,
  extra: () => [platform],
})
await fill(app.store)
if (databaseUrl !== '') await tidy(databaseUrl)
if ('compact' in app.store && typeof app.store.compact === 'function') await app.store.compact()
await app.worker.recover()

/** Members who write, at an even pace; an answer's time runs from when it should have been asked for. */
const chat = () => {
  const taken: number[] = []
  const asked = new Set<Promise<void>>()
  const began = performance.now()
  let n = 0
  const ask = async (due: number, id: number): Promise<void> => {
    const message = {
      account: 'web',
      sender: `chat${id % 500}`,
      id: `${began} ${id}`,
      receivedAt: clock.now().toISOString(),
    }
    await app.inbox.receive({ ...message, kind: 'text', text: distinct(id) })
    taken.push(performance.now() - due)
  }
  const timer = setInterval(() => {
    for (; began + (n * 1_000) / chatsPerSecond <= performance.now(); n += 1) {
      const one = ask(began + (n * 1_000) / chatsPerSecond, n).finally(() => asked.delete(one))
      asked.add(one)
    }
  }, 1)
  return async () => {
    clearInterval(timer)
    await Promise.all(asked)
    taken.sort((a, b) => a - b)
    return { n: taken.length, p50: round(quantile(taken, 0.5), 2), p99: round(quantile(taken, 0.99), 2) }
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const settled = (): Promise<number> => app.store.read((read) => read.rows(ledger).count('outcome', { where: ['sent'] }))

const chatAlone = async (seconds: number) => {
  const end = chat()
  if (chatsPerSecond > 0) await wait(seconds * 1_000)
  return end()
}
await chatAlone(idleSeconds / 2)
const idle = await chatAlone(idleSeconds)
const startMb = Math.round(process.memoryUsage().rss / 1e6)

const sweep = createSweep({
  store: app.store,
  clock,
  log: quietLog,
  kinds: [
    {
      kind: 'bench',
      name: '提醒',
      audience: 'member',
      importance: 'important',
      late: { until: 'event' },
      merge: 'event',
      digest: false,
      stillOn: async () => true,
    },
  ],
  deliver,
  hands: app.worker.hands,
})
let mostMb = 0
const watch = setInterval(() => {
  mostMb = Math.max(mostMb, Math.round(process.memoryUsage().rss / 1e6))
}, 200)
const loop = monitorEventLoopDelay({ resolution: 1 })
loop.enable()
const endBusy = chat()
const cpu = process.cpuUsage()
const from = performance.now()
await sweep.run()
/** Longer than the slowest machine needs: what is left over then is reported. */
const until = performance.now() + 600_000
while ((await settled()) < count && performance.now() < until) await wait(5)
const seconds = (performance.now() - from) / 1_000
const { user, system } = process.cpuUsage(cpu)
const busy = await endBusy()
loop.disable()
clearInterval(watch)
const left = await app.store.read((read) => read.rows(jobs).count('due', { where: ['due'] }))
const figures = {
  perSecond: Math.round(count / seconds),
  cpuUs: Math.round((user + system) / count),
  startMb,
  mostMb,
  loopP99: round(loop.percentile(99) / 1e6, 1),
  loopMax: round(loop.max / 1e6, 1),
  idle,
  busy,
  left,
}
await app.stop()
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit())
