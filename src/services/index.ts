import { codeTries } from '../casework/codes.ts'
import { audit, cases } from '../casework/records.ts'
import { ledger, reminders } from '../reminders/records.ts'
import { createCounselling } from './counselling/counselling.ts'
import { counsellingTables } from './counselling/records.ts'
import type { CounsellingParts } from './counselling/holding.ts'

/** Tables of all services and of what they share: cases and reminders. */
export const serviceTables = [cases, audit, codeTries, reminders, ledger, ...counsellingTables] as const

export type ServiceParts = CounsellingParts

/** Every service, wired. A new one is a folder beside counselling and a line in each list here. */
export const createServices = (parts: ServiceParts) => {
  const counselling = createCounselling(parts)
  return {
    flows: [...counselling.flows],
    words: [...counselling.words],
    reminderKinds: [...counselling.reminderKinds],
    staff: { counselling: counselling.staff },
  }
}

export type Services = ReturnType<typeof createServices>
