import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Channel } from '../../src/core/channel.ts'
import { manualClock } from '../../src/core/clock.ts'
import { conversations } from '../../src/core/conversation.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Store, Work } from '../../src/core/store.ts'
import { addMs, dayMs, hourMs } from '../../src/core/time.ts'
import { createSendHandlers, deliver } from '../../src/dialogue/outbox.ts'
import { createWorker } from '../../src/jobs/worker.ts'
import { persons } from '../../src/people/records.ts'
import { appointmentKind } from '../../src/reminders/kinds/appointment.ts'
import { recordOutcome } from '../../src/reminders/outcome.ts'
import { planReminders } from '../../src/reminders/planning.ts'
import { afterNight } from '../../src/reminders/quiet-hours.ts'
import { ledger } from '../../src/reminders/records.ts'
import { createSweep } from '../../src/reminders/sweep.ts'
import { tables } from '../../src/state.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { monday } from './house.ts'

const log = silentLog
const people = Array.from({ length: 20 }, (_, n) => `per_${String(n).padStart(2, '0')}`)

const plan = async (work: Work, person: string): Promise<void> => {
  await work.rows(persons).insert({ id: person, createdAt: work.now, elder: false, optedOut: [] })
  const at = { account: 'web', sender: person, lastAt: work.now, noticeSeq: 0 }
  await work.rows(conversations).insert({ id: person, owner: 'bot', ...at })
  await planReminders(work, {
    kind: 'appointment',
    subject: `cas_${person}`,
    person,
    eventAt: addMs(work.now, dayMs + hourMs),
    offsets: [{ occurrence: '24h', beforeMs: dayMs }],
    importance: 'important',
    words: '您有一条提醒。',
  })
}

const openHouse = async () => {
  const clock = manualClock(new Date(monday))
  const store = await openLowdbStore({ dataDir: await mkdtemp(join(tmpdir(), 'cut-off-')), tables, clock, log })
  for (const person of people) await store.transaction(person, (work) => plan(work, person))
  clock.move(hourMs)
  return { clock, store }
}

interface Post {
  readonly store: Store
  readonly deduplicates: boolean
  readonly sent: string[]
}

/** A process on this store, and the platform it sends to. */
const employ = ({ clock }: Awaited<ReturnType<typeof openHouse>>, owner: string, { store, ...post }: Post) => {
  const channel: Channel = {
    account: 'web',
    name: 'web',
    deduplicates: post.deduplicates,
    send: async (_recipient, _replies, sendId) => {
      post.sent.push(sendId)
      return { kind: 'sent' }
    },
    start: async () => undefined,
    stop: async () => undefined,
    lastContact: () => undefined,
  }
  const handlers = createSendHandlers({ store, log, channel: () => channel, settle: recordOutcome, byDay: afterNight })
  const worker = createWorker({ store, clock, log, handlers, owner, isAlone: true, listens: false })
  const kinds = [appointmentKind(async () => true)]
  return { worker, sweep: createSweep({ store, clock, log, kinds, deliver, hands: worker.hands }) }
}

/** The process ends where it keeps what became of its jobs: before it writes, or when all is written but not durable. */
const cutOffAtKeep = (store: Store, isWritten: boolean): Store => ({
  ...store,
  transaction: (lock, work) => {
    if (typeof lock === 'string' || lock[0] !== 'jobs') return store.transaction(lock, work)
    return store.transaction(lock, async (draft) => {
      if (isWritten) await work(draft)
      throw new Error('cut off')
    })
  },
})

/** @param laterMs after which the next process comes */
const sweepAndDie = async (isWritten: boolean, deduplicates: boolean, laterMs = 0) => {
  const house = await openHouse()
  const sent: string[] = []
  const dead = employ(house, 'prc_dead', { store: cutOffAtKeep(house.store, isWritten), deduplicates, sent })
  await dead.sweep.run()
  await dead.worker.stop()
  expect(sent).toHaveLength(people.length)
  house.clock.move(laterMs)
  const next = employ(house, 'prc_next', { store: house.store, deduplicates, sent })
  expect(await next.sweep.run()).toBe(0)
  expect(await next.worker.recover()).toBe(people.length)
  await next.worker.run()
  await next.worker.stop()
  const rows: string[] = []
  for await (const { outcome } of house.store.scan(ledger)) rows.push(outcome)
  await house.store.close()
  return { sent, rows }
}

describe.each([
  ['after the send, before its outcome is written', false],
  ['while its outcome is being kept', true],
])('a process that ends %s', (_when, isWritten) => {
  test('leaves one ledger row and one send a reminder', async () => {
    const { sent, rows } = await sweepAndDie(isWritten, false)
    expect(sent).toHaveLength(people.length)
    expect(rows).toEqual(people.map(() => 'unknown'))
  })

  test('is followed by the same send id where the platform drops the second itself', async () => {
    const { sent, rows } = await sweepAndDie(isWritten, true)
    expect(sent.slice(people.length).toSorted()).toEqual(sent.slice(0, people.length).toSorted())
    expect(new Set(sent).size).toBe(people.length)
    expect(rows).toEqual(people.map(() => 'sent'))
  })
})

/** Due at 11:00 of a Monday, about the next day at 11:00. */
test.each([
  ['it is night', 11 * hourMs],
  ['it is over', dayMs + hourMs],
])(
  'what was cut off stays unknown when %s, also where the platform drops the second itself',
  async (_when, laterMs) => {
    const { sent, rows } = await sweepAndDie(false, true, laterMs)
    expect(sent).toHaveLength(people.length)
    expect(rows).toEqual(people.map(() => 'unknown'))
  },
)
