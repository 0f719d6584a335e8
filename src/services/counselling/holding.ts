import type { Case } from '../../casework/records.ts'
import type { Deliver } from '../../core/delivery.ts'
import type { Sealer } from '../../core/seal.ts'
import { StoreConflict, type Work } from '../../core/store.ts'
import { localDate, type Instant } from '../../core/time.ts'
import type { Calendar } from '../../law/calendar.ts'
import { bookings, counsellors, stations, type Booking, type CounsellingBody, type Way } from './records.ts'
import { isOpenFor } from './plans.ts'
import { busyAround, fits, heldAround, isWeekFull, overlaps, plannedSlots, type Slot } from './slots.ts'

/** What the rules need from outside, handed in once. */
export interface CounsellingParts {
  readonly sealer: Sealer
  readonly calendar: Calendar
  readonly deliver: Deliver
  /** How members reach us, before the links they are given. */
  readonly baseUrl?: string | undefined
  /** The call-back list: a request by phone is a call to make. */
  readonly calls?: {
    readonly callFor: (work: Work, row: Case, assigned?: string) => Promise<unknown>
    readonly noCallFor: (work: Work, ofCase: string) => Promise<void>
    readonly callUnreached: (work: Work, message: Unreached) => Promise<unknown>
  }
}

/** Something has to be said to somebody no channel reaches. */
interface Unreached {
  /** What makes it the same message: asked for twice it is one call. */
  readonly key: string
  readonly person: string
  /** Sealed (purpose `contact`). */
  readonly phone: string
  readonly urgent: boolean
}

export type Why =
  | 'taken'
  | 'not-offered'
  | 'overlap'
  | 'too-many'
  | 'wrong-code'
  | 'too-many-tries'
  | 'not-found'
  | 'ended'
  | 'not-booked'
  | 'stale'
/** A refusal is a value: the caller says it in words that fit the place. */
export interface Refused {
  readonly kind: 'refused'
  readonly why: Why
}
export interface Done {
  readonly kind: 'done'
  readonly case: Case
}
export const refused = (why: Why): Refused => ({ kind: 'refused', why })

export interface SlotChoice {
  readonly counsellor: string
  readonly start: Instant
}

export interface Holding {
  readonly case: string
  readonly person: string
  readonly slot: SlotChoice
  /** Set when the counsellor has to offer it: the office may decide otherwise. */
  readonly way?: Way
  /** Where the person works, if they said so: whoever has excluded it does not offer this. */
  readonly employer?: string | undefined
  /** The booking that is given up for this one. */
  readonly instead?: string | undefined
}

/** The slot as it is offered to this person now; undefined when it is not. */
const offeredSlot = async (work: Work, { calendar }: CounsellingParts, holding: Holding): Promise<Slot | undefined> => {
  const { slot, way, employer, instead } = holding
  const counsellor = await work.rows(counsellors).get(slot.counsellor)
  if (counsellor === undefined || slot.start <= work.now || !fits(counsellor, { way, employer })) return undefined
  const planned = plannedSlots(counsellor, localDate(slot.start), calendar).find(({ start }) => start === slot.start)
  const station = await work.rows(stations).get(counsellor.station)
  if (planned === undefined || !isOpenFor(station, planned, way)) return undefined
  return (await isWeekFull(work, counsellor, slot.start, instead)) ? undefined : planned
}

/** Takes a slot, or says why not. One row a slot: the unique key decides between two who want it at once. */
export const holdSlot = async (work: Work, parts: CounsellingParts, holding: Holding): Promise<Booking | Refused> => {
  const { person, instead } = holding
  const offered = await offeredSlot(work, parts, holding)
  if (offered === undefined) return refused('not-offered')
  const { counsellor, start, end } = offered
  const isOther = (booking: Booking): boolean => booking.id !== instead
  if ((await busyAround(work, counsellor, offered, instead)).some((time) => overlaps(time, offered)))
    return refused('taken')
  const ofPerson = await heldAround(work, { index: 'person', id: person }, offered)
  if (ofPerson.some(isOther)) return refused('overlap')
  return keepSlot(work, { case: holding.case, person, counsellor, start, end })
}

interface Kept extends Slot {
  readonly case: string
  readonly person: string
}

/** Writes the booking, without asking whether anybody offers it. */
export const keepSlot = async (work: Work, { counsellor, ...kept }: Kept): Promise<Booking | Refused> => {
  const where = { counsellor: counsellor.id, station: counsellor.station }
  const row = { id: work.newId('bkg'), ...kept, ...where, state: 'held' as const }
  try {
    return await work.rows(bookings).insert({ ...row, slotKey: `${counsellor.id}|${kept.start}`, heldFrom: kept.start })
  } catch (error) {
    if (error instanceof StoreConflict) return refused('taken')
    throw error
  }
}

export const releaseSlot = async (work: Work, bookingId: string | undefined): Promise<void> => {
  const booking = bookingId === undefined ? undefined : await work.rows(bookings).get(bookingId)
  if (booking === undefined || booking.state !== 'held') return
  const { slotKey: _slot, heldFrom: _from, ...rest } = booking
  await work.rows(bookings).update({ ...rest, state: 'cancelled' })
}

export const withBooking = (
  body: Omit<CounsellingBody, 'booking'>,
  { id, counsellor, station, start, end }: Booking,
) => ({
  ...body,
  booking: id,
  counsellor,
  station,
  start,
  end,
})
