import type { Case } from '../../casework/records.ts'
import type { Deliver } from '../../core/delivery.ts'
import type { Sealer } from '../../core/seal.ts'
import { StoreConflict, type Work } from '../../core/store.ts'
import { localDate, type Instant } from '../../core/time.ts'
import type { Calendar } from '../../law/calendar.ts'
import { bookings, counsellors, type Booking, type CounsellingBody, type Way } from './records.ts'
import { heldAround, plannedSlots } from './slots.ts'

/** What the rules need from outside, handed in once. */
export interface CounsellingParts {
  readonly sealer: Sealer
  readonly calendar: Calendar
  readonly deliver: Deliver
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
  /** The booking that is given up for this one. */
  readonly instead?: string | undefined
}

/** Takes a slot, or says why not. One row a slot: the unique key decides between two who want it at once. */
export const holdSlot = async (work: Work, parts: CounsellingParts, holding: Holding): Promise<Booking | Refused> => {
  const { person, slot, instead } = holding
  const counsellor = await work.rows(counsellors).get(slot.counsellor)
  const planned =
    counsellor?.active === true
      ? plannedSlots(counsellor, localDate(slot.start), parts.calendar).find(({ start }) => start === slot.start)
      : undefined
  if (counsellor === undefined || planned === undefined || slot.start <= work.now) return refused('not-offered')
  if (holding.way !== undefined && !counsellor.ways.includes(holding.way)) return refused('not-offered')
  const { start, end } = planned
  const isOther = (booking: Booking): boolean => booking.id !== instead
  const ofCounsellor = await heldAround(work, { index: 'counsellor', id: counsellor.id }, planned)
  if (ofCounsellor.some(isOther)) return refused('taken')
  const ofPerson = await heldAround(work, { index: 'person', id: person }, planned)
  if (ofPerson.some(isOther)) return refused('overlap')
  const where = { counsellor: counsellor.id, station: counsellor.station }
  const row = { id: work.newId('bkg'), case: holding.case, person, ...where, start, end, state: 'held' as const }
  try {
    return await work.rows(bookings).insert({ ...row, slotKey: `${counsellor.id}|${start}`, heldFrom: start })
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
