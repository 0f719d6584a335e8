import type { ReadWork, Store, Work } from '../../core/store.ts'
import { addDays, localDate, type LocalDate } from '../../core/time.ts'
import type { Office } from '../../dialogue/mind.ts'
import type { Calendar } from '../../law/calendar.ts'
import type { Deadline, DeadlineDate } from '../../law/deadlines/deadline.ts'
import { deadlines } from '../../law/deadlines/deadlines.ts'
import { lastDayOf } from '../../law/deadlines/last-day.ts'
import { isSamePerson, rangeOfPerson } from '../../people/joined.ts'
import { endOf, planChange, planDeadline } from '../../reminders/kinds/deadline.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import type { Reminder } from '../../reminders/records.ts'
import { savedDeadlines, type SavedDeadline } from './records.ts'

/** What the rules need from outside, handed in once. */
export interface DeadlineParts {
  /** The holidays as they are known now. */
  readonly calendar: () => Calendar
  readonly office: Pick<Office, 'take' | 'promise'>
}

/** A limit as it is known now. */
export interface Reckoned {
  readonly item: Deadline
  readonly date: DeadlineDate
}

export const reckon = (id: string, trigger: LocalDate, calendar: Calendar): Reckoned | undefined => {
  const item = deadlines.get(id)
  return item === undefined ? undefined : { item, date: lastDayOf(item, trigger, calendar) }
}

/** The last day as people are shown it besides the raw one; undefined where it is the same or not known. */
export const movedTo = ({ raw, rolled }: Pick<DeadlineDate, 'raw' | 'rolled'>): LocalDate | undefined =>
  rolled === null || rolled === raw ? undefined : rolled

/** Whether a right of one's own is over with the day. */
export const losesRight = ({ kind }: Deadline): boolean => kind === 'limitation' || kind === 'procedure'

/** More than these nobody has; it keeps one person from filling the table. */
const openLimit = 30
/** What is over is listed for a month. */
const listedDays = 31

export const openDeadlines = async (read: ReadWork, person: string): Promise<readonly SavedDeadline[]> =>
  rangeOfPerson(read, savedDeadlines, 'person', {
    person,
    where: ['open'],
    from: addDays(localDate(read.now), -listedDays),
    limit: openLimit,
  })

export type Saved =
  | { readonly kind: 'saved'; readonly row: SavedDeadline; readonly reminders: readonly LocalDate[] }
  | { readonly kind: 'known' | 'too-many' }

/** Keeps a limit for a member and plans its reminders; the same limit from the same day is kept once. */
export const saveDeadline = async (
  work: Work,
  person: string,
  trigger: LocalDate,
  { item, date }: Reckoned,
): Promise<Saved> => {
  const own = await openDeadlines(work, person)
  if (own.some((row) => row.deadline === item.id && row.trigger === trigger)) return { kind: 'known' }
  if (own.length >= openLimit) return { kind: 'too-many' }
  const { raw, rolled } = date
  const of = { person, deadline: item.id, trigger, raw, rolled }
  const row = await work
    .rows(savedDeadlines)
    .insert({ id: work.newId('ddl'), ...of, state: 'open', createdAt: work.now })
  const reminders = await planDeadline(work, { subject: row.id, person, lastDay: raw }, date.reminders)
  return { kind: 'saved', row, reminders }
}

/** @returns false when it is not this member's, or has ended */
export const endDeadline = async (work: Work, person: string, id: string): Promise<boolean> => {
  const row = await work.rows(savedDeadlines).get(id)
  if (row?.state !== 'open' || !(await isSamePerson(work, row.person, person))) return false
  await work.rows(savedDeadlines).update({ ...row, state: 'ended', endedAt: work.now })
  await cancelReminders(work, id)
  return true
}

/** Whether a reminder still speaks of the last day the member's row has. */
export const isStillWanted = async (work: Work, reminder: Reminder): Promise<boolean> => {
  const row = await work.rows(savedDeadlines).get(reminder.subject)
  return row?.state === 'open' && endOf(row.raw) === reminder.eventAt
}

const shown = (date: Pick<DeadlineDate, 'raw' | 'rolled'>): LocalDate => movedTo(date) ?? date.raw

/** Works one row out again; the member is told when the day they were shown is another one now. */
const replanOne = async (work: Work, row: SavedDeadline, calendar: Calendar): Promise<boolean> => {
  const now = reckon(row.deadline, row.trigger, calendar)
  if (now === undefined) return false
  const { raw, rolled, reminders } = now.date
  if (raw === row.raw && rolled === row.rolled) return false
  const moved = shown(row) !== shown(now.date)
  await work.rows(savedDeadlines).update({ ...row, raw, rolled, ...(moved ? { shownBefore: shown(row) } : {}) })
  const limit = { subject: row.id, person: row.person, lastDay: raw }
  if (raw !== row.raw) {
    await cancelReminders(work, row.id)
    await planDeadline(work, limit, reminders)
  }
  if (moved) await planChange(work, limit, `moved:${shown(now.date)}`)
  return true
}

const batch = 200

/**
 * Works out every open limit again with the holidays known now: at the start, and after new content came in.
 * @returns how many changed
 */
export const replanDeadlines = async (store: Store, calendar: Calendar, today: LocalDate): Promise<number> => {
  let changed = 0
  let last: SavedDeadline | undefined
  for (;;) {
    const after = last === undefined ? {} : { after: last }
    const rows = await store.read((read) =>
      read.rows(savedDeadlines).range('open', { where: ['open'], from: addDays(today, -1), limit: batch, ...after }),
    )
    for (const { id, person } of rows) {
      const isChanged = await store.transaction(person, async (work) => {
        const row = await work.rows(savedDeadlines).get(id)
        return row?.state === 'open' && (await replanOne(work, row, calendar))
      })
      if (isChanged) changed += 1
    }
    last = rows.at(-1)
    if (last === undefined || rows.length < batch) return changed
  }
}
