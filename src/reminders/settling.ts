import type { Work } from '../core/store.ts'
import type { Instant } from '../core/time.ts'
import { ledger, reminders, type Ledger, type Reminder } from './records.ts'

/** Why no message of its own goes out, and the reminder whose message says it too, if there is one. */
interface Skipped {
  readonly reason: string
  readonly saidIn?: string
  /** `called`: somebody is on the list of calls instead. */
  readonly outcome?: 'skipped' | 'called'
}

/** The reminder is settled, and the ledger says why nothing was sent for it. */
export const keepSkipped = async (work: Work, reminder: Reminder, skipped: Skipped): Promise<Ledger> => {
  const { id, kind, subject, occurrence, person, eventAt, importance } = reminder
  const { reason, saidIn, outcome = 'skipped' } = skipped
  await work.rows(reminders).update({ ...reminder, state: 'settled' })
  const row = { id, at: work.now, kind, subject, occurrence, person, eventAt, importance, attempts: [] }
  const along = saidIn === undefined ? {} : { saidIn }
  return work.rows(ledger).insert({ ...row, outcome, reason, ...along })
}

/** What is told to somebody of staff. */
export interface StaffNotice {
  /** The id of the ledger row that waits for the outcome. */
  readonly key: string
  /** `person` is an account of staff, or `wholeOffice`. */
  readonly reminder: Reminder
  readonly words: string
}

/** Who is meant when nobody in particular is: everybody who works in the console's office. */
export const wholeOffice = 'office'

/**
 * Tells staff, as part of the transaction; never over a channel of members.
 * @returns 'shown' on the console and nowhere else · 'leaving' as a message too, whose outcome comes later · 'nobody' when the
 * account is closed or not known
 */
export type TellStaff = (work: Work, notice: StaffNotice) => Promise<'shown' | 'leaving' | 'nobody'>

export const toNobody: TellStaff = async () => 'nobody'

/** What the ledger keeps of it. Shown on the console is said. */
export const toldStaff = (told: Awaited<ReturnType<TellStaff>>, { id }: Reminder, at: Instant): StaffOutcome => {
  switch (told) {
    case 'shown':
      return { outcome: 'sent', attempts: [{ at, account: 'console', sendId: id, outcome: 'sent' }] }
    case 'leaving':
      return { outcome: 'pending' }
    case 'nobody':
      return { outcome: 'failed', reason: 'unreachable' }
  }
}

type StaffOutcome = Pick<Ledger, 'outcome'> & Partial<Pick<Ledger, 'attempts' | 'reason'>>
