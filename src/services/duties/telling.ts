import type { SendOutcome } from '../../core/channel.ts'
import { addJob, maxAttempts, type JobHandler, type JobResult } from '../../core/job.ts'
import { illegible, legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { staff } from '../../people/records.ts'
import { recordOutcome } from '../../reminders/outcome.ts'
import { wholeOffice, type TellStaff } from '../../reminders/settling.ts'
import { oncallPhones } from '../oncall/records.ts'
import type { PageSenders } from '../oncall/send.ts'
import { staffNotices } from './records.ts'

export const tellStaffJob = 'tell-staff'
/** The account of attempts in the ledger: an application message of WeCom to somebody of staff, never a channel of members. */
const applicationAccount = 'staff:wecom'

interface TellingParts {
  readonly store: Store
  readonly sealer: Sealer
  readonly senders: Pick<PageSenders, 'wecom'>
}

/** Where an application message to this account goes; undefined where nobody entered it. */
const addressOf = async (read: ReadWork, account: string): Promise<string | undefined> =>
  account === wholeOffice ? undefined : (await read.rows(oncallPhones).get(account))?.wecom

const isThere = async (read: ReadWork, account: string): Promise<boolean> => {
  if (account === wholeOffice) return true
  const row = await read.rows(staff).get(account)
  return row !== undefined && row.disabledAt === undefined
}

/** Puts it on the page of today, and where a WeCom account is on file adds the message to it. */
export const createTellStaff =
  (senders: TellingParts['senders']): TellStaff =>
  async (work, { key, reminder, words }) => {
    const { person, kind, subject } = reminder
    if (!(await isThere(work, person))) return 'nobody'
    const row = { id: key, staff: person, kind, subject, words, at: work.now }
    await work.rows(staffNotices).insert({ ...row, state: 'open' })
    if (senders.wecom === undefined || (await addressOf(work, person)) === undefined) return 'shown'
    await addJob(work, { kind: tellStaffJob, key, payload: { notice: key } })
    return 'leaving'
  }

/** What a crash cut off may have left: it stands on the page as well, so it is not sent a second time. */
const cutOff: SendOutcome = { kind: 'unknown', code: 'interrupted' }
const nowhere: SendOutcome = { kind: 'permanent', code: 'no-address' }

const resultOf = (outcome: SendOutcome): JobResult => {
  if (outcome.kind === 'sent' || outcome.kind === 'unknown') return { kind: 'done', outcome: outcome.kind }
  const code = 'code' in outcome ? outcome.code : outcome.kind
  if (outcome.kind !== 'retry') return { kind: 'dead', outcome: `permanent ${code}` }
  return { kind: 'retry', outcome: code, ...(outcome.at === undefined ? {} : { at: outcome.at }) }
}

const settled = (work: Work, id: string, outcome: SendOutcome): Promise<'again' | 'done'> =>
  recordOutcome(work, { ledger: id, account: applicationAccount, sendId: id, outcome })

/** Sends the application message of a notice. Who has seen it on the page meanwhile gets none. */
export const tellStaffHandler = ({ store, sealer, senders }: TellingParts): JobHandler => ({
  kind: tellStaffJob,
  run: async (payload, attempt) => {
    const id = payload['notice'] ?? ''
    const found = await store.read(async (read) => {
      const row = await read.rows(staffNotices).get(id)
      return row === undefined ? undefined : { row, sealed: await addressOf(read, row.staff) }
    })
    if (found === undefined) return { kind: 'done', outcome: 'gone' }
    const { row, sealed } = found
    const keep = (outcome: SendOutcome): Promise<'again' | 'done'> =>
      store.transaction(row.staff, (work) => settled(work, id, outcome))
    if (row.state === 'seen') {
      await keep({ kind: 'sent' })
      return { kind: 'done', outcome: 'seen' }
    }
    const to = sealed === undefined ? illegible : legible(sealer, 'contact', sealed)
    const send = to === illegible || senders.wecom === undefined ? nowhere : undefined
    const outcome = attempt.interrupted ? cutOff : (send ?? (await senders.wecom?.(to, row.words)) ?? nowhere)
    const isLast = outcome.kind === 'retry' && attempt.count >= maxAttempts
    const wanted = await keep(isLast ? { kind: 'permanent', code: outcome.code } : outcome)
    return wanted === 'again' ? { kind: 'retry', outcome: outcome.kind } : resultOf(outcome)
  },
})
