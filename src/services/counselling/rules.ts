import { newCaseCode, findByCode } from '../../casework/codes.ts'
import { cases, type Case } from '../../casework/records.ts'
import { isEnded, moveCase, openCase } from '../../casework/transitions.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { atLocal, localDate, type Instant } from '../../core/time.ts'
import { planAppointment } from '../../reminders/kinds/appointment.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { holdSlot, refused, releaseSlot, withBooking } from './holding.ts'
import type { CounsellingParts, Done, Refused, SlotChoice } from './holding.ts'
import { bodyOf, counsellingKind, counsellingMoves, stations } from './records.ts'
import type { CounsellingBody, Topic, Way } from './records.ts'

export interface CounsellingWish {
  readonly person: string
  readonly topic: Topic
  readonly way: Way
  readonly phone?: string
}

/** One person cannot hold the times of many. */
const openLimit = 2

export const hasEnough = async (read: ReadWork, person: string): Promise<boolean> =>
  (await upcomingCases(read, person)).length >= openLimit

const promiseOf = (work: Work, { calendar }: CounsellingParts): { readonly dueAt?: Instant } => {
  const day = calendar.nextWorkday(localDate(work.now))
  return day === 'unknown' ? {} : { dueAt: atLocal(day, 17 * 60) }
}

/** The member's cases that are still ahead, newest first. */
export const upcomingCases = async (read: ReadWork, person: string): Promise<readonly Case[]> => {
  const own = await read.rows(cases).range('person', { where: [person], descending: true, limit: 100 })
  return own.filter((row) => {
    if (row.kind !== counsellingKind || isEnded(counsellingMoves, row.state)) return false
    const { end } = bodyOf(row)
    return end === undefined || end > read.now
  })
}

const streetOf = async (work: Work, station: string): Promise<string> =>
  (await work.rows(stations).get(station))?.street ?? ''

const firstBody = (work: Work, { sealer }: CounsellingParts, wish: CounsellingWish): CounsellingBody => ({
  topic: wish.topic,
  way: wish.way,
  ...(wish.phone === undefined ? {} : { phone: sealer.seal('contact', wish.phone) }),
  consentAt: work.now,
})

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
  const holding = { case: id, person: wish.person, slot: wish.slot, way: wish.way }
  const booking = await holdSlot(work, parts, holding)
  if ('kind' in booking) return booking
  const { code, codeHash } = await newCaseCode(work, parts.sealer, counsellingKind)
  const street = await streetOf(work, booking.station)
  const body = withBooking(firstBody(work, parts, wish), booking)
  const common = { id, kind: counsellingKind, person: wish.person, street, codeHash }
  const row = { ...common, state: 'booked', createdAt: work.now, updatedAt: work.now, ...promiseOf(work, parts), body }
  const opened = await openCase(work, row, { actor: 'member', action: 'book', detail: { booking: booking.id } })
  await planAppointment(work, { subject: id, person: wish.person, start: booking.start })
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
  const body: CounsellingBody = {
    ...firstBody(work, parts, wish),
    wish: parts.sealer.seal('counselling', wish.wish),
  }
  const common = { id: work.newId('cas'), kind: counsellingKind, person: wish.person, street: '', codeHash }
  const row = {
    ...common,
    state: 'requested',
    createdAt: work.now,
    updatedAt: work.now,
    ...promiseOf(work, parts),
    body,
  }
  const opened = await openCase(work, row, { actor: 'member', action: 'request' })
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
  const promise = to === 'booked' ? promiseOf(work, parts) : {}
  const move = { actor, action, to, rules: counsellingMoves, ...promise }
  if (body.counsellor === slot.counsellor && body.start === slot.start)
    return { kind: 'done', case: to === 'booked' ? row : await moveCase(work, row, move) }
  const held = { case: row.id, person: row.person, slot, instead: body.booking, ...(way === undefined ? {} : { way }) }
  const booking = await holdSlot(work, parts, held)
  if ('kind' in booking) return booking
  await releaseSlot(work, body.booking)
  const changes = { body: withBooking(body, booking), street: await streetOf(work, booking.station) }
  const moved = await moveCase(work, row, { ...move, changes, detail: { booking: booking.id } })
  await cancelReminders(work, row.id)
  await planAppointment(work, { subject: row.id, person: row.person, start: booking.start })
  return { kind: 'done', case: moved }
}

export const cancelAppointment = async (
  work: Work,
  row: Case,
  change: Change & { readonly reason?: string },
): Promise<Done | Refused> => {
  if (isOver(work, row)) return refused('ended')
  const body = bodyOf(row)
  await releaseSlot(work, body.booking)
  const { reason } = change
  const changes = { body: reason === undefined ? body : { ...body, cancelReason: reason } }
  const { actor, action } = change
  const moved = await moveCase(work, row, { actor, action, to: 'cancelled', rules: counsellingMoves, changes })
  await cancelReminders(work, row.id)
  return { kind: 'done', case: moved }
}

/** How a member names a case: as one of their own, or by its code. */
export type CaseRef =
  | { readonly kind: 'own'; readonly person: string; readonly case: string }
  | { readonly kind: 'code'; readonly person: string; readonly code: string }

export const caseOfMember = async (work: Work, { sealer }: CounsellingParts, ref: CaseRef): Promise<Done | Refused> => {
  if (ref.kind === 'own') {
    const row = await work.rows(cases).get(ref.case)
    const isOwn = row?.kind === counsellingKind && row.person === ref.person
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
  return cancelAppointment(work, found.case, { actor: 'member', action: 'cancel' })
}
