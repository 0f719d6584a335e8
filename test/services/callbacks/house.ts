import { mkdtemp, rm } from 'node:fs/promises'
import { webhookEndpoints } from '../../../src/core/events.ts'
import os from 'node:os'
import path from 'node:path'
import { audit, cases } from '../../../src/casework/records.ts'
import { dataRoot } from '../../../src/config.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { conversations, notices } from '../../../src/core/conversation.ts'
import { jobs } from '../../../src/core/job.ts'
import { silentLog } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import type { Store, Work } from '../../../src/core/store.ts'
import { toInstant, type Instant } from '../../../src/core/time.ts'
import { createCalendar, loadHolidays } from '../../../src/law/calendar.ts'
import { persons, staff, type Staff } from '../../../src/people/records.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { createCallbacks, type Callbacks } from '../../../src/services/callbacks/callbacks.ts'
import { addCall, type CallParts, type NewCall } from '../../../src/services/callbacks/making.ts'
import { calls, callTables, priorities, type Call, type Outcome } from '../../../src/services/callbacks/records.ts'
import type { Told } from '../../../src/services/callbacks/recording.ts'
import { createOnCall } from '../../../src/services/oncall/oncall.ts'
import { oncallTables } from '../../../src/services/oncall/records.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'

export interface House extends CallParts {
  readonly store: Store
  readonly clock: MovableClock
  readonly callbacks: Callbacks
  /** One transaction of the lists. */
  readonly as: <T>(work: (work: Work) => Promise<T>) => Promise<T>
  readonly now: () => Instant
  readonly call: (id: string) => Promise<Call>
  readonly close: () => Promise<void>
}

const tables = [
  webhookEndpoints,
  cases,
  audit,
  staff,
  persons,
  conversations,
  notices,
  jobs,
  alerts,
  ...oncallTables,
  ...callTables,
]

const calendar = createCalendar(await loadHolidays(path.join(dataRoot, 'holidays')))

export const openHouse = async (start = monday): Promise<House> => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'callbacks-'))
  const clock = manualClock(new Date(start))
  const store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
  const sealer = createSealer(Buffer.alloc(32, 7))
  const oncall = createOnCall({
    store,
    log: silentLog,
    sealer,
    deliver: async () => undefined,
    senders: {},
    baseUrl: undefined,
    waitMs: 300_000,
    isWorkday: calendar.isWorkday,
    alsoOnCall: async () => false,
  })
  const callbacks = createCallbacks({ store, sealer, calendar, oncall })
  const as: House['as'] = (work) => store.transaction('calls', work)
  return {
    store,
    clock,
    sealer,
    holidays: calendar,
    callbacks,
    as,
    now: () => toInstant(clock.now()),
    call: async (id) => {
      const found = await store.read((read) => read.rows(calls).get(id))
      if (found === undefined) throw new Error(`no call ${id}`)
      return found
    },
    close: async () => {
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export const hire = (at: House, id: string, role: Staff['role'] = 'counsellor'): Promise<Staff> =>
  at.store.transaction(id, (work) =>
    work.rows(staff).insert({ id, login: id, name: `志愿者${id}`, role, password: '', createdAt: work.now }),
  )

/** A call that waits, unlike any other. */
export const put = (at: House, id: string, change: Partial<NewCall> = {}): Promise<Call> =>
  at.as((work) =>
    addCall(work, at, {
      id,
      list: 'member',
      source: 'hand',
      topic: 'message',
      phone: '13800000001',
      priority: priorities.ordinary,
      dueAt: work.now,
      ...change,
    }),
  )

export const take = async (at: House, by: Staff) => (await at.as((work) => at.callbacks.staff.next(work, by))).call

/** Says how the call in hand went. */
export const tell = async (at: House, by: Staff, outcome: Outcome, change: Partial<Told> = {}): Promise<void> => {
  const { call } = await at.store.read((read) => at.callbacks.staff.mine(read, by))
  if (call === undefined) throw new Error('no call in hand')
  await at.as((work) =>
    at.callbacks.staff.outcome(work, by, { id: call.id, version: call.version, outcome, ...change }),
  )
}
