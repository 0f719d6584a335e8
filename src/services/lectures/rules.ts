import { findByCode, newCaseCode } from '../../casework/codes.ts'
import type { Case } from '../../casework/records.ts'
import { openCase } from '../../casework/transitions.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, hourMs, minuteMs, type Instant } from '../../core/time.ts'
import { firstOfPerson, isSamePerson, rangeOfPerson } from '../../people/joined.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { planComing } from './reminders.ts'
import { isStanding, lectureKind, lectures, seatBodyOf, seats, type Lecture, type Seat } from './records.ts'
import {
  countIn,
  freeSeats,
  moveSeat,
  moveUp,
  movesUp,
  nextOrder,
  queuePlace,
  refused,
  tellIfFull,
  type Held,
  type Refused,
  type Why,
} from './seats.ts'

/** From when before the start, and until when after the end, people check in. */
export const doorOpensMs = hourMs
export const doorClosesMs = 30 * minuteMs
/** Staff go on for a while: lists on paper are typed in afterwards. The event is closed then. */
export const paperMs = 12 * hourMs

export interface SignUp {
  readonly person: string
  readonly event: string
  readonly by: Seat['by']
  readonly actor: string
  readonly name?: string | undefined
  readonly phone?: string | undefined
}

export interface SignedUp extends Held {
  /** Told once; only its hash is kept. */
  readonly code: string
  readonly isReminded: boolean
  /** Place in the queue; undefined with a seat. */
  readonly queue: number | undefined
}

const held = (read: ReadWork, event: string, person: string): Promise<Seat | undefined> =>
  firstOfPerson(read, person, (id) => read.rows(seats).byUnique('held', [event, id]))

const whyNot = (event: Lecture | undefined, { by }: SignUp, now: Instant): Why | undefined => {
  if (event === undefined || event.state === 'draft') return 'not-found'
  if (event.state !== 'open') return 'not-open'
  if (by === 'door') return undefined
  if (event.until <= now) return 'closed'
  // The office may write somebody down before and after the time for members.
  if (by === 'staff') return undefined
  if (event.opensAt > now) return 'too-early'
  return event.closesAt <= now ? 'closed' : undefined
}

/** Whether a newcomer gets a seat: who waits comes first, as long as anybody moves up. */
const hasRoom = async (work: Work, event: Lecture): Promise<boolean> =>
  (await freeSeats(work, event)) > 0 && ((await countIn(work, event.id, 'waiting')) === 0 || !movesUp(event, work.now))

/** A seat, or a place on the waiting list when the last one is gone. Capacity is counted in the same transaction. */
export const signUp = async (work: Work, sealer: Sealer, asked: SignUp): Promise<SignedUp | Refused> => {
  const event = await work.rows(lectures).get(asked.event)
  const why = whyNot(event, asked, work.now)
  if (event === undefined || why !== undefined) return refused(why ?? 'not-found')
  if ((await held(work, event.id, asked.person)) !== undefined) return refused('already')
  const isSeated = await hasRoom(work, event)
  if (!isSeated && asked.by === 'door') return refused('full')
  const state = isSeated ? 'seated' : 'waiting'
  const { code, codeHash } = await newCaseCode(work, sealer, lectureKind)
  const { person, by, actor, name, phone } = asked
  const id = work.newId('cas')
  const seatId = work.newId('sea')
  const secret = {
    ...(name === undefined ? {} : { name: sealer.seal('contact', name) }),
    ...(phone === undefined ? {} : { phone: sealer.seal('contact', phone) }),
  }
  const times = { createdAt: work.now, updatedAt: work.now }
  const body = { event: event.id, seat: seatId, ...secret }
  const row = { id, kind: lectureKind, person, street: '', state, codeHash, ...times, body }
  await openCase(work, row, { actor, action: 'sign up', detail: { event: event.id } })
  const order = await nextOrder(work, event.id, state)
  const keys = { id: seatId, event: event.id, case: id, person, heldBy: person }
  const seat = await work.rows(seats).insert({ ...keys, state, since: work.now, order, by })
  const isReminded = isSeated && (await planComing(work, seat, event))
  if (isSeated) await tellIfFull(work, event)
  return { kind: 'done', seat, event, code, isReminded, queue: isSeated ? undefined : await queuePlace(work, seat) }
}

/** How a sign-up is named: as one's own, by its code, or by its id when staff see it in a list. */
export type SeatRef =
  | { readonly kind: 'own'; readonly person: string; readonly seat: string }
  | { readonly kind: 'code'; readonly person: string; readonly code: string }
  | { readonly kind: 'listed'; readonly seat: string }

const withEvent = async (work: Work, seat: Seat | undefined): Promise<Held | Refused> => {
  const event = seat === undefined ? undefined : await work.rows(lectures).get(seat.event)
  return seat === undefined || event === undefined ? refused('not-found') : { kind: 'done', seat, event }
}

export const seatOfCase = (read: ReadWork, row: Case): Promise<Seat | undefined> =>
  read.rows(seats).get(seatBodyOf(row).seat)

export const findSeat = async (work: Work, sealer: Sealer, ref: SeatRef): Promise<Held | Refused> => {
  if (ref.kind === 'code') {
    const found = await findByCode(work, sealer, { kind: lectureKind, code: ref.code, person: ref.person })
    if (found.kind === 'found') return withEvent(work, await seatOfCase(work, found.case))
    return refused(found.kind === 'wrong' ? 'wrong-code' : 'too-many-tries')
  }
  const seat = await work.rows(seats).get(ref.seat)
  if (ref.kind === 'listed') return withEvent(work, seat)
  const isOwn = seat?.person !== undefined && (await isSamePerson(work, seat.person, ref.person))
  return withEvent(work, isOwn ? seat : undefined)
}

/** Gives a sign-up up; the seat goes to whoever waits longest. */
export const cancelSeat = async (
  work: Work,
  { seat, event }: Pick<Held, 'seat' | 'event'>,
  actor: string,
): Promise<Held | Refused> => {
  if (!isStanding(seat.state) || event.state !== 'open' || event.until <= work.now) return refused('ended')
  const { tell: _tell, tellAt: _at, ...quiet } = seat
  const cancelled = await moveSeat(work, quiet, { to: 'cancelled', actor, action: 'cancel', forget: true })
  await cancelReminders(work, seat.case)
  await moveUp(work, event.id)
  return { kind: 'done', seat: cancelled, event }
}

/** Yes to the seat somebody moved up to. */
export const confirmOffer = async (
  work: Work,
  { seat, event }: Pick<Held, 'seat' | 'event'>,
): Promise<(Held & Pick<SignedUp, 'isReminded'>) | Refused> => {
  const until = seat.offeredUntil
  if (seat.state !== 'offered' || until === undefined || until <= work.now) return refused('no-offer')
  if (event.state !== 'open') return refused('not-open')
  const { tell: _tell, tellAt: _at, ...told } = seat
  const taken = await moveSeat(work, told, { to: 'seated', actor: 'member', action: 'confirm' })
  return { kind: 'done', seat: taken, event, isReminded: await planComing(work, taken, event) }
}

export const isDoorOpen = (event: Lecture, now: Instant): boolean =>
  event.state === 'open' && addMs(event.from, -doorOpensMs) <= now && now < addMs(event.until, doorClosesMs)

const doorWhy = (event: Lecture, actor: string, now: Instant): Why | undefined => {
  if (event.state !== 'open') return 'not-open'
  if (now < addMs(event.from, -doorOpensMs)) return 'too-soon'
  const end = addMs(event.until, actor === 'member' ? doorClosesMs : paperMs)
  return now < end ? undefined : 'too-late'
}

/** Says who is there. Twice is once. Who only waits comes in as long as there are seats; staff may let anybody in. */
export const checkIn = async (
  work: Work,
  { seat, event }: Pick<Held, 'seat' | 'event'>,
  actor: string,
): Promise<(Held & { readonly again: boolean }) | Refused> => {
  if (seat.state === 'came') return { kind: 'done', seat, event, again: true }
  if (!isStanding(seat.state)) return refused('ended')
  const why = doorWhy(event, actor, work.now)
  if (why !== undefined) return refused(why)
  const needsRoom = seat.state === 'waiting' && actor === 'member'
  if (needsRoom && (await freeSeats(work, event)) <= 0) return refused('full')
  const { tell: _tell, tellAt: _at, ...told } = seat
  const changes = { cameAt: work.now }
  const came = await moveSeat(work, told, { to: 'came', actor, action: 'check in', changes })
  await cancelReminders(work, seat.case)
  return { kind: 'done', seat: came, event, again: false }
}

/** The member's sign-ups that are still ahead or under way, the latest first. */
export const ownSeats = async (read: ReadWork, person: string): Promise<readonly Held[]> => {
  const own = await rangeOfPerson(read, seats, 'person', { person, descending: true, limit: 50 })
  const found: Held[] = []
  for (const seat of own) {
    const event = await read.rows(lectures).get(seat.event)
    if (event !== undefined) found.push({ kind: 'done', seat, event })
  }
  return found
}

/** What can be signed up for now or soon, by its start. */
export const comingLectures = (read: ReadWork, limit = 6): Promise<readonly Lecture[]> =>
  read.rows(lectures).range('when', { where: ['open'], from: read.now, limit })

export const heldSeat = held
