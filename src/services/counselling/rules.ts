import { legible } from '../../core/seal.ts'
import { newCaseCode, findByCode } from '../../casework/codes.ts'
import { cases, type Case } from '../../casework/records.ts'
import { isEnded, moveCase, openCase } from '../../casework/transitions.ts'
import { emit } from '../../core/events.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { isSamePerson, rangeOfPerson } from '../../people/joined.ts'
import { planAppointment } from '../../reminders/kinds/appointment.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { holdSlot, refused, releaseSlot, withBooking } from './holding.ts'
import type { CounsellingParts, Done, Refused, SlotChoice } from './holding.ts'
import { syncCall } from './phone-calls.ts'
import { bodyOf, counsellingKind, counsellingMoves, stations } from './records.ts'
import type { CounsellingBody, Topic, Way } from './records.ts'
import type { Urgency } from './request-records.ts'
import { promisedFor, triage } from './triage.ts'
import { beginWaiting, endWaiting, offerOf } from './waiting-rows.ts'
import type { Wishes } from './wishes.ts'

export interface CounsellingWish {
  readonly person: string
  readonly topic: Topic
  readonly way: Way
  readonly phone?: string
  readonly wishes?: Wishes
  /** What was written besides, read for how soon it has to be; not kept by this. */
  readonly said?: string
}

/** One person cannot hold the times of many. */
const openLimit = 2

export const hasEnough = async (read: ReadWork, person: string): Promise<boolean> =>
  (await upcomingCases(read, person)).length >= openLimit

const promiseOf = (
  work: Work,
  { calendar }: CounsellingParts,
  urgency: Urgency = 'ordinary',
): { readonly dueAt?: Instant } => {
  const dueAt = promisedFor(work.now, urgency, calendar)
  return dueAt === undefined ? {} : { dueAt }
}

/** The member's cases that are still ahead, newest first. */
export const upcomingCases = async (read: ReadWork, person: string): Promise<readonly Case[]> => {
  const own = await rangeOfPerson(read, cases, 'person', { person, descending: true, limit: 100 })
  return own.filter((row) => {
    if (row.kind !== counsellingKind || isEnded(counsellingMoves, row.state)) return false
    const { end } = bodyOf(row)
    return end === undefined || end > read.now
  })
}

const streetOf = async (work: Work, station: string): Promise<string> =>
  (await work.rows(stations).get(station))?.street ?? ''

const firstBody = async (
  work: Work,
  { sealer }: CounsellingParts,
  wish: CounsellingWish,
): Promise<CounsellingBody & { readonly urgency: Urgency }> => {
  const { employer, ...wishes } = wish.wishes ?? {}
  return {
    topic: wish.topic,
    way: wish.way,
    ...wishes,
    ...(employer === undefined ? {} : { employer: sealer.seal('counselling', employer) }),
    ...(wish.phone === undefined ? {} : { phone: sealer.seal('contact', wish.phone) }),
    urgency: await triage(work, wish.person, wish.said ?? ''),
    consentAt: work.now,
  }
}

export interface Opened extends Done {
  /** Told to the member once; only its hash is kept. */
  readonly code: string
}

/** Books a free slot for a member: slot, case, code and reminders together, or a refusal and nothing. */
export const bookSlot = async (
  work: Work,
  parts: CounsellingParts,
  wish: CounsellingWish & { readonly slot: SlotChoice },
): Promise<Opened | Refused> => {
  if (await hasEnough(work, wish.person)) return refused('too-many')
  const id = work.newId('cas')
  const { employer } = wish.wishes ?? {}
  const holding = { case: id, person: wish.person, slot: wish.slot, way: wish.way, employer }
  const booking = await holdSlot(work, parts, holding)
  if ('kind' in booking) return booking
  const { code, codeHash } = await newCaseCode(work, parts.sealer, counsellingKind)
  const street = await streetOf(work, booking.station)
  const first = await firstBody(work, parts, wish)
  const body = withBooking(first, booking)
  const common = { id, kind: counsellingKind, person: wish.person, street, codeHash }
  const promise = promiseOf(work, parts, first.urgency)
  const row = { ...common, state: 'booked', createdAt: work.now, updatedAt: work.now, ...promise, body }
  const opened = await openCase(work, row, { actor: 'member', action: 'book', detail: { booking: booking.id } })
  await syncCall(work, parts, opened)
  await planAppointment(work, { subject: id, person: wish.person, start: booking.start })
  await emit(work, { type: 'appointment.booked', subject: id, state: opened.state })
  return { kind: 'done', case: opened, code }
}

/** Writes down a request for which no slot fitted; the office finds a time. */
export const requestCounselling = async (
  work: Work,
  parts: CounsellingParts,
  wish: CounsellingWish & { readonly wish: string },
): Promise<Opened | Refused> => {
  if (await hasEnough(work, wish.person)) return refused('too-many')
  const { code, codeHash } = await newCaseCode(work, parts.sealer, counsellingKind)
  const said = `${wish.said ?? ''}\n${wish.wish}`
  const body = {
    ...(await firstBody(work, parts, { ...wish, said })),
    wish: parts.sealer.seal('counselling', wish.wish),
  }
  const common = { id: work.newId('cas'), kind: counsellingKind, person: wish.person, street: '', codeHash }
  const row = {
    ...common,
    state: 'requested',
    createdAt: work.now,
    updatedAt: work.now,
    ...promiseOf(work, parts, body.urgency),
    body,
  }
  const opened = await openCase(work, row, { actor: 'member', action: 'request' })
  await beginWaiting(work, parts, opened)
  await syncCall(work, parts, opened)
  return { kind: 'done', case: opened, code }
}

export interface Change {
  readonly actor: string
  readonly action: string
}

const isOver = (work: Work, row: Case): boolean => {
  const { end } = bodyOf(row)
  return isEnded(counsellingMoves, row.state) || (end !== undefined && end <= work.now)
}

/** Gives a case this slot; the one it had is free again, and the reminders follow. A refusal leaves it as it was. */
export const moveAppointment = async (
  work: Work,
  parts: CounsellingParts,
  row: Case,
  change: Change & { readonly to: 'booked' | 'confirmed'; readonly slot: SlotChoice; readonly way?: Way },
): Promise<Done | Refused> => {
  if (isOver(work, row)) return refused('ended')
  const body = bodyOf(row)
  const { slot, way, actor, action, to } = change
  const promise = to === 'booked' ? promiseOf(work, parts, body.urgency) : {}
  const move = { actor, action, to, rules: counsellingMoves, ...promise }
  if (body.counsellor === slot.counsellor && body.start === slot.start)
    return { kind: 'done', case: to === 'booked' ? row : await moveCase(work, row, move) }
  const instead = body.booking ?? (await offerOf(work, row.id))
  // The office may decide otherwise about the way, never about an employer the member wants to avoid.
  const employer = body.employer === undefined ? undefined : legible(parts.sealer, 'counselling', body.employer)
  const held = { case: row.id, person: row.person, slot, instead, employer, ...(way === undefined ? {} : { way }) }
  const booking = await holdSlot(work, parts, held)
  if ('kind' in booking) return booking
  await releaseSlot(work, body.booking)
  await endWaiting(work, row.id)
  const { lateSince: _late, ...kept } = body
  const next = { ...kept, ...(body.start === undefined ? {} : { sequence: (body.sequence ?? 0) + 1 }) }
  const changes = { body: withBooking(next, booking), street: await streetOf(work, booking.station) }
  const moved = await moveCase(work, row, { ...move, changes, detail: { booking: booking.id } })
  await syncCall(work, parts, moved)
  await cancelReminders(work, row.id)
  await planAppointment(work, { subject: row.id, person: row.person, start: booking.start })
  const type = body.start === undefined ? 'appointment.booked' : 'appointment.moved'
  await emit(work, { type, subject: row.id, state: moved.state })
  return { kind: 'done', case: moved }
}

export const cancelAppointment = async (
  work: Work,
  parts: CounsellingParts,
  row: Case,
  change: Change & { readonly reason?: string },
): Promise<Done | Refused> => {
  if (isOver(work, row)) return refused('ended')
  const { lateSince: _late, ...before } = bodyOf(row)
  await releaseSlot(work, before.booking)
  await endWaiting(work, row.id)
  const body = { ...before, sequence: (before.sequence ?? 0) + 1 }
  const { reason } = change
  const changes = { body: reason === undefined ? body : { ...body, cancelReason: reason } }
  const { actor, action } = change
  const moved = await moveCase(work, row, { actor, action, to: 'cancelled', rules: counsellingMoves, changes })
  await syncCall(work, parts, moved)
  await cancelReminders(work, row.id)
  if (before.start !== undefined)
    await emit(work, { type: 'appointment.cancelled', subject: row.id, state: moved.state })
  return { kind: 'done', case: moved }
}

/** How a member names a case: as one of their own, or by its code. */
export type CaseRef =
  | { readonly kind: 'own'; readonly person: string; readonly case: string }
  | { readonly kind: 'code'; readonly person: string; readonly code: string }

export const caseOfMember = async (work: Work, { sealer }: CounsellingParts, ref: CaseRef): Promise<Done | Refused> => {
  if (ref.kind === 'own') {
    const row = await work.rows(cases).get(ref.case)
    const isOwn = row?.kind === counsellingKind && (await isSamePerson(work, row.person, ref.person))
    return isOwn ? { kind: 'done', case: row } : refused('not-found')
  }
  const found = await findByCode(work, sealer, { kind: counsellingKind, code: ref.code, person: ref.person })
  if (found.kind === 'found') return { kind: 'done', case: found.case }
  return refused(found.kind === 'wrong' ? 'wrong-code' : 'too-many-tries')
}

export const changeByMember = async (
  work: Work,
  parts: CounsellingParts,
  ref: CaseRef,
  slot: SlotChoice,
): Promise<Done | Refused> => {
  const found = await caseOfMember(work, parts, ref)
  if (found.kind === 'refused') return found
  return moveAppointment(work, parts, found.case, {
    slot,
    way: bodyOf(found.case).way,
    to: 'booked',
    actor: 'member',
    action: 'move',
  })
}

export const cancelByMember = async (work: Work, parts: CounsellingParts, ref: CaseRef): Promise<Done | Refused> => {
  const found = await caseOfMember(work, parts, ref)
  if (found.kind === 'refused') return found
  return cancelAppointment(work, parts, found.case, { actor: 'member', action: 'cancel' })
}
