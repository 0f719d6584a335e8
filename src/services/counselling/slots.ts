import type { Booking, Counsellor, Station, Topic, Way } from './records.ts'
import { bookings, counsellors, stations } from './records.ts'
import type { ReadWork } from '../../core/store.ts'
import { rangeOfPerson } from '../../people/joined.ts'
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
import { isBlocked, mayServe, openOn, timesOn, unreadyOn } from './plans.ts'
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

interface Week {
  readonly from: Instant
  readonly to: Instant
}

/** The week from Monday to Sunday that an instant lies in. */
const weekOf = (at: Instant): Week => {
  const { date, weekday } = wallClock(at)
  const monday = addDays(date, -((weekday + 6) % 7))
  return { from: atLocal(monday, 0), to: atLocal(addDays(monday, 7), 0) }
}

/** A day whose instants are reckoned once, however many people have a plan on it. */
interface Day {
  readonly date: LocalDate
  /** The instant at which clocks show `minutes` after midnight. */
  readonly at: (minutes: number) => Instant
  readonly week: () => Week
}

const dayOf = (date: LocalDate): Day => {
  const known = new Map<number, Instant>()
  let week: Week | undefined
  return {
    date,
    at: (minutes) => {
      const instant = known.get(minutes) ?? atLocal(date, minutes)
      known.set(minutes, instant)
      return instant
    },
    week: () => (week ??= weekOf(atLocal(date, 0))),
  }
}

const plannedOn = (counsellor: Counsellor, day: Day, calendar: Calendar): readonly Slot[] => {
  if (unreadyOn(counsellor, day.date) !== undefined) return []
  const { slotMinutes, bufferMinutes } = counsellor
  const step = slotMinutes + bufferMinutes
  return timesOn(counsellor, day.date, calendar)
    .flatMap(({ from, to }) => {
      const count = Math.max(0, Math.floor((to - from + bufferMinutes) / step))
      return Array.from({ length: count }, (_, index) => {
        const minutes = from + index * step
        return { counsellor, start: day.at(minutes), end: day.at(minutes + slotMinutes) }
      })
    })
    .filter((slot) => !isBlocked(counsellor, slot))
}

/** The slots of one day by the counsellor's own plan, with the rest between them; none while their papers are not in order. */
export const plannedSlots = (counsellor: Counsellor, date: LocalDate, calendar: Calendar): readonly Slot[] =>
  plannedOn(counsellor, dayOf(date), calendar)

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
  const near = { from: addMs(time.start, -longestSlotMs), to: time.end, limit: 1_000 }
  const found =
    whose.index === 'person'
      ? await rangeOfPerson(read, bookings, 'person', { person: whose.id, ...near })
      : await read.rows(bookings).range('counsellor', { where: [whose.id], ...near })
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

/** Bookings that leave no room in a span, with the rest each needs. */
const rested = (held: readonly Booking[], { bufferMinutes }: Counsellor, time: Time): readonly Time[] => {
  const rest = bufferMinutes * minuteMs
  return held
    .map(({ start, end }) => ({ start: addMs(start, -rest), end: addMs(end, rest) }))
    .filter((one) => overlaps(one, time))
}

/** What takes a counsellor's time around a span: bookings, with the rest each needs, and shifts. `instead`: given up for it. */
export const busyAround = async (
  read: ReadWork,
  counsellor: Counsellor,
  time: Time,
  instead?: string,
): Promise<readonly Time[]> => {
  const rest = counsellor.bufferMinutes * minuteMs
  const wide = { start: addMs(time.start, -rest), end: addMs(time.end, rest) }
  const held = await heldAround(read, { index: 'counsellor', id: counsellor.id }, wide)
  const bookedTimes = rested(
    held.filter((booking) => booking.id !== instead),
    counsellor,
    time,
  )
  const shifts = await shiftsAround(read, counsellor.id, time)
  return [...bookedTimes, ...shifts.filter((shift) => shift.id !== instead)]
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

interface OwnTime {
  readonly busy: readonly Time[]
  readonly isFull: (week: Week) => boolean
}

/** What is taken of a counsellor's time in a span, and in the whole of its weeks for whoever has a weekly limit; read at once. */
const ownTime = async (read: ReadWork, counsellor: Counsellor, span: Time, weeks: Time): Promise<OwnTime> => {
  const { id, weeklyCap, bufferMinutes } = counsellor
  const rest = bufferMinutes * minuteMs
  const near = { start: addMs(span.start, -rest), end: addMs(span.end, rest) }
  const wide = {
    start: near.start < weeks.start ? near.start : weeks.start,
    end: near.end > weeks.end ? near.end : weeks.end,
  }
  const held = await heldAround(read, { index: 'counsellor', id }, weeklyCap === undefined ? near : wide)
  const shifts = await shiftsAround(read, id, span)
  const full = new Map<Instant, boolean>()
  const isFull = (week: Week): boolean => {
    if (weeklyCap === undefined) return false
    const known =
      full.get(week.from) ?? held.filter(({ start }) => start >= week.from && start < week.to).length >= weeklyCap
    full.set(week.from, known)
    return known
  }
  return { busy: [...rested(held, counsellor, span), ...shifts], isFull }
}

interface Asked {
  readonly calendar: Calendar
  readonly query: SlotQuery
  readonly days: readonly Day[]
  readonly stationOf: (id: string) => Station | undefined
}

const freeOn = (counsellor: Counsellor, day: Day, own: OwnTime, { calendar, query, stationOf }: Asked) => {
  const open = openOn(stationOf(counsellor.station), day.date, query.way)
  if (open === 'closed' || own.isFull(day.week())) return []
  const planned = plannedOn(counsellor, day, calendar)
  const [first, last] = [planned[0], planned.at(-1)]
  if (first === undefined || last === undefined) return []
  const busy = own.busy.filter((time) => overlaps(time, { start: first.start, end: last.end }))
  const isOpen = ({ start, end }: Slot): boolean =>
    open === 'open' || open.some(({ from, to }) => day.at(from) <= start && end <= day.at(to))
  return planned.filter(
    (slot) => slot.start >= query.from && isOpen(slot) && !busy.some((time) => overlaps(time, slot)),
  )
}

/** Free times in order; at the same time the counsellor with the fewest bookings comes first. */
export const freeSlots = async (read: ReadWork, calendar: Calendar, query: SlotQuery): Promise<readonly Slot[]> => {
  const first = localDate(query.from)
  const days = Array.from({ length: query.days }, (_, day) => dayOf(addDays(first, day)))
  const span = { start: query.from, end: atLocal(addDays(first, query.days), 0) }
  const weeks = { start: weekOf(span.start).from, end: weekOf(span.end).to }
  const places = new Map((await read.rows(stations).range('name', { limit: 1_000 })).map((one) => [one.id, one]))
  const asked = { calendar, query, days, stationOf: (id: string) => places.get(id) }
  const offered: { readonly slot: Slot; readonly load: number }[] = []
  for (const counsellor of await activeCounsellors(read)) {
    if (!fits(counsellor, query)) continue
    const own = await ownTime(read, counsellor, span, weeks)
    for (const day of days)
      for (const slot of freeOn(counsellor, day, own, asked)) offered.push({ slot, load: own.busy.length })
  }
  return offered
    .toSorted((a, b) => (a.slot.start === b.slot.start ? a.load - b.load : a.slot.start < b.slot.start ? -1 : 1))
    .map(({ slot }) => slot)
}
