import { cases } from '../../casework/records.ts'
import { moveCase } from '../../casework/transitions.ts'
import { emit } from '../../core/events.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, hourMs, type Instant } from '../../core/time.ts'
import { afterNight } from '../../reminders/quiet-hours.ts'
import {
  lectures,
  seatMoves,
  seats,
  takenStates,
  type Lecture,
  type Seat,
  type SeatState,
  type Telling,
} from './records.ts'

/** How long somebody who moved up has to confirm. */
const offerMs = 12 * hourMs
/** An offer ends this long before the event: the next one still needs time to come. */
const offerEndMs = hourMs
/** Nearer to the event nobody moves up any more: seats that are free then go to who stands at the door. */
const lastOfferMs = 3 * hourMs
/** More seats than any hall of ours. */
const allSeats = 5_000

export type Why =
  | 'not-found'
  | 'not-open'
  | 'too-early'
  | 'closed'
  | 'already'
  | 'wrong-code'
  | 'too-many-tries'
  | 'ended'
  | 'no-offer'
  | 'too-soon'
  | 'too-late'
  | 'full'
  | 'wrong-hall'
  | 'stale'
/** A refusal is a value: the caller says it in words that fit the place. */
export interface Refused {
  readonly kind: 'refused'
  readonly why: Why
}
export const refused = (why: Why): Refused => ({ kind: 'refused', why })

/** A sign-up with its event. */
export interface Held {
  readonly kind: 'done'
  readonly seat: Seat
  readonly event: Lecture
}

export const seatsIn = (read: ReadWork, event: string, state: SeatState, limit = allSeats): Promise<readonly Seat[]> =>
  read.rows(seats).range('event', { where: [event, state], limit })

export const countIn = (read: ReadWork, event: string, state: SeatState): Promise<number> =>
  read.rows(seats).count('event', { where: [event, state] })

/** Behind everybody of that state. */
export const nextOrder = async (read: ReadWork, event: string, state: SeatState): Promise<number> => {
  const [last] = await read.rows(seats).range('event', { where: [event, state], descending: true, limit: 1 })
  return (last?.order ?? 0) + 1
}

/** Below 0 after the capacity was lowered: nobody loses a seat that was promised. */
export const freeSeats = async (read: ReadWork, event: Lecture): Promise<number> => {
  let taken = 0
  for (const state of takenStates) taken += await countIn(read, event.id, state)
  return event.capacity - taken
}

/** When something can be told: now by day, in the morning by night, unless that would be too late to be of use. */
export const decentTime = (now: Instant, event: Lecture): Instant => {
  const morning = afterNight(now)
  return addMs(morning, hourMs) < event.from ? morning : now
}

export const withTelling = (work: Work, event: Lecture, tell: Telling): Pick<Seat, 'tell' | 'tellAt'> => ({
  tell,
  tellAt: tell === 'survey' ? afterNight(work.now) : decentTime(work.now, event),
})

export interface SeatStep {
  readonly to: SeatState
  /** Staff id, `member` or `system`. */
  readonly actor: string
  readonly action: string
  readonly changes?: Partial<Pick<Seat, 'offeredUntil' | 'cameAt' | 'tell' | 'tellAt'>>
  /** Name and phone are of no more use. */
  readonly forget?: boolean
}

const isTaken = (state: SeatState): boolean => takenStates.some((taken) => taken === state)

/** Tells of it when the last seat has just gone. */
export const tellIfFull = async (work: Work, event: Lecture): Promise<void> => {
  if ((await freeSeats(work, event)) === 0) await emit(work, { type: 'lecture.full', subject: event.id })
}

/** Moves a sign-up and its case on together. */
export const moveSeat = async (work: Work, seat: Seat, step: SeatStep): Promise<Seat> => {
  const { to, actor, action, changes = {}, forget = false } = step
  const row = await work.rows(cases).get(seat.case)
  const without = forget ? { changes: { body: { event: seat.event, seat: seat.id } } } : {}
  if (row !== undefined) await moveCase(work, row, { actor, action, to, rules: seatMoves, ...without })
  const { offeredUntil: _offer, heldBy, ...kept } = seat
  const isHeld = heldBy !== undefined && seatMoves[to].length > 0
  const moved = await work.rows(seats).update({ ...kept, ...(isHeld ? { heldBy } : {}), state: to, ...changes })
  const event = isTaken(to) && !isTaken(seat.state) ? await work.rows(lectures).get(seat.event) : undefined
  if (event !== undefined) await tellIfFull(work, event)
  return moved
}

/** Of a sign-up that has ended and about which nobody has to ring up, name and phone are of no more use. */
export const forgetContact = async (work: Work, seat: Seat): Promise<void> => {
  if (seatMoves[seat.state].length > 0 || seat.toCall !== undefined) return
  const row = await work.rows(cases).get(seat.case)
  if (row !== undefined) await work.rows(cases).update({ ...row, body: { event: seat.event, seat: seat.id } })
}

/** Whether somebody who moves up now has time enough to say yes and to come. */
export const movesUp = (event: Lecture, now: Instant): boolean =>
  event.state === 'open' && addMs(decentTime(now, event), lastOfferMs) <= event.from

export const offerEnd = (told: Instant, event: Lecture): Instant => {
  const usual = addMs(told, offerMs)
  const last = addMs(event.from, -offerEndMs)
  return usual < last ? usual : last
}

/** Gives free seats to those who wait, in their order; each is told and has to say yes. */
export const moveUp = async (work: Work, eventId: string): Promise<void> => {
  const event = await work.rows(lectures).get(eventId)
  if (event === undefined || !movesUp(event, work.now)) return
  const free = await freeSeats(work, event)
  if (free <= 0) return
  for (const seat of await seatsIn(work, event.id, 'waiting', free)) {
    const telling = withTelling(work, event, 'offer')
    const changes = { ...telling, offeredUntil: offerEnd(telling.tellAt ?? work.now, event) }
    await moveSeat(work, seat, { to: 'offered', actor: 'system', action: 'offer', changes })
  }
}

/** Place in the queue, the first is 1. */
export const queuePlace = async (read: ReadWork, seat: Seat): Promise<number> => {
  const waiting = await seatsIn(read, seat.event, 'waiting')
  return waiting.findIndex(({ id }) => id === seat.id) + 1
}
