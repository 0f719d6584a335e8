import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { audit } from '../../../src/casework/records.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import type { Store } from '../../../src/core/store.ts'
import type { Row, Table } from '../../../src/core/table.ts'
import { createCalendar, loadHolidays, type Calendar } from '../../../src/law/calendar.ts'
import { memberships } from '../../../src/people/memberships.ts'
import type { Staff } from '../../../src/people/records.ts'
import { campaigns } from '../../../src/services/campaigns/records.ts'
import type { Rule } from '../../../src/services/standing-rules/definition.ts'
import type { PlanRenewal } from '../../../src/services/standing-rules/renewals.ts'
import { ruleRuns, ruleTables } from '../../../src/services/standing-rules/records.ts'
import { createStandingRules } from '../../../src/services/standing-rules/standing-rules.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'

const holidays = await loadHolidays(path.join(import.meta.dirname, '..', '..', '..', 'data', 'holidays'))
export const calendar2026 = createCalendar(holidays)
/** As if the notice for 2027 had come: an invention, New Year's Day is off and nothing else. */
export const calendar2027 = createCalendar([
  ...holidays,
  {
    year: 2027,
    source: 'a test',
    asOf: '2026-11-20',
    statutory: Array.from({ length: 13 }, () => ({ date: '2027-01-01', name: '元旦' })),
    off: [{ from: '2027-01-01', to: '2027-01-03' }],
    makeUpWorkdays: [],
  },
])

export const daily: Rule = {
  id: 'daily',
  name: '每天一件事',
  cron: '0 9 * * *',
  day: { kind: 'every' },
  what: { kind: 'task', title: '看一眼', withinDays: 1 },
  missed: 'once',
  enabled: true,
}

export const admin: Staff = {
  id: 'stf_1',
  version: 1,
  login: 'admin',
  name: '主管',
  role: 'admin',
  password: '',
  createdAt: monday,
}

const quiet = {
  alerts: 0,
  handovers: 0,
  overdue: 0,
  toArrange: 0,
  toConfirm: 0,
  appointments: 0,
  calls: 0,
  lectures: 0,
  deadJobs: 0,
}
const tables: readonly Table[] = [...ruleTables, memberships, campaigns, audit]

interface HouseOptions {
  readonly at?: string
  readonly calendar?: Calendar
  readonly planRenewal?: PlanRenewal
  /** Goes around the store that the rules see. */
  readonly around?: (store: Store) => Store
  /** Where an earlier house left its data. */
  readonly dataDir?: string
}

/** The rules on a real store, with a clock the test moves. */
export const openHouse = async (base: readonly Rule[], options: HouseOptions = {}) => {
  const { at = monday, calendar = calendar2026, planRenewal, around = (store) => store } = options
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(os.tmpdir(), 'rules-')))
  const clock = manualClock(new Date(at))
  const store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
  const waiting = async () => ({ ...quiet, calls: 2 })
  const renewals = planRenewal === undefined ? {} : { planRenewal }
  const rules = createStandingRules({ store: around(store), log: silentLog, calendar, base, waiting, ...renewals })
  const to = (instant: string): void => clock.move(Date.parse(instant) - clock.now().getTime())
  const rowsOf = async <R extends Row>(table: Table<R>): Promise<readonly R[]> => {
    const rows: R[] = []
    for await (const row of store.scan(table)) rows.push(row)
    return rows
  }
  return {
    dataDir,
    store,
    clock,
    staff: rules.staff,
    to,
    rowsOf,
    tick: rules.tick,
    /** Goes to an instant and looks. */
    at: async (instant: string) => {
      to(instant)
      await rules.tick()
    },
    /** What ran or was decided, in the order of the instants. */
    runs: async () => (await rowsOf(ruleRuns)).toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    close: async () => {
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
