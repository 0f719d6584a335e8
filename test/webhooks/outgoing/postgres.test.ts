import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/core/clock.ts'
import { emit, webhookDeliveries } from '../../../src/core/events.ts'
import { silentLog } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import type { Store } from '../../../src/core/store.ts'
import { createWorker } from '../../../src/jobs/worker.ts'
import { createOutgoing } from '../../../src/webhooks/outgoing/outgoing.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { rowsOf } from '../../support/rows.ts'
import { webhookTables } from './house.ts'
import { startReceiver, type Receiver } from './receiver.ts'

const { server, given, openOn } = await postgresStores()
let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(() => receiver.stop())

const config = { allow: ['127.0.0.0/8'], overlapHours: 24 }
const sealer = createSealer(Buffer.alloc(32, 7))

/** What one process has of it. */
const processOn = (store: Store, owner: string) => {
  const outgoing = createOutgoing({ config, store, clock: systemClock, log: silentLog, sealer })
  const parts = { store, clock: systemClock, log: silentLog, handlers: [outgoing.job], owner }
  return { store, outgoing, worker: createWorker({ ...parts, isAlone: false, listens: false }) }
}

const startTwo = async () => {
  const url = await given().createDatabase()
  const [one, other] = await Promise.all([openOn(url, webhookTables), openOn(url, webhookTables)])
  const both = [processOn(one, 'prc_one'), processOn(other, 'prc_other')] as const
  const written = { url: receiver.url, events: [], note: '看板', owner: '信息科' }
  await one.transaction('new', (work) => both[0].outgoing.staff.add(work, written))
  return both
}

test.skipIf(server === undefined)('on PostgreSQL, what is rolled back is told to nobody', async () => {
  const [{ store, worker }] = await startTwo()
  const failing = store.transaction('tell', async (work) => {
    await emit(work, { type: 'case.created', subject: 'cas_1' })
    throw new Error('not after all')
  })
  await expect(failing).rejects.toThrow('not after all')
  await worker.run()
  expect(receiver.received).toEqual([])
  expect(await rowsOf(store, webhookDeliveries)).toEqual([])
})

test.skipIf(server === undefined)('on PostgreSQL, two processes tell of each of 60 events once', async () => {
  const both = await startTwo()
  const [{ store }] = both
  for (let n = 0; n < 60; n += 1)
    await both[n % 2 === 0 ? 0 : 1].store.transaction(`tell ${n}`, (work) =>
      emit(work, { type: 'case.created', subject: `cas_${n}` }),
    )
  const isAllTold = async (): Promise<boolean> => {
    await Promise.all(both.map(({ worker }) => worker.run()))
    return (await rowsOf(store, webhookDeliveries)).every(({ state }) => state === 'delivered')
  }
  await expect.poll(isAllTold, { timeout: 15_000 }).toBe(true)
  expect(receiver.received).toHaveLength(60)
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(60)
})
