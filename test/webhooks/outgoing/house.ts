import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { manualClock } from '../../../src/core/clock.ts'
import type { EventType } from '../../../src/core/event-types.ts'
import { emit, webhookDeliveries, webhookEndpoints, type WebhookDelivery } from '../../../src/core/events.ts'
import { jobs } from '../../../src/core/job.ts'
import { silentLog } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import type { Store } from '../../../src/core/store.ts'
import { createWorker } from '../../../src/jobs/worker.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import type { GateLimits } from '../../../src/webhooks/outgoing/gate.ts'
import { webhookHealth } from '../../../src/webhooks/outgoing/health.ts'
import { createOutgoing } from '../../../src/webhooks/outgoing/outgoing.ts'
import type { PostParts } from '../../../src/webhooks/outgoing/post.ts'

export const webhookTables = [jobs, webhookEndpoints, webhookDeliveries, webhookHealth]

interface Options {
  readonly allow?: readonly string[]
  readonly post?: Omit<PostParts, 'standingOf'>
  readonly limits?: GateLimits
  /** What is added wakes the worker, as in the program. */
  readonly listens?: boolean
  readonly open?: (clock: ReturnType<typeof manualClock>) => Promise<Store>
}

/** Store, worker and the telling of events, on a clock the test moves; it begins now, for receivers compare it with theirs. */
export const startOutgoing = async ({ allow = ['127.0.0.0/8'], post, limits, listens = false, open }: Options = {}) => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-webhooks-'))
  const clock = manualClock(new Date())
  const sealer = createSealer(Buffer.alloc(32, 7))
  const openStore = (): Promise<Store> =>
    open === undefined ? openLowdbStore({ dataDir, tables: webhookTables, clock, log: silentLog }) : open(clock)
  const build = (store: Store) => {
    const outgoing = createOutgoing({
      config: { allow, overlapHours: 24 },
      store,
      clock,
      log: silentLog,
      sealer,
      ...(post === undefined ? {} : { post }),
      ...(limits === undefined ? {} : { limits }),
    })
    const parts = { store, clock, log: silentLog, handlers: [outgoing.job], owner: 'prc_test' }
    return { store, outgoing, worker: createWorker({ ...parts, isAlone: true, listens }) }
  }
  let now = build(await openStore())
  const add = (url: string, events: readonly EventType[] = []) =>
    now.store.transaction('new', (work) => now.outgoing.staff.add(work, { url, events, note: '看板', owner: '信息科' }))
  return {
    clock,
    add,
    store: () => now.store,
    staff: () => now.outgoing.staff,
    health: () => now.store.read(now.outgoing.health),
    run: () => now.worker.run(),
    recover: () => now.worker.recover(),
    tellOf: (type: EventType = 'case.created', subject = 'cas_1') =>
      now.store.transaction('tell', (work) => emit(work, { type, subject, kind: 'lecture', state: 'seated' })),
    deliveries: async (): Promise<readonly WebhookDelivery[]> => {
      const rows: WebhookDelivery[] = []
      for await (const row of now.store.scan(webhookDeliveries)) rows.push(row)
      return rows
    },
    versionOf: async (id: string) => {
      const row = await now.store.read((read) => read.rows(webhookEndpoints).get(id))
      return { id, version: row?.version ?? 0 }
    },
    /** What a process that was killed leaves is all that is there. */
    reopen: async (): Promise<void> => {
      await now.store.close()
      now = build(await openStore())
    },
    stop: async (): Promise<void> => {
      await now.worker.stop()
      await now.store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type OutgoingHouse = Awaited<ReturnType<typeof startOutgoing>>
