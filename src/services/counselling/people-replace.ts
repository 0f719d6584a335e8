import { legible } from '../../core/seal.ts'
import { cases, type Case } from '../../casework/records.ts'
import { canMove, moveCase } from '../../casework/transitions.ts'
import type { Reply } from '../../core/reply.ts'
import { emit } from '../../core/events.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, hourMs, localDate } from '../../core/time.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { keepSlot, releaseSlot, withBooking, type CounsellingParts } from './holding.ts'
import { offered, requestOf } from './matching.ts'
import { reopenedReply, replacedReply } from './people-words.ts'
import { syncCall } from './phone-calls.ts'
import { isBlocked, isOpenFor, unreadyOn, worksAt } from './plans.ts'
import { bodyOf, bookings, counsellingMoves, stations } from './records.ts'
import type { Booking, CounsellingBody, Counsellor, Station, Way } from './records.ts'
import { activeCounsellors, busyAround, fits, heldAround, isWeekFull, overlaps } from './slots.ts'
import { waitings } from './request-records.ts'
import { promisedFor } from './triage.ts'
import { beginWaiting } from './waiting-rows.ts'
import { withdraw } from './waiting.ts'
import { tellMember } from './tell.ts'

/** What became of the bookings ahead of somebody who cannot come. */
export interface HandedOn {
  /** The ids of the cases another counsellor has now. */
  readonly given: readonly string[]
  /** The ids of those that have no time any more. */
  readonly reopened: readonly string[]
}

/** Bookings somebody has before them, earliest first. */
export const bookingsAhead = (read: ReadWork, counsellor: string): Promise<readonly Booking[]> =>
  read.rows(bookings).range('counsellor', { where: [counsellor], from: read.now, limit: 1_000 })

/**
 * Whether a booking that was given cannot be kept. A plan that changed keeps what was promised; papers that are
 * missing or run out by then are shown to the office, who may still have them brought.
 */
export const cannotKeep = (
  counsellor: Counsellor,
  { booking, station, way }: { readonly booking: Booking; readonly station: Station | undefined; readonly way: Way },
): boolean => {
  const date = localDate(booking.start)
  const why = unreadyOn(counsellor, date)
  if (why === 'inactive' || why === 'volunteer') return true
  if (isBlocked(counsellor, booking) || counsellor.closedDates.includes(date)) return true
  const isShut = station !== undefined && (!station.active || station.closedDates.includes(date))
  return way === 'station' && isShut
}

interface Losing {
  readonly row: Case
  readonly body: CounsellingBody
  readonly booking: Booking
}

/** Somebody else who works at that very time, fits, and is free; at the same station where the member comes to one. */
const substituteFor = async (work: Work, parts: CounsellingParts, { body, booking }: Losing) => {
  const { topic, way, employer: sealed, gender, language } = body
  const employer = sealed === undefined ? undefined : legible(parts.sealer, 'counselling', sealed)
  const able: { readonly who: Counsellor; readonly rank: number }[] = []
  for (const who of await activeCounsellors(work)) {
    if (who.id === booking.counsellor || !fits(who, { topic, way, employer })) continue
    if (gender !== undefined && who.gender !== gender) continue
    if (language !== undefined && !who.languages.includes(language)) continue
    const station = await work.rows(stations).get(who.station)
    if (!worksAt(who, booking, parts.calendar) || !isOpenFor(station, booking, way)) continue
    if ((await busyAround(work, who, booking)).some((time) => overlaps(time, booking))) continue
    if (await isWeekFull(work, who, booking.start)) continue
    const week = { start: booking.start, end: addMs(booking.start, 7 * 24 * hourMs) }
    const load = (await heldAround(work, { index: 'counsellor', id: who.id }, week)).length
    const isElsewhere = way === 'station' && who.station !== booking.station
    able.push({ who, rank: load + (isElsewhere ? 1_000 : 0) })
  }
  return able.toSorted((a, b) => a.rank - b.rank)[0]?.who
}

const tell = (work: Work, parts: CounsellingParts, row: Case, reply: Reply): Promise<void> =>
  tellMember(work, parts, { row, what: String(row.version), reply })

/** The time stays, somebody else comes. */
const give = async (
  work: Work,
  parts: CounsellingParts,
  losing: Losing,
  to: { readonly who: Counsellor; readonly actor: string },
): Promise<boolean> => {
  const { row, body, booking } = losing
  const { start, end } = booking
  const kept = await keepSlot(work, { case: row.id, person: row.person, counsellor: to.who, start, end })
  if ('kind' in kept) return false
  await releaseSlot(work, booking.id)
  const isElsewhere = body.way === 'station' && kept.station !== booking.station
  const street = (await work.rows(stations).get(kept.station))?.street ?? ''
  const moved = await moveCase(work, row, {
    actor: to.actor,
    action: 'replace',
    to: row.state,
    rules: counsellingMoves,
    changes: { body: withBooking({ ...body, sequence: (body.sequence ?? 0) + 1 }, kept), street },
    detail: { booking: kept.id },
    dueAt: row.dueAt,
  })
  await syncCall(work, parts, moved)
  await tell(work, parts, moved, replacedReply(start, isElsewhere))
  return true
}

const offeredInstead = 3

/** Nobody else can: the request waits for a time again, with a promise, and the member is offered what is free. */
const reopen = async (work: Work, parts: CounsellingParts, losing: Losing, actor: string): Promise<void> => {
  const { row, body, booking } = losing
  await releaseSlot(work, booking.id)
  const { booking: _booking, counsellor: _who, station: _where, start: _start, end: _end, ...kept } = body
  const dueAt = promisedFor(work.now, body.urgency ?? 'ordinary', parts.calendar)
  const moved = await moveCase(work, row, {
    actor,
    action: 'reopen',
    to: 'requested',
    rules: counsellingMoves,
    changes: { body: { ...kept, sequence: (body.sequence ?? 0) + 1 } },
    dueAt,
  })
  await cancelReminders(work, row.id)
  await emit(work, { type: 'appointment.cancelled', subject: row.id, state: moved.state })
  await beginWaiting(work, parts, moved)
  await syncCall(work, parts, moved)
  // The very times that 改期 shows.
  const free = await offered(work, parts, requestOf(parts, bodyOf(moved)))
  const times = [...new Set(free.map(({ start }) => start))].slice(0, offeredInstead)
  await tell(work, parts, moved, reopenedReply({ lost: booking.start, by: dueAt, times }))
}

/**
 * Gives the bookings ahead of a counsellor that `mustGo` names to others who are free at that time, or opens the requests
 * again; part of the transaction that takes the counsellor away, so nobody waits for somebody who does not come.
 */
export const handOn = async (
  work: Work,
  parts: CounsellingParts,
  from: {
    readonly counsellor: string
    readonly actor: string
    readonly mustGo: (booking: Booking, body: CounsellingBody) => boolean
  },
): Promise<HandedOn> => {
  const given: string[] = []
  const reopened: string[] = []
  for (const booking of await bookingsAhead(work, from.counsellor)) {
    const row = await work.rows(cases).get(booking.case)
    if (row === undefined || !from.mustGo(booking, bodyOf(row))) continue
    const waiting = await work.rows(waitings).get(row.id)
    // Held for somebody on the waiting list, who has not taken it: the next free time is offered to them instead.
    if (waiting?.offer?.booking === booking.id) await withdraw(work, waiting)
    const body = bodyOf(row)
    if (body.booking !== booking.id || !canMove(counsellingMoves, row.state, 'requested')) continue
    const losing = { row, body, booking }
    const who = await substituteFor(work, parts, losing)
    if (who !== undefined && (await give(work, parts, losing, { who, actor: from.actor }))) given.push(row.id)
    else {
      await reopen(work, parts, losing, from.actor)
      reopened.push(row.id)
    }
  }
  return { given, reopened }
}
