import { cases } from '../../casework/records.ts'
import { derivedId } from '../../core/ids.ts'
import type { ReadWork } from '../../core/store.ts'
import { addDays, addMs, dayMs, localDate, type Instant, type LocalDate } from '../../core/time.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { eventOf } from '../counselling/calendar-file.ts'
import { counsellingKind } from '../counselling/records.ts'
import { savedDeadlines, type SavedDeadline } from '../deadlines/records.ts'
import type { Held } from '../lectures/seats.ts'
import { ownSeats } from '../lectures/rules.ts'

/** How long a calendar is told that something was cancelled: those that ask once a week hear it too. */
const cancelledMs = 30 * dayMs
/** What is over stays for a day: it does not vanish while it goes on. */
const overMs = dayMs
/** More than one person has. */
const most = 100

/** One thing in a member's calendar. Its kind is all that a title may come from. */
export interface FeedEntry {
  readonly uid: string
  readonly kind: 'appointment' | 'event' | 'deadline'
  readonly when: { readonly start: Instant; readonly end: Instant } | { readonly day: LocalDate }
  readonly changedAt: Instant
  readonly sequence: number
  readonly isCancelled: boolean
}

/** The same thing has the same UID here and in the file of a single appointment. */
const uidOf = (subject: string): string => `${derivedId('cal', subject)}@liangxin`

const isShown = (read: ReadWork, entry: FeedEntry): boolean => {
  if (entry.isCancelled) return entry.changedAt > addMs(read.now, -cancelledMs)
  return 'day' in entry.when
    ? entry.when.day >= addDays(localDate(read.now), -1)
    : entry.when.end > addMs(read.now, -overMs)
}

const appointments = async (read: ReadWork, person: string): Promise<readonly FeedEntry[]> => {
  const own = await rangeOfPerson(read, cases, 'person', { person, descending: true, limit: most })
  const found: FeedEntry[] = []
  for (const row of own) {
    const event = row.kind === counsellingKind ? await eventOf(read, row) : undefined
    if (event === undefined) continue
    const { start, end, changedAt, sequence } = event
    // Nothing is taken back of what has been: how it ended is nobody's who looks over a shoulder.
    const isCancelled = event.isCancelled && end > row.updatedAt
    found.push({ uid: uidOf(row.id), kind: 'appointment', when: { start, end }, changedAt, sequence, isCancelled })
  }
  return found
}

const seatEntry = async (read: ReadWork, { seat, event }: Held): Promise<FeedEntry | undefined> => {
  const isSeated = seat.state === 'seated' || seat.state === 'came' || seat.state === 'attended'
  const isOn = isSeated && event.state !== 'cancelled'
  const isCancelled = (isSeated && !isOn) || seat.state === 'cancelled' || seat.state === 'closed'
  if (!isOn && !isCancelled) return undefined
  const row = await read.rows(cases).get(seat.case)
  return {
    uid: uidOf(seat.case),
    kind: 'event',
    when: { start: event.from, end: event.until },
    changedAt: row?.updatedAt ?? seat.since,
    // Each only grows, so their sum does too, whichever of the two was changed.
    sequence: event.version + seat.version,
    isCancelled,
  }
}

const seatEntries = async (read: ReadWork, person: string): Promise<readonly FeedEntry[]> => {
  const found: FeedEntry[] = []
  for (const held of await ownSeats(read, person)) {
    const entry = await seatEntry(read, held)
    if (entry !== undefined) found.push(entry)
  }
  return found
}

const deadlineEntry = ({ id, raw, createdAt, version, state, endedAt }: SavedDeadline): FeedEntry => ({
  uid: uidOf(id),
  kind: 'deadline',
  // The day as it is counted: where a holiday moves it, this one is the earlier and the safe one.
  when: { day: raw },
  changedAt: endedAt ?? createdAt,
  sequence: version,
  isCancelled: state === 'ended',
})

const deadlines = async (read: ReadWork, person: string): Promise<readonly FeedEntry[]> => {
  const inState = (state: SavedDeadline['state']) =>
    rangeOfPerson(read, savedDeadlines, 'person', { person, where: [state], descending: true, limit: most })
  return [...(await inState('open')), ...(await inState('ended'))].map(deadlineEntry)
}

/** What stands in a person's calendar now, of whatever account it was made with. Nothing of talks. */
export const entriesOf = async (read: ReadWork, person: string): Promise<readonly FeedEntry[]> => {
  const all = [
    ...(await appointments(read, person)),
    ...(await seatEntries(read, person)),
    ...(await deadlines(read, person)),
  ]
  return all.filter((entry) => isShown(read, entry)).toSorted((a, b) => (a.uid < b.uid ? -1 : 1))
}
