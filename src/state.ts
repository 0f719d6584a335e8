import { codeTries } from './casework/codes.ts'
import { audit, cases } from './casework/records.ts'
import { kfTables } from './channels/wecom-kf/records.ts'
import { officialAccountTables } from './channels/official-account/records.ts'
import { tencentTables } from './channels/tencent/records.ts'
import { pageTickets } from './channels/official-account/ticket.ts'
import type { Config } from './config.ts'
import { canaries, keptLookupKey, keyFits } from './core/canary.ts'
import type { Clock } from './core/clock.ts'
import { conversations, lateTurns, notices, sayings, turns } from './core/conversation.ts'
import { webhookDeliveries, webhookEndpoints } from './core/events.ts'
import { jobs } from './core/job.ts'
import type { Log } from './core/log.ts'
import { createSealer } from './core/seal.ts'
import type { PortableStore } from './core/store.ts'
import type { Table } from './core/table.ts'
import { addWakeUps, prepareWakeUps } from './jobs/graphile.ts'
import { leases } from './jobs/leases.ts'
import { gaps } from './knowledge/gaps.ts'
import { memberships } from './people/memberships.ts'
import { memberPhones } from './people/phones.ts'
import { bindings, persons, sessions, staff } from './people/records.ts'
import { setUpTokens } from './people/staff.ts'
import { ledger, reminders } from './reminders/records.ts'
import { alerts } from './safety/alerts.ts'
import { contacts } from './services/accounts/contact-records.ts'
import { campaignTables } from './services/campaigns/records.ts'
import { bindingCodes } from './services/binding/records.ts'
import { calendarFeeds } from './services/calendar-feed/records.ts'
import { corrections } from './services/corrections/records.ts'
import { callTables } from './services/callbacks/records.ts'
import { counsellingTables } from './services/counselling/records.ts'
import { grantAsks } from './services/grants/records.ts'
import { handoverTables } from './services/handover/records.ts'
import { mediaTables } from './services/media/records.ts'
import { notes } from './services/notes/records.ts'
import { lectureTables } from './services/lectures/records.ts'
import { oncallTables } from './services/oncall/records.ts'
import { privateTables } from './services/private/records.ts'
import { deadlineTables } from './services/deadlines/records.ts'
import { staffNotices } from './services/duties/records.ts'
import { smsCodes, smsCodesSent } from './services/reminding/sms-records.ts'
import { sceneTables } from './services/scenes/records.ts'
import { loginStates } from './services/wechat-pages/records.ts'
import { ruleTables } from './services/standing-rules/records.ts'
import { surveyTables } from './services/surveys/records.ts'
import type { ControlHandler } from './store/lowdb/control.ts'
import { keepHeapTight } from './store/lowdb/heap.ts'
import { openLowdbStore } from './store/lowdb/open-lowdb-store.ts'
import { openPostgresStore } from './store/postgres/open-postgres-store.ts'
import { receipts } from './core/hook-receipts.ts'
import { knownKeys } from './store/key-files.ts'
import { keptSecret } from './store/secret-file.ts'
import { webhookHealth } from './webhooks/outgoing/health.ts'

const peopleTables = [canaries, persons, bindings, memberships, memberPhones, staff, sessions, setUpTokens]
const talkTables = [conversations, turns, sayings, lateTurns, notices, jobs, leases, gaps, alerts]
const caseTables = [cases, codeTries, audit, reminders, ledger]

/** Everything that is stored. */
export const tables: readonly Table[] = [
  ...peopleTables,
  ...talkTables,
  ...caseTables,
  ...counsellingTables,
  ...deadlineTables,
  ...oncallTables,
  ...lectureTables,
  ...surveyTables,
  ...privateTables,
  ...handoverTables,
  ...callTables,
  ...sceneTables,
  ...campaignTables,
  loginStates,
  grantAsks,
  pageTickets,
  smsCodes,
  smsCodesSent,
  ...tencentTables,
  ...officialAccountTables,
  ...kfTables,
  contacts,
  corrections,
  ...ruleTables,
  ...mediaTables,
  notes,
  bindingCodes,
  staffNotices,
  calendarFeeds,
  receipts,
  webhookEndpoints,
  webhookDeliveries,
  webhookHealth,
]

interface StateParts {
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'encryptionKey' | 'previousKeys'>
  readonly clock: Clock
  readonly log: Log
}

interface Opened {
  readonly store: PortableStore
  /** Answers commands of other processes on this machine; a database needs none, they open it themselves. */
  readonly onControl: (command: string, handler: ControlHandler) => void
}

const openStore = async ({ config, clock, log }: StateParts): Promise<Opened> => {
  const { dataDir, databaseUrl } = config
  if (databaseUrl === undefined) {
    const store = await openLowdbStore({ dataDir, tables, clock, log })
    keepHeapTight()
    return { store, onControl: store.onControl }
  }
  await prepareWakeUps(databaseUrl, log)
  const store = await openPostgresStore({ url: databaseUrl, tables, clock, log, onJobs: addWakeUps })
  return { store, onControl: () => undefined }
}

/**
 * Opens the store the settings choose, and the key its personal data is sealed with.
 * @throws when another process holds the folder, the database cannot be reached, or the key is another one
 */
export const openState = async (parts: StateParts) => {
  const { dataDir, encryptionKey } = parts.config
  const opened = await openStore(parts)
  try {
    if (encryptionKey === undefined) await keptSecret(dataDir, 'encryption.key')
    const masters = (await knownKeys(parts.config)).map((key) => Buffer.from(key))
    const lookupKey = await opened.store.transaction('start', async (work) => {
      const sealer = createSealer(masters)
      return (await keyFits(work, sealer)) ? keptLookupKey(work, sealer, masters) : undefined
    })
    if (lookupKey === undefined) throw new Error('ENCRYPTION_KEY: is not the key this data was sealed with')
    const sealer = createSealer(masters, lookupKey)
    return { ...opened, sealer }
  } catch (error) {
    await opened.store.close()
    throw error
  }
}
