import { expect, test } from 'vitest'
import type { Channel } from '../../src/core/channel.ts'
import { manualClock } from '../../src/core/clock.ts'
import { conversations } from '../../src/core/conversation.ts'
import type { Hands } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Store } from '../../src/core/store.ts'
import { addMs, dayMs, hourMs } from '../../src/core/time.ts'
import { createSendHandlers, deliver } from '../../src/dialogue/outbox.ts'
import { createWorker } from '../../src/jobs/worker.ts'
import { persons } from '../../src/people/records.ts'
import { appointmentKind } from '../../src/reminders/kinds/appointment.ts'
import { recordOutcome } from '../../src/reminders/outcome.ts'
import { planReminders } from '../../src/reminders/planning.ts'
import { ledger } from '../../src/reminders/records.ts'
import { createSweep } from '../../src/reminders/sweep.ts'
import { tables } from '../../src/state.ts'
import { postgresStores } from '../support/postgres-stores.ts'
import { monday } from './house.ts'

const pg = await postgresStores()
const log = silentLog
const account = 'web'
const count = 130

/** An hour before the reminders are due. */
const start = new Date(monday)

/** A member with an appointment in a day and an hour. */
const meet = (store: Store, person: string): Promise<void> =>
  store.transaction(person, async (work) => {
    await work.rows(persons).insert({ id: person, createdAt: work.now, elder: false, optedOut: [] })
    const at = { account, sender: person, lastAt: work.now, noticeSeq: 0 }
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
  })

/** A process with its own store: a sweep and the hands it gives its jobs to. */
const employ = (store: Store, owner: string, sends: string[]) => {
  const clock = manualClock(start)
  clock.move(hourMs)
  const channel: Channel = {
    account,
    name: 'web',
    deduplicates: false,
    send: async (recipient) => {
      sends.push(recipient)
      return { kind: 'sent' }
    },
    start: async () => undefined,
    stop: async () => undefined,
    lastContact: () => undefined,
  }
  const handlers = createSendHandlers({ store, log, channel: () => channel, settle: recordOutcome })
  const worker = createWorker({ store, clock, log, handlers, owner, isAlone: false, listens: false })
  const kinds = [appointmentKind(async () => true)]
  const sweepWith = (hands: Hands) => createSweep({ store, clock, log, kinds, deliver, hands })
  return { clock, worker, sweepWith, sweep: sweepWith(worker.hands) }
}

const outcomes = async (store: Store): Promise<readonly string[]> => {
  const all: string[] = []
  for await (const row of store.scan(ledger)) all.push(row.outcome)
  return all
}

const people = Array.from({ length: count }, (_, n) => `per_${String(n).padStart(3, '0')}`)

test.skipIf(pg.server === undefined)('two processes that sweep at once say each reminder once', async () => {
  const url = await pg.given().createDatabase()
  const clock = manualClock(start)
  const stores = [await pg.openOn(url, tables, { clock }), await pg.openOn(url, tables, { clock })]
  const [first] = stores
  if (first === undefined) throw new Error('no store')
  for (const person of people) await meet(first, person)
  clock.move(hourMs)
  const sends: string[] = []
  const processes = stores.map((store, n) => employ(store, `prc_${n}`, sends))
  const settled = await Promise.all(processes.map(({ sweep }) => sweep.run()))
  for (const { worker } of processes) await worker.run()
  expect(settled.reduce((sum, n) => sum + n, 0)).toBe(count)
  expect(sends.toSorted()).toEqual(people)
  expect(await outcomes(first)).toEqual(people.map(() => 'sent'))
})

test.skipIf(pg.server === undefined)(
  'a crash after they are claimed leaves each in the ledger, and none is sent twice',
  async () => {
    const clock = manualClock(start)
    const store = await pg.openOn(await pg.given().createDatabase(), tables, { clock })
    for (const person of people.slice(0, 20)) await meet(store, person)
    clock.move(hourMs)
    const sends: string[] = []
    const dead = employ(store, 'prc_dead', sends)
    /** The process ends when its jobs are durable and none has begun. */
    const cutOff: Hands = async (most) => {
      const places = await dead.worker.hands(most)
      return places === undefined ? undefined : { ...places, begin: () => undefined }
    }
    expect(await dead.sweepWith(cutOff).run()).toBe(20)
    clock.move(2 * 60_000)
    const next = employ(store, 'prc_next', sends)
    next.clock.move(2 * 60_000)
    expect(await next.worker.recover()).toBe(20)
    await next.worker.run()
    expect(sends).toEqual([])
    expect(await outcomes(store)).toEqual(Array.from({ length: 20 }, () => 'unknown'))
  },
)
