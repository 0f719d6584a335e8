import type { Booking, Counsellor, Topic, Way } from './records.ts'
import { bookings, counsellors, stations } from './records.ts'
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
import { isBlocked, isOpenFor, mayServe, timesOn, unreadyOn } from './plans.ts'
import { deskShifts, type DeskShift } from './shifts-records.ts'

export interface Slot {
  readonly counsellor: Counsellor
  readonly start: Instant
  readonly end: Instant
}

export interface SlotQuery {
  readonly topic?: Topic
  readonly way?: Way
  readonly counsellor?: string
  /** Whoever has excluded this employer is left out. */
  readonly employer?: string | undefined
  /** Slots that start at or after this. */
  readonly from: Instant
  readonly days: number
}

/** Longer than any slot: how far back a booking may begin that still runs into a time. */
const longestSlotMs = 4 * hourMs

/** The slots of one day by the counsellor's own plan, with the rest between them; none while their papers are not in order. */
export const plannedSlots = (counsellor: Counsellor, date: LocalDate, calendar: Calendar): readonly Slot[] => {
  if (unreadyOn(counsellor, date) !== undefined) return []
  const { slotMinutes, bufferMinutes } = counsellor
  const step = slotMinutes + bufferMinutes
  return timesOn(counsellor, date, calendar)
    .flatMap(({ from, to }) => {
      const count = Math.max(0, Math.floor((to - from + bufferMinutes) / step))
      return Array.from({ length: count }, (_, index) => {
        const start = atLocal(date, from + index * step)
        return { counsellor, start, end: addMs(start, slotMinutes * minuteMs) }
      })
    })
    .filter((slot) => !isBlocked(counsellor, slot))
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

/** Everybody who sees people: volunteers who are still learning do not. */
export const activeCounsellors = async (read: ReadWork): Promise<readonly Counsellor[]> =>
  (await read.rows(counsellors).range('name', { limit: 1_000 })).filter(
    ({ active, grade }) => active && grade !== 'volunteer',
  )

const dayLongMs = 24 * hourMs

/** Their shifts at the telephone or the desk that touch the time. */
const shiftsAround = async (read: ReadWork, counsellor: string, time: Time): Promise<readonly DeskShift[]> => {
  const range = { where: [counsellor], from: addMs(time.start, -dayLongMs), to: time.end, limit: 1_000 }
  return (await read.rows(deskShifts).range('who', range)).filter((shift) => overlaps(shift, time))
}

/** What takes a counsellor's time around a span: bookings, with the rest each needs, and shifts. `instead`: given up for it. */
export const busyAround = async (
  read: ReadWork,
  { id, bufferMinutes }: Counsellor,
  time: Time,
  instead?: string,
): Promise<readonly Time[]> => {
  const rest = bufferMinutes * minuteMs
  const wide = { start: addMs(time.start, -rest), end: addMs(time.end, rest) }
  const held = (await heldAround(read, { index: 'counsellor', id }, wide)).filter((booking) => booking.id !== instead)
  const rested = held.map(({ start, end }) => ({ start: addMs(start, -rest), end: addMs(end, rest) }))
  return [...rested, ...(await shiftsAround(read, id, time)).filter((shift) => shift.id !== instead)]
}

/** The week from Monday to Sunday that an instant lies in. */
const weekOf = (at: Instant): { readonly from: Instant; readonly to: Instant } => {
  const { date, weekday } = wallClock(at)
  const monday = addDays(date, -((weekday + 6) % 7))
  return { from: atLocal(monday, 0), to: atLocal(addDays(monday, 7), 0) }
}

/** Whether the week of this time has all the bookings a counsellor takes. `instead`: the one that is given up for it. */
export const isWeekFull = async (
  read: ReadWork,
  { id, weeklyCap }: Counsellor,
  at: Instant,
  instead?: string,
): Promise<boolean> => {
  if (weeklyCap === undefined) return false
  const held = await read.rows(bookings).range('counsellor', { where: [id], ...weekOf(at), limit: 1_000 })
  return held.filter((booking) => booking.id !== instead).length >= weeklyCap
}

/** The weeks of these slots in which nothing more is taken. */
const fullWeeks = async (read: ReadWork, counsellor: Counsellor, slots: readonly Slot[]) => {
  const full = new Set<Instant>()
  if (counsellor.weeklyCap === undefined) return full
  for (const week of new Set(slots.map(({ start }) => weekOf(start).from)))
    if (await isWeekFull(read, counsellor, week)) full.add(week)
  return full
}

/** What a counsellor has to bring for a request; what is left out does not matter. */
export interface Fit {
  readonly topic?: Topic | undefined
  readonly way?: Way | undefined
  readonly counsellor?: string | undefined
  readonly employer?: string | undefined
}

export const fits = (counsellor: Counsellor, { topic, way, counsellor: wanted, employer }: Fit): boolean =>
  (wanted === undefined || counsellor.id === wanted) &&
  (way === undefined || counsellor.ways.includes(way)) &&
  (topic === undefined || topic === 'other' || counsellor.topics.includes(topic)) &&
  mayServe(counsellor, employer)

const freeOf = async (read: ReadWork, calendar: Calendar, counsellor: Counsellor, query: SlotQuery) => {
  const first = localDate(query.from)
  const span = { start: query.from, end: atLocal(addDays(first, query.days), 0) }
  const station = await read.rows(stations).get(counsellor.station)
  const busy = await busyAround(read, counsellor, span)
  const dates = Array.from({ length: query.days }, (_, day) => addDays(first, day))
  const free = dates
    .flatMap((date) => plannedSlots(counsellor, date, calendar))
    .filter((slot) => slot.start >= query.from && isOpenFor(station, slot, query.way))
    .filter((slot) => !busy.some((time) => overlaps(time, slot)))
  const full = await fullWeeks(read, counsellor, free)
  return { free: free.filter(({ start }) => !full.has(weekOf(start).from)), load: busy.length }
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
