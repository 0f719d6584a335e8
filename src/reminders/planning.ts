import { noticeId, notices } from '../core/conversation.ts'
import type { Importance } from '../core/importance.ts'
import type { Work } from '../core/store.ts'
import { addMs, type Instant } from '../core/time.ts'
import { atQuietHours } from './quiet-hours.ts'
import { ledger, reminderId, reminders, type Reminder } from './records.ts'

/** How long before the event, and the name of that. */
export interface Offset {
  readonly occurrence: string
  readonly beforeMs: number
}

export interface Plan {
  readonly kind: string
  readonly subject: string
  readonly person: string
  readonly eventAt: Instant
  readonly offsets: readonly Offset[]
  readonly importance: Importance
  readonly words: string
}

/**
 * Plans the reminders of an event in the transaction that makes it. One that would be due already is left out, also when none
 * is left: the person has just been told the time. Planning the same again changes nothing.
 * @returns what was planned
 */
export const planReminders = async (work: Work, plan: Plan): Promise<readonly Reminder[]> => {
  const rows = work.rows(reminders)
  const planned: Reminder[] = []
  for (const { occurrence, beforeMs } of plan.offsets) {
    const { kind, subject, person, eventAt, importance, words } = plan
    const dueAt = atQuietHours(addMs(eventAt, -beforeMs), eventAt, importance)
    if (dueAt <= work.now) continue
    const occasion = { kind, subject, occurrence, person, eventAt }
    const id = reminderId(occasion)
    const known = await rows.get(id)
    if (known === undefined)
      planned.push(await rows.insert({ id, ...occasion, importance, dueAt, words, state: 'planned' }))
    // Moved away and back to the same time: the reminder that was cancelled is wanted again. A settled one was said already.
    else if (known.state === 'cancelled')
      planned.push(await rows.update({ ...known, importance, dueAt, words, state: 'planned' }))
  }
  return planned
}

/** Whether a kind is among those that are taken back. */
type IsMeant = (kind: string) => boolean

/** More than are said about one subject. */
const mostSaid = 20

/** What was said but has not left is of no use any more: its job finds it expired. */
const takeBackSaid = async (work: Work, subject: string, isMeant: IsMeant): Promise<void> => {
  const said = await work.rows(ledger).range('subject', { where: [subject], descending: true, limit: mostSaid })
  for (const { id, kind, outcome } of said) {
    if (!isMeant(kind) || (outcome !== 'pending' && outcome !== 'parked')) continue
    const one = await work.rows(notices).get(noticeId(id))
    if (one !== undefined) await work.rows(notices).update({ ...one, goodUntil: work.now })
  }
}

const page = 100

/**
 * Takes back what is planned about a subject, and what has not left yet. What was said already stays in the ledger.
 * @param kinds only these; all of them when left out
 */
export const cancelReminders = async (work: Work, subject: string, kinds?: readonly string[]): Promise<void> => {
  const rows = work.rows(reminders)
  const isMeant: IsMeant = (kind) => kinds === undefined || kinds.includes(kind)
  let last: Reminder | undefined
  for (;;) {
    // What is cancelled leaves the range; what stays is passed over.
    const after = last === undefined ? {} : { after: last }
    const planned = await rows.range('subject', { where: [subject, 'planned'], limit: page, ...after })
    for (const reminder of planned)
      if (isMeant(reminder.kind)) await rows.update({ ...reminder, state: 'cancelled' })
      else last = reminder
    if (planned.length < page) return takeBackSaid(work, subject, isMeant)
  }
}
