import type { Work } from '../core/store.ts'
import type { Instant } from '../core/time.ts'
import { resolvePerson } from '../people/joined.ts'
import type { ReminderKind } from './kinds/kind.ts'
import { afterNight, isNight } from './quiet-hours.ts'
import { reminders, type Reminder } from './records.ts'

/** What the sweep does with a reminder that is due. */
export type Verdict =
  | { readonly kind: 'send' }
  | { readonly kind: 'later'; readonly at: Instant }
  | { readonly kind: 'skip'; readonly reason: string }

/** After a long stop several reminders of one event are due: only the one nearest to the event is said. */
const isMerged = async (work: Work, reminder: Reminder): Promise<boolean> => {
  const others = await work.rows(reminders).range('subject', { where: [reminder.subject, 'planned'], limit: 100 })
  return others.some(
    (other) =>
      other.kind === reminder.kind &&
      other.person === reminder.person &&
      other.eventAt === reminder.eventAt &&
      other.dueAt <= work.now &&
      (other.dueAt > reminder.dueAt || (other.dueAt === reminder.dueAt && other.id > reminder.id)),
  )
}

/** A reminder found late, at night, waits for the morning, if that is still before the event. */
const byNight = (reminder: Reminder, now: Instant): Verdict => {
  if (!isNight(now) || reminder.importance === 'critical') return { kind: 'send' }
  const at = afterNight(now)
  return at < reminder.eventAt ? { kind: 'later', at } : { kind: 'skip', reason: 'night' }
}

/** Asked in the transaction that says it: whatever has changed since it was planned counts. */
export const judge = async (work: Work, reminder: Reminder, kind: ReminderKind | undefined): Promise<Verdict> => {
  if (reminder.eventAt <= work.now) return { kind: 'skip', reason: 'passed' }
  const person = await resolvePerson(work, reminder.person)
  if (person?.optedOut.some((one) => one === reminder.kind || (one === 'all' && reminder.importance !== 'critical')))
    return { kind: 'skip', reason: 'opted-out' }
  if (kind === undefined || !(await kind.stillOn(work, reminder))) return { kind: 'skip', reason: 'gone' }
  if (await isMerged(work, reminder)) return { kind: 'skip', reason: 'merged' }
  return byNight(reminder, work.now)
}
