import { setImmediate as nextTick } from 'node:timers/promises'
import { cases, type Case } from '../../casework/records.ts'
import { moveCase, writeAudit } from '../../casework/transitions.ts'
import { emit } from '../../core/events.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { addMs, hourMs, type Instant } from '../../core/time.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { planAppointment } from '../../reminders/kinds/appointment.ts'
import { afterNight } from '../../reminders/quiet-hours.ts'
import { holdSlot, refused, releaseSlot, withBooking } from './holding.ts'
import type { CounsellingParts, Done, Refused } from './holding.ts'
import type { MatchRequest } from './match.ts'
import { bestOf, fittingOf, freeTimes, requestOf, type Fitting, type FreeTimes } from './matching.ts'
import { syncCall } from './phone-calls.ts'
import { bodyOf, bookings, counsellingKind, counsellingMoves, stations, type Booking, type Way } from './records.ts'
import { waitings, type Waiting } from './request-records.ts'
import { promisedFor } from './triage.ts'
import { endWaiting, mostUnfit } from './waiting-rows.ts'
import { offerNotice, lateNotice } from './waiting-words.ts'
import { tellMember } from './tell.ts'

/** How long a time is held for whoever it is offered to. */
export const offerMs = 4 * hourMs
/** As many are looked at in one transaction: everybody else waits for it. */
const atOnce = 25

/** Nobody has to answer at night; nobody gets longer than until an hour before the appointment. */
const untilOf = (now: Instant, start: Instant): Instant => {
  const until = afterNight(addMs(now, offerMs))
  const latest = addMs(start, -hourMs)
  return until < latest ? until : latest
}

/** What is free for a request; what is free in a way is remembered while nothing changes, and everybody's wish is met from that. */
type Free = (request: MatchRequest) => Promise<Fitting>

const rememberFree = (work: Work, parts: CounsellingParts): Free => {
  const known = new Map<Way, Promise<FreeTimes>>()
  return async (request) => {
    const found = known.get(request.way) ?? freeTimes(work, parts, request.way)
    known.set(request.way, found)
    return fittingOf(await found, request)
  }
}

/** As many times are tried: one may run into something else the person has. */
const tries = 5

/** Holds the best time that suits; undefined when there is none. */
const holdFor = async (
  work: Work,
  parts: CounsellingParts,
  of: { readonly row: Case; readonly waiting: Waiting; readonly free: Free },
): Promise<Booking | undefined> => {
  const request = requestOf(parts, bodyOf(of.row))
  const best = bestOf(await of.free(request), request, of.waiting.unfit)
  // Shorter than this there is no time to answer.
  const soonest = addMs(work.now, 3 * hourMs)
  const { way, employer } = request
  for (const { counsellor, start } of best.filter((slot) => slot.start > soonest).slice(0, tries)) {
    const slot = { counsellor: counsellor.id, start }
    const held = await holdSlot(work, parts, { case: of.row.id, person: of.row.person, slot, way, employer })
    if (!('kind' in held)) return held
  }
  return undefined
}

const offerTo = async (
  work: Work,
  parts: CounsellingParts,
  { waiting, free }: { readonly waiting: Waiting; readonly free: Free },
): Promise<boolean> => {
  const row = await work.rows(cases).get(waiting.id)
  if (row?.state !== 'requested') {
    await endWaiting(work, waiting.id)
    return false
  }
  const booking = await holdFor(work, parts, { row, waiting, free })
  if (booking === undefined) return false
  const until = untilOf(work.now, booking.start)
  await work.rows(waitings).update({ ...waiting, state: 'offered', offer: { booking: booking.id, until } })
  await writeAudit(work, row.id, { actor: 'system', action: 'offer', detail: { booking: booking.id } })
  await tellMember(work, parts, { row, what: booking.id, reply: offerNotice(booking.start, until) })
  return true
}

interface Offered {
  readonly offers: number
  /** The last that was looked at; absent at the end of the list. */
  readonly last?: Waiting
}

/** The next few of the list; it ends where `most` have been offered a time, since after each what is free is reckoned anew. */
const offerSome = async (
  work: Work,
  parts: CounsellingParts,
  { after, most }: { readonly after?: Waiting | undefined; readonly most: number },
): Promise<Offered> => {
  let offers = 0
  let free = rememberFree(work, parts)
  const from = after === undefined ? {} : { after }
  const list = await work.rows(waitings).range('state', { where: ['waiting'], limit: atOnce, ...from })
  for (const waiting of list) {
    if (!(await offerTo(work, parts, { waiting, free }))) continue
    offers += 1
    if (offers === most) return { offers, last: waiting }
    free = rememberFree(work, parts)
  }
  const last = list.at(-1)
  return { offers, ...(last === undefined || list.length < atOnce ? {} : { last }) }
}

/**
 * Offers what is free to those who wait: the most urgent first, among them who has waited longest. Called where a time comes
 * free, for the head of the list; all of it is looked at every few minutes besides. @returns how many were offered one
 */
export const offerFree = async (work: Work, parts: CounsellingParts): Promise<number> =>
  (await offerSome(work, parts, { most: 3 })).offers

/** The offer is given up: what was offered does not come again. */
export const withdraw = async (work: Work, waiting: Waiting): Promise<void> => {
  const { offer, ...rest } = waiting
  const booking = offer === undefined ? undefined : await work.rows(bookings).get(offer.booking)
  await releaseSlot(work, booking?.id)
  const unfit = [...rest.unfit, ...(booking === undefined ? [] : [booking.start])].slice(-mostUnfit)
  await work.rows(waitings).update({ ...rest, state: 'waiting', unfit })
}

/** What is offered to this person right now. */
export const offerFor = async (read: ReadWork, person: string): Promise<Waiting | undefined> => {
  const own = await rangeOfPerson(read, waitings, 'person', { person, descending: true, limit: 20 })
  return own.find(({ state }) => state === 'offered')
}

export const acceptOffer = async (work: Work, parts: CounsellingParts, person: string): Promise<Done | Refused> => {
  const waiting = await offerFor(work, person)
  const { offer } = waiting ?? {}
  if (waiting === undefined || offer === undefined) return refused('not-found')
  const row = await work.rows(cases).get(waiting.id)
  const booking = await work.rows(bookings).get(offer.booking)
  if (row?.state !== 'requested' || booking?.state !== 'held' || offer.until <= work.now) return refused('taken')
  const { lateSince: _late, ...body } = bodyOf(row)
  const street = (await work.rows(stations).get(booking.station))?.street ?? ''
  const dueAt = promisedFor(work.now, body.urgency ?? 'ordinary', parts.calendar)
  const moved = await moveCase(work, row, {
    actor: 'member',
    action: 'accept',
    to: 'booked',
    rules: counsellingMoves,
    changes: { body: withBooking(body, booking), street },
    dueAt,
    detail: { booking: booking.id },
  })
  const { offer: _taken, ...rest } = waiting
  await work.rows(waitings).update({ ...rest, state: 'over' })
  await planAppointment(work, { subject: row.id, person, start: booking.start })
  await emit(work, { type: 'appointment.booked', subject: row.id, state: moved.state })
  await syncCall(work, parts, moved)
  return { kind: 'done', case: moved }
}

/** Stays on the list; the time goes to the next. */
export const declineOffer = async (work: Work, parts: CounsellingParts, person: string): Promise<boolean> => {
  const waiting = await offerFor(work, person)
  if (waiting === undefined) return false
  await withdraw(work, waiting)
  await offerFree(work, parts)
  return true
}

const mostOffered = 200

/** Offers nobody answered in time go to the next. */
const endOldOffers = async (work: Work): Promise<void> => {
  const open = await work.rows(waitings).range('state', { where: ['offered'], limit: mostOffered })
  for (const waiting of open) if ((waiting.offer?.until ?? '') <= work.now) await withdraw(work, waiting)
}

const mostOwnedUp = 50

/**
 * A promise that is over: the person is told so, once a promise, with a new time that is as true as the first. From then on the
 * request is red in the office's list until it has a time. @returns the last that was looked at
 */
const ownUp = async (work: Work, parts: CounsellingParts, after: Case | undefined): Promise<Case | undefined> => {
  const from = after === undefined ? {} : { after }
  const range = { where: [counsellingKind, 'requested'], limit: mostOwnedUp, ...from }
  const list = await work.rows(cases).range('inbox', range)
  for (const row of list) {
    if (row.dueAt === undefined || row.dueAt > work.now) continue
    // A time is held for them: that is the answer that was promised.
    if ((await work.rows(waitings).get(row.id))?.state === 'offered') continue
    const body = bodyOf(row)
    const { dueAt: _over, ...rest } = row
    const next = promisedFor(work.now, body.urgency ?? 'ordinary', parts.calendar)
    const changed = { ...body, lateSince: body.lateSince ?? row.dueAt }
    const again = next === undefined ? {} : { dueAt: next }
    await work.rows(cases).update({ ...rest, ...again, body: changed, updatedAt: work.now })
    await writeAudit(work, row.id, { actor: 'system', action: 'late', detail: { promised: row.dueAt } })
    await tellMember(work, parts, { row, what: `late ${row.dueAt}`, reply: lateNotice(next) })
  }
  return list.length < mostOwnedUp ? undefined : list.at(-1)
}

/** Every few minutes: offers that ran out, broken promises, free times; in many small transactions, with a breath after each. */
export const lookAfterWaiting = async (store: Store, parts: CounsellingParts): Promise<void> => {
  const lock = 'waiting list'
  await store.transaction(lock, endOldOffers)
  let waiting: Waiting | undefined
  do {
    const after = waiting
    waiting = (await store.transaction(lock, (work) => offerSome(work, parts, { after, most: 1 }))).last
    await nextTick()
  } while (waiting !== undefined)
  let late: Case | undefined
  do {
    const after = late
    late = await store.transaction(lock, (work) => ownUp(work, parts, after))
    await nextTick()
  } while (late !== undefined)
}
