import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { kfTables } from '../../../src/channels/wecom-kf/records.ts'
import { createWecomKf, type KfWatchers } from '../../../src/channels/wecom-kf/index.ts'
import type { Inbox } from '../../../src/core/channel.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { jobs } from '../../../src/core/job.ts'
import { silentLog, type Log } from '../../../src/core/log.ts'
import type { Message } from '../../../src/core/message.ts'
import { text, type Reply } from '../../../src/core/reply.ts'
import type { Store } from '../../../src/core/store.ts'
import { createWorker } from '../../../src/jobs/worker.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { startPlatform } from '../../support/platform/index.ts'
import { startHook } from './hook.ts'

export const noon = '2026-11-23T04:00:00.000Z'
export const customer = 'wmMember-1_x'

interface Options {
  readonly watchers?: Partial<KfWatchers>
  /** Goes around the store that the channel sees. */
  readonly around?: (store: Store) => Store
  readonly servicers?: readonly string[]
  readonly log?: Log
}

/** Answers go out as they do in the application: pushed, after the message was taken in. */
const pushing = (inner: Inbox, push: (message: Message, replies: readonly Reply[]) => void): Inbox => {
  const later = new Set<string>()
  return {
    deliverLater: async (message) => {
      await inner.deliverLater(message)
      later.add(message.id)
    },
    receive: async (message) => {
      const replies = await inner.receive(message)
      if (!later.has(message.id)) return replies
      push(message, replies)
      return []
    },
  }
}

/** The channel on a real store, with a worker, in front of the platform double. */
export const openHouse = async (inbox: Inbox, options: Options = {}) => {
  const clock = manualClock(new Date(noon))
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-kf-'))
  const opened = await openLowdbStore({ dataDir, tables: [jobs, ...kfTables], clock, log: silentLog })
  const store = options.around?.(opened) ?? opened
  const platform = await startPlatform({ clock })
  const account = platform.account('wecom')
  const waiting: (() => Promise<unknown>)[] = []
  const make = () =>
    createWecomKf({
      config: {
        corpId: account.id,
        secret: account.kfSecret,
        token: account.token,
        encodingAesKey: account.encodingAesKey,
        apiBase: platform.base,
        freshnessSeconds: 300,
        servicers: options.servicers ?? [],
        window: { messages: 5, hours: 48 },
      },
      inbox: pushing(inbox, (message, replies) => {
        waiting.push(async () => at().send(message.sender, replies, `turn:${message.id}`))
      }),
      store,
      clock,
      log: options.log ?? silentLog,
      timeoutMs: 400,
      watchers: {
        greeting: () => [text('你好，我是梁心。', [{ label: '拖欠工资', send: '拖欠工资' }])],
        session: async () => undefined,
        notDelivered: async () => undefined,
        ...options.watchers,
      },
    })
  let channel = make()
  const newWorker = (owner: string) =>
    createWorker({
      store: opened,
      clock,
      log: silentLog,
      handlers: channel.jobs ?? [],
      owner,
      isAlone: false,
      listens: false,
    })
  let worker = newWorker('first')
  const at = () => {
    const one = channel.serving?.(`wecom-kf:${account.openKfId}`)
    if (one === undefined) throw new Error('the account is not served')
    return one
  }
  const hook = await startHook(() => channel.webhook)
  const callback = platform.callback(hook.url, account)
  const member = platform.customer(customer, account)
  return {
    clock,
    store: opened,
    platform,
    account,
    callback,
    member,
    channel,
    at,
    /** Pulls what was called for, and sends the answers. */
    settle: async () => {
      await worker.run()
      for (let send = waiting.shift(); send !== undefined; send = waiting.shift()) await send()
    },
    /** The platform makes its calls; then everything is done. */
    turn: async () => {
      const calls = await callback.events()
      await worker.run()
      for (let send = waiting.shift(); send !== undefined; send = waiting.shift()) await send()
      return calls
    },
    /** Another process, on the same store. */
    startAgain: async (owner = 'second') => {
      await worker.stop()
      channel = make()
      worker = newWorker(owner)
      await channel.start()
    },
    newWorker,
    shown: () => member.received.map(({ words, body }) => `${words}${JSON.stringify(body)}`).join('\n'),
    close: async () => {
      await worker.stop()
      await hook.stop()
      await platform.stop()
      await opened.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
