import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { createOfficialAccount } from '../../src/channels/official-account/index.ts'
import { noTemplates } from '../../src/channels/official-account/templates.ts'
import type { Channel } from '../../src/core/channel.ts'
import { systemClock } from '../../src/core/clock.ts'
import { conversations } from '../../src/core/conversation.ts'
import { jobs } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import { notice } from '../../src/core/reply.ts'
import { createSealer } from '../../src/core/seal.ts'
import type { Store } from '../../src/core/store.ts'
import { createSendHandlers, deliver } from '../../src/dialogue/outbox.ts'
import { createPace } from '../../src/dialogue/pace.ts'
import { createJobs } from '../../src/jobs/jobs.ts'
import { bindings, persons } from '../../src/people/records.ts'
import { recordOutcome } from '../../src/reminders/outcome.ts'
import { tables } from '../../src/state.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { alone, quantile, round, type BenchRow } from './figures.ts'
import { inFolder, type Effort } from './rounds.ts'

const account = 'official-account:wxbench'
/** Members and notices written in one transaction. */
const bundle = 250
/** The issue asks for 5,000 sends a minute; enough of them that the beginning does not count. */
const perSecondOfRun = 300

const seenSchema = z.object({ messages: z.number(), most: z.number(), mostAbreast: z.number() })

export const startPlatform = async (delayMs: number): Promise<{ child: ChildProcess; base: string }> => {
  const file = path.join(import.meta.dirname, 'send-platform.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', file, String(delayMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const port = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    child.once('exit', () => reject(new Error('the platform did not start')))
  })
  return { child, base: `http://127.0.0.1:${port}` }
}

const member = (n: number): string => `per_bench${String(n).padStart(7, '0')}`

/** Members who wrote once, each with something to be told. */
const tell = async (store: Store, count: number): Promise<void> => {
  for (let from = 0; from < count; from += bundle)
    await store.transaction('bench', async (work) => {
      for (let n = from; n < Math.min(count, from + bundle); n += 1) {
        const person = member(n)
        const at = { account, sender: `o${person}` }
        await work.rows(persons).insert({ id: person, createdAt: work.now, elder: false, optedOut: [] })
        await work.rows(bindings).insert({ id: `bnd_${person}`, person, ...at, createdAt: work.now, reachable: true })
        const known = { id: person, owner: 'bot' as const, ...at, lastAt: work.now, noticeSeq: 0 }
        await work.rows(conversations).insert(known)
        await deliver(work, { person, replies: [notice('您有一条提醒。')], sendId: `bench ${n}` })
      }
    })
}

/** The channel, with the time from the call to its outcome. */
const timed = (channel: Channel, times: number[]): Channel => ({
  ...channel,
  send: async (...given) => {
    const from = performance.now()
    const outcome = await channel.send(...given)
    times.push(performance.now() - from)
    return outcome
  },
})

const measure = async (store: Store, base: string, count: number): Promise<BenchRow & { readonly cpu: number }> => {
  const clock = systemClock
  const times: number[] = []
  const channel = createOfficialAccount({
    config: {
      account,
      appId: 'wxbench',
      appSecret: 'bench',
      token: 'bench',
      mode: 'plain',
      apiBase: base,
      freshnessSeconds: 300,
    },
    inbox: { receive: async () => [], deliverLater: async () => undefined },
    clock,
    log: silentLog,
    state: { store, sealer: createSealer(Buffer.alloc(32, 7)), templates: noTemplates },
  })
  const handlers = createSendHandlers({
    store,
    log: silentLog,
    channel: () => timed(channel, times),
    settle: recordOutcome,
    pace: createPace(clock),
  })
  await tell(store, count)
  const crew = createJobs({ store, clock, log: silentLog, handlers })
  const [from, cpu] = [performance.now(), process.cpuUsage()]
  await crew.run()
  const seconds = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const left = await store.read((read) => read.rows(jobs).count('due', { where: ['due'] }))
  await crew.stop()
  await channel.stop()
  const seen = seenSchema.parse(await (await fetch(`${base}/seen`)).json())
  if (seen.messages !== count || seen.most !== 1 || left !== 0)
    throw new Error(`of ${count} sends ${seen.messages} were seen, one of them ${seen.most} times; ${left} are left`)
  process.stderr.write(`${count} sends, each seen once; at most ${seen.mostAbreast} at a time\n`)
  times.sort((a, b) => a - b)
  return {
    name: 'sends',
    ours: Math.round((count / seconds) * 60),
    ...alone,
    unit: 'sends/min',
    p50: round(quantile(times, 0.5), 1),
    p99: round(quantile(times, 0.99), 1),
    n: count,
    cpu: Math.round((user + system) / count),
  }
}

const rowFor = (delayMs: number, count: number): Promise<BenchRow> =>
  inFolder(async (dataDir) => {
    const { child, base } = await startPlatform(delayMs)
    const store = await openLowdbStore({ dataDir, tables, clock: systemClock, log: silentLog })
    try {
      const { cpu, ...row } = await measure(store, base, count)
      return { ...row, name: `sends, a platform that answers in ${delayMs} ms, ${cpu} µs of CPU each` }
    } finally {
      await store.close()
      child.kill('SIGTERM')
    }
  })

/** Notices of as many members through job, token, window and journal to a platform on loopback: nothing stands beside it. */
export const sendRows = async ({ rounds, seconds }: Effort): Promise<readonly BenchRow[]> => {
  const count = Math.round(perSecondOfRun * seconds * rounds)
  return [await rowFor(50, count), await rowFor(20, count)]
}
