import type { Work } from '../core/store.ts'
import type { Instant } from '../core/time.ts'
import { personIds } from '../people/joined.ts'
import { heldUntil, isUnwanted, preferencesOf, type Preferences } from '../people/preferences.ts'
import { uselessFrom, type ReminderKind } from './kinds/kind.ts'
import { afterNight, isNight } from './quiet-hours.ts'
import { reminders, type Reminder } from './records.ts'

/** A reminder that needs no message of its own: another that says the same, or the message it is told in, goes instead. */
export interface Along {
  readonly reminder: Reminder
  readonly reason: 'merged' | 'digest'
}

/** What the sweep does with a reminder that is due. */
export type Verdict =
  | {
      readonly kind: 'send'
      readonly words: string
      /** When the words are of no use any more; absent for what is critical, which is worth knowing even then. */
      readonly goodUntil?: Instant
      /** Settled in the same transaction, so that whoever comes to them next says nothing twice. */
      readonly along: readonly Along[]
    }
  | { readonly kind: 'later'; readonly at: Instant }
  /** `isCall`: somebody calls in the morning, if there is a number to call. */
  | { readonly kind: 'skip'; readonly reason: string; readonly isCall?: true }

export type KindByName = (name: string) => ReminderKind | undefined

/** A reminder that is due, with its kind. */
interface Due {
  readonly reminder: Reminder
  readonly kind: ReminderKind
}

const page = 100

/** What else is due for the person by now, under whatever account, in due order. */
const othersDue = async (work: Work, own: Reminder, kinds: KindByName): Promise<readonly Due[]> => {
  const found: Due[] = []
  for (const person of await personIds(work, own.person)) {
    let last: Reminder | undefined
    do {
      const after: { readonly after?: Reminder } = last === undefined ? {} : { after: last }
      const rows = await work.rows(reminders).range('person', { where: [person, 'planned'], limit: page, ...after })
      for (const reminder of rows) {
        const kind = kinds(reminder.kind)
        const isOther = reminder.id !== own.id && reminder.dueAt <= work.now
        if (isOther && kind !== undefined && reminder.importance === own.importance) found.push({ reminder, kind })
      }
      last = rows.length < page ? undefined : rows.at(-1)
    } while (last !== undefined)
  }
  return found.toSorted((a, b) => (isBefore(a.reminder, b.reminder) ? -1 : 1))
}

const isBefore = (a: Reminder, b: Reminder): boolean => a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.id < b.id)

/** Whether one of the two is enough. */
const saySame = (a: Due, b: Due): boolean => {
  if (a.kind.kind !== b.kind.kind) return false
  return (
    a.kind.merge === 'kind' || (a.reminder.subject === b.reminder.subject && a.reminder.eventAt === b.reminder.eventAt)
  )
}

const wantedBy = (work: Work, { reminder, kind }: Due): Promise<Preferences> =>
  kind.audience === 'staff' ? Promise.resolve({ optedOut: [] }) : preferencesOf(work, reminder.person)

/** Why a reminder is not said at all; undefined while it helps. */
const dropped = async (work: Work, due: Due, wanted: Preferences): Promise<string | undefined> => {
  const { reminder, kind } = due
  if (uselessFrom(kind, reminder) <= work.now) return 'passed'
  if (isUnwanted(wanted, reminder)) return 'opted-out'
  return (await kind.stillOn(work, reminder)) ? undefined : 'gone'
}

/** Held back by the night or by a week of quiet, if it is of use afterwards. */
const heldBack = ({ reminder, kind }: Due, wanted: Preferences, now: Instant): Verdict | undefined => {
  if (reminder.importance === 'critical') return undefined
  const quiet = heldUntil(wanted, reminder.importance)
  const from = quiet === undefined || quiet <= now ? now : quiet
  if (from === now && !isNight(now)) return undefined
  const at = afterNight(from)
  if (at < uselessFrom(kind, reminder)) return { kind: 'later', at }
  if (from !== now) return { kind: 'skip', reason: 'muted' }
  const isCall = kind.missedByNight === 'call' && reminder.importance === 'important'
  return { kind: 'skip', reason: 'night', ...(isCall ? { isCall } : {}) }
}

const wordsOf = ({ reminder, kind }: Due, now: Instant): string => kind.wordsAt?.(reminder, now) ?? reminder.words

/** Those that are said with this one: in its words, or each in a line of one message. */
const told = (own: Due, others: readonly Due[], now: Instant): Extract<Verdict, { kind: 'send' }> => {
  const along: Along[] = []
  const lines = [own]
  // The nearest first: of several that say the same its words are taken.
  for (const other of others.toReversed()) {
    const same = lines.some((line) => saySame(line, other))
    const joins = same || (own.kind.digest && other.kind.digest && own.kind.audience === other.kind.audience)
    if (!joins) continue
    along.push({ reminder: other.reminder, reason: same ? 'merged' : 'digest' })
    if (!same) lines.push(other)
  }
  const goodUntil = lines
    .map(({ kind, reminder }) => uselessFrom(kind, reminder))
    .toSorted()
    .at(-1)
  const words = [...new Set(lines.map((line) => wordsOf(line, now)))].join('\n')
  const isCritical = own.reminder.importance === 'critical'
  return { kind: 'send', words, along, ...(isCritical || goodUntil === undefined ? {} : { goodUntil }) }
}

/** Asked in the transaction that says it: whatever has changed since it was planned counts. */
export const judge = async (work: Work, reminder: Reminder, kinds: KindByName): Promise<Verdict> => {
  const kind = kinds(reminder.kind)
  if (kind === undefined) return { kind: 'skip', reason: 'gone' }
  const own: Due = { reminder, kind }
  const wanted = await wantedBy(work, own)
  const reason = await dropped(work, own, wanted)
  if (reason !== undefined) return { kind: 'skip', reason }
  const others: Due[] = []
  for (const other of await othersDue(work, reminder, kinds)) {
    const mayJoin = saySame(own, other) || (kind.digest && other.kind.digest && kind.audience === other.kind.audience)
    if (mayJoin && (await dropped(work, other, wanted)) === undefined) others.push(other)
  }
  if (others.some((other) => saySame(own, other) && isBefore(reminder, other.reminder)))
    return { kind: 'skip', reason: 'merged' }
  return heldBack(own, wanted, work.now) ?? told(own, others, work.now)
}
