import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Inbox } from '../../src/core/channel.ts'
import { manualClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Message } from '../../src/core/message.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { countJobs, createWeb } from '../../src/web.ts'
import { startPlatform, type Delivered, type How, type Prepared } from '../support/platform/index.ts'

const start = new Date('2026-11-23T02:00:00.000Z')

/** What members ask; the number makes every message its own. */
const questions = [
  (n: number) => `公司拖欠工资${n}个月怎么办`,
  (n: number) => `上班${n}年被辞退有多少补偿`,
  (n: number) => `孕期第${n}周能不能被辞退`,
  (n: number) => `工伤住院${n}天工资怎么算`,
  (n: number) => `试用期最长几个月，合同签${n}年`,
  (n: number) => `你好${n}`,
  (n: number) => `年假有几天，工龄${n}年`,
  (n: number) => `今天天气怎么样${n}`,
]

/** A message that a member really sent. */
export interface Genuine {
  readonly number: number
  readonly openid: string
  readonly id: string
  /** The bot thinks longer about it than the platform waits. */
  readonly isLate: boolean
  readonly prepared: Prepared
}

export interface Heard {
  readonly genuine: Genuine
  readonly first: Delivered
}

/** An inbox that says what reached it, and lets slow messages wait until the gate is opened. */
const gatedInbox = () => {
  const reached = new Map<string, number>()
  const slow = new Set<string>()
  let waiting: (() => void)[] = []
  const around = (inbox: Inbox): Inbox => ({
    ...inbox,
    receive: async (message: Message) => {
      reached.set(message.id, (reached.get(message.id) ?? 0) + 1)
      if (slow.delete(message.id)) await new Promise<void>((resolve) => void waiting.push(resolve))
      return inbox.receive(message)
    },
  })
  const open = (): void => {
    for (const go of waiting) go()
    waiting = []
  }
  return { reached, slow, around, open, waiting: () => waiting.length }
}

/** The whole application behind its web server, beside a platform that calls it; one clock for both. */
export const startSoak = async () => {
  const clock = manualClock(start)
  const platform = await startPlatform({ clock })
  const account = platform.account('service')
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-soak-'))
  const config = readConfig({
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    DEMO: 'off',
    WECHAT_APP_ID: account.id,
    WECHAT_APP_SECRET: account.secret,
    WECHAT_TOKEN: account.token,
    WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
    WECHAT_API_BASE: platform.base,
  })
  const gate = gatedInbox()
  const app = await createApp({ config, clock, log: silentLog, around: gate.around })
  const metrics = createMetrics({ jobs: () => countJobs(app) })
  const web = createWeb({ app, config, clock, log: silentLog, metrics })
  const { port } = await web.listen(0, '127.0.0.1')
  const hook = platform.callback(`http://127.0.0.1:${port}/channels/official-account`, account)
  const stop = async (): Promise<void> => {
    await web.close()
    await app.stop()
    await platform.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { clock, platform, account, app, hook, gate, stop }
}

export type Soak = Awaited<ReturnType<typeof startSoak>>

/** Member and message by number: within a batch everybody writes once, so the windows of a batch do not meet. */
export const genuineOf = ({ hook }: Soak, number: number, batch: number): Genuine => {
  const openid = `oSoak${String(number % batch).padStart(4, '0')}`
  const id = String(6_054_768_590_064_713_728n + BigInt(number))
  const words = questions[number % questions.length]?.(number) ?? ''
  const prepared = hook.prepare(openid, { MsgType: 'text', Content: words, MsgId: id })
  return { number, openid, id, isLate: number % 25 === 7, prepared }
}

const forgeries: readonly How[] = [
  { signature: 'wrong' },
  { signature: 'none' },
  { signature: 'tampered' },
  { receiveId: 'wx0000000000000000' },
  { lateMs: 600_000 },
]

/** Somebody else's call: it carries an id that must never be seen inside. */
export const forge = async ({ hook }: Soak, number: number): Promise<number> => {
  const fields = { MsgType: 'text', Content: '转账给我', MsgId: `9${number}` }
  const how = forgeries[number % forgeries.length] ?? {}
  return (await hook.prepare('oForger', fields).send({ ...how, once: true })).status
}

/** Does all of them, so many at a time. */
export const inParallel = async <T>(
  all: readonly T[],
  width: number,
  act: (one: T) => Promise<void>,
): Promise<void> => {
  const queue = all.values()
  const worker = async (): Promise<void> => {
    for (const one of queue) await act(one)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

/** Two in a hundred change places with one that came a while later. */
export const reordered = <T>(all: readonly T[]): readonly T[] => {
  const order = [...all]
  for (let at = 10; at + 20 < order.length; at += 100) {
    const [early, late] = [order[at], order[at + 20]]
    if (early !== undefined && late !== undefined) [order[at], order[at + 20]] = [late, early]
  }
  return order
}

/** Slow messages: the bot says `success` at 4.5 s and sends the answers when it has them; the platform asks again meanwhile. */
export const sayLate = async ({ clock, gate }: Soak, late: readonly Genuine[]): Promise<readonly Heard[]> => {
  for (const { id } of late) gate.slow.add(id)
  const calls = late.map(async (genuine) => ({ genuine, first: await genuine.prepared.send() }))
  while (gate.waiting() < late.length) await new Promise((resolve) => setTimeout(resolve, 2))
  clock.move(4_600)
  const heard = await Promise.all(calls)
  gate.open()
  return heard
}

/** Runs what is due until nothing is, over as many tries as jobs get. */
export const settleJobs = async ({ app, clock }: Soak): Promise<void> => {
  for (const wait of [0, 15_000, 80_000, 7, 7, 40].map((n) => (n < 100 ? n * 60_000 : n))) {
    clock.move(wait)
    await app.worker.run()
    const { due = 0, running = 0 } = await countJobs(app)
    if (due + running === 0) return
  }
}
