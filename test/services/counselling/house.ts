import { mkdtemp } from 'node:fs/promises'
import { webhookEndpoints } from '../../../src/core/events.ts'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { dataRoot } from '../../../src/config.ts'
import { silentLog } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import type { Store, Work } from '../../../src/core/store.ts'
import { createCalendar, loadHolidays } from '../../../src/law/calendar.ts'
import { bindings, persons, staff } from '../../../src/people/records.ts'
import type { Delivery } from '../../../src/core/delivery.ts'
import { createSweep } from '../../../src/reminders/sweep.ts'
import { codeTries } from '../../../src/casework/codes.ts'
import { audit, cases } from '../../../src/casework/records.ts'
import { conversations, notices } from '../../../src/core/conversation.ts'
import type { Table } from '../../../src/core/table.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { createCounselling } from '../../../src/services/counselling/counselling.ts'
import { counsellingTables, counsellors, type Counsellor } from '../../../src/services/counselling/records.ts'
import { demoCounselling } from '../../../src/services/counselling/demo.ts'
import type { CounsellingParts } from '../../../src/services/counselling/holding.ts'
import { freeSlots, type Slot, type SlotQuery } from '../../../src/services/counselling/slots.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'

export interface House {
  readonly dataDir: string
  readonly store: Store
  readonly clock: MovableClock
  readonly parts: CounsellingParts
  readonly counselling: ReturnType<typeof createCounselling>
  /** What was told to members. */
  readonly told: Delivery[]
  /** One transaction of this person. */
  as<T>(person: string, work: (work: Work) => Promise<T>): Promise<T>
  free(query?: Partial<SlotQuery>): Promise<readonly Slot[]>
  sweep(): Promise<number>
}

const tables: readonly Table[] = [
  notices,
  webhookEndpoints,
  cases,
  audit,
  codeTries,
  reminders,
  ledger,
  ...counsellingTables,
  conversations,
  alerts,
  persons,
  bindings,
  staff,
]

const holidays = createCalendar(await loadHolidays(join(dataRoot, 'holidays')))

export const openHouse = async (dataDir?: string, start = monday): Promise<House> => {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'counselling-')))
  const clock = manualClock(new Date(start))
  const store = await openLowdbStore({ dataDir: folder, tables, clock, log: silentLog })
  const told: Delivery[] = []
  const parts: CounsellingParts = {
    sealer: createSealer(Buffer.alloc(32, 7)),
    calendar: holidays,
    deliver: async (_work, delivery) => {
      told.push(delivery)
      return 'web'
    },
  }
  const counselling = createCounselling(parts)
  await store.transaction('demo', demoCounselling)
  const kinds = counselling.reminderKinds
  const sweep = createSweep({ store, clock, log: silentLog, kinds, deliver: parts.deliver })
  return {
    dataDir: folder,
    store,
    clock,
    parts,
    counselling,
    told,
    as: (person, work) => store.transaction(person, work),
    free: (query = {}) => store.read((read) => freeSlots(read, parts.calendar, { from: read.now, days: 14, ...query })),
    sweep: () => sweep.run(),
  }
}

export const choiceOf = (slot: Slot | undefined): { readonly counsellor: string; readonly start: string } => {
  if (slot === undefined) throw new Error('no free slot')
  return { counsellor: slot.counsellor.id, start: slot.start }
}

export const counsellorNamed = async ({ store }: Pick<House, 'store'>, name: string): Promise<Counsellor> => {
  const [one] = await store.read((read) => read.rows(counsellors).range('name', { where: [name], limit: 1 }))
  if (one === undefined) throw new Error(`no ${name}`)
  return one
}

/** Changes a counsellor past all rules. */
export const changeCounsellor = async (
  house: Pick<House, 'store' | 'as'>,
  name: string,
  changes: Partial<Counsellor>,
): Promise<Counsellor> => {
  const one = await counsellorNamed(house, name)
  return house.as('x', (work) => work.rows(counsellors).update({ ...one, ...changes }))
}
