import type { ReadWork } from '../../../src/core/store.ts'
import {
  addDays,
  addMs,
  atLocal,
  localDate,
  minuteMs,
  wallClock,
  type Instant,
  type LocalDate,
} from '../../../src/core/time.ts'
import type { Calendar } from '../../../src/law/calendar.ts'
import { isBlocked, timesOn, unreadyOn } from '../../../src/services/counselling/plans.ts'
import {
  stations,
  type Counsellor,
  type Station,
  type Times,
  type Way,
} from '../../../src/services/counselling/records.ts'
import {
  activeCounsellors,
  busyAround,
  fits,
  isWeekFull,
  overlaps,
  type Slot,
  type SlotQuery,
} from '../../../src/services/counselling/slots.ts'

interface Span {
  readonly start: Instant
  readonly end: Instant
}

/** Whether these times cover the span. */
const cover = (times: readonly Times[], { start, end }: Span): boolean => {
  const date = localDate(start)
  return times.some(({ from, to }) => atLocal(date, from) <= start && end <= atLocal(date, to))
}

/** A closed station gives no times at all; its opening hours bound only those who come to it. */
const isOpenFor = (station: Station | undefined, span: Span, way: Way | undefined): boolean => {
  if (station === undefined) return way !== 'station'
  const date = localDate(span.start)
  if (!station.active || station.closedDates.includes(date)) return false
  if (way !== 'station' || station.open.length === 0) return true
  const weekday = wallClock(atLocal(date, 0)).weekday
  return cover(
    station.open.filter((times) => times.weekday === weekday),
    span,
  )
}

/** The slots of one day by the counsellor's own plan, with the rest between them; none while their papers are not in order. */
const plannedSlots = (counsellor: Counsellor, date: LocalDate, calendar: Calendar): readonly Slot[] => {
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

/** The week from Monday to Sunday that an instant lies in. */
const weekOf = (at: Instant): { readonly from: Instant; readonly to: Instant } => {
  const { date, weekday } = wallClock(at)
  const monday = addDays(date, -((weekday + 6) % 7))
  return { from: atLocal(monday, 0), to: atLocal(addDays(monday, 7), 0) }
}

/** The weeks of these slots in which nothing more is taken. */
const fullWeeks = async (read: ReadWork, counsellor: Counsellor, slots: readonly Slot[]) => {
  const full = new Set<Instant>()
  if (counsellor.weeklyCap === undefined) return full
  for (const week of new Set(slots.map(({ start }) => weekOf(start).from)))
    if (await isWeekFull(read, counsellor, week)) full.add(week)
  return full
}

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

/** What `freeSlots` answered when it reckoned every slot by itself. Free times in order; at the same time the counsellor with the fewest bookings comes first. */
export const freeSlotsSlowly = async (
  read: ReadWork,
  calendar: Calendar,
  query: SlotQuery,
): Promise<readonly Slot[]> => {
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
