import type { Booking, Counsellor, Topic, Way } from './records.ts'
import { bookings, counsellors } from './records.ts'
import type { ReadWork } from '../../core/store.ts'
import {
  addDays,
  addMs,
  atLocal,
  hourMs,
  localDate,
  minuteMs,
  wallClock,
  type Instant,
  type LocalDate,
} from '../../core/time.ts'
import type { Calendar } from '../../law/calendar.ts'

export interface Slot {
  readonly counsellor: Counsellor
  readonly start: Instant
  readonly end: Instant
}

export interface SlotQuery {
  readonly topic?: Topic
  readonly way?: Way
  readonly counsellor?: string
  /** Slots that start at or after this. */
  readonly from: Instant
  readonly days: number
}

/** Longer than any slot: how far back a booking may begin that still runs into a time. */
const longestSlotMs = 4 * hourMs

/** The slots of one day by the counsellor's plan; none on a closed date or in a public holiday. */
export const plannedSlots = (counsellor: Counsellor, date: LocalDate, calendar: Calendar): readonly Slot[] => {
  const { weekday } = wallClock(atLocal(date, 0))
  if (calendar.isHoliday(date) === true || counsellor.closedDates.includes(date)) return []
  return counsellor.plan
    .filter((times) => times.weekday === weekday)
    .flatMap(({ from, to }) => {
      const count = Math.max(0, Math.floor((to - from) / counsellor.slotMinutes))
      return Array.from({ length: count }, (_, index) => {
        const start = atLocal(date, from + index * counsellor.slotMinutes)
        return { counsellor, start, end: addMs(start, counsellor.slotMinutes * minuteMs) }
      })
    })
}

interface Time {
  readonly start: Instant
  readonly end: Instant
}

export const overlaps = (a: Time, b: Time): boolean => a.start < b.end && b.start < a.end

/** What is held by a counsellor or a person and touches the time. */
export const heldAround = async (
  read: ReadWork,
  whose: { readonly index: 'counsellor' | 'person'; readonly id: string },
  time: Time,
): Promise<readonly Booking[]> => {
  const found = await read
    .rows(bookings)
    .range(whose.index, { where: [whose.id], from: addMs(time.start, -longestSlotMs), to: time.end, limit: 1_000 })
  return found.filter((booking) => overlaps(booking, time))
}

export const activeCounsellors = async (read: ReadWork): Promise<readonly Counsellor[]> =>
  (await read.rows(counsellors).range('name', { limit: 1_000 })).filter(({ active }) => active)

const fits = (counsellor: Counsellor, { topic, way, counsellor: wanted }: SlotQuery): boolean =>
  (wanted === undefined || counsellor.id === wanted) &&
  (way === undefined || counsellor.ways.includes(way)) &&
  (topic === undefined || topic === 'other' || counsellor.topics.includes(topic))

const freeOf = async (read: ReadWork, calendar: Calendar, counsellor: Counsellor, query: SlotQuery) => {
  const first = localDate(query.from)
  const end = atLocal(addDays(first, query.days), 0)
  const held = await heldAround(read, { index: 'counsellor', id: counsellor.id }, { start: query.from, end })
  const dates = Array.from({ length: query.days }, (_, day) => addDays(first, day))
  const free = dates
    .flatMap((date) => plannedSlots(counsellor, date, calendar))
    .filter((slot) => slot.start >= query.from && !held.some((booking) => overlaps(booking, slot)))
  return { free, load: held.length }
}

/** Free times in order; at the same time the counsellor with the fewest bookings comes first. */
export const freeSlots = async (read: ReadWork, calendar: Calendar, query: SlotQuery): Promise<readonly Slot[]> => {
  const offered: { readonly slot: Slot; readonly load: number }[] = []
  for (const counsellor of await activeCounsellors(read)) {
    if (!fits(counsellor, query)) continue
    const { free, load } = await freeOf(read, calendar, counsellor, query)
    offered.push(...free.map((slot) => ({ slot, load })))
  }
  return offered
    .toSorted((a, b) => (a.slot.start === b.slot.start ? a.load - b.load : a.slot.start < b.slot.start ? -1 : 1))
    .map(({ slot }) => slot)
}
