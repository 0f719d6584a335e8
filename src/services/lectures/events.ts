import { writeAudit } from '../../casework/transitions.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, hourMs, msBetween } from '../../core/time.ts'
import { lectures, seats, standingStates, type Lecture, type Telling } from './records.ts'
import { moveUp, offerEnd, refused, seatsIn, withTelling, type Refused } from './seats.ts'

/** What the office writes down about a lecture. */
export type LectureFacts = Pick<
  Lecture,
  'title' | 'speaker' | 'place' | 'from' | 'until' | 'capacity' | 'opensAt' | 'closesAt'
> & { readonly survey?: string | undefined }

/** Why facts cannot stand, in words for the clerk; undefined when they can. */
export const wrongFacts = (facts: LectureFacts): string | undefined => {
  const { from, until, opensAt, closesAt } = facts
  if (until <= from) return '结束时间要在开始时间之后。'
  if (msBetween(from, until) > 12 * hourMs) return '一场最长12小时；几天的请分开建。'
  if (closesAt <= opensAt) return '报名截止要在报名开始之后。'
  return closesAt > until ? '报名截止不能晚过讲座结束。' : undefined
}

export interface EventAct {
  readonly staff: string
  readonly event: string
  /** The version the clerk saw. */
  readonly version: number
}

const seen = async (work: Work, act: EventAct): Promise<Lecture | Refused> => {
  const event = await work.rows(lectures).get(act.event)
  if (event === undefined) return refused('not-found')
  return event.version === act.version ? event : refused('stale')
}

const change = async (work: Work, event: Lecture, staff: string, action: string): Promise<Lecture> => {
  await writeAudit(work, event.id, { actor: staff, action })
  return work.rows(lectures).update(event)
}

export const createLecture = async (work: Work, staff: string, facts: LectureFacts): Promise<Lecture> => {
  const id = work.newId('lec')
  await writeAudit(work, id, { actor: staff, action: 'create' })
  return work.rows(lectures).insert({ id, ...facts, state: 'draft', extra: 0, createdAt: work.now })
}

/** Everybody who still expects something is told, each in a transaction of their own. */
const tellAll = async (work: Work, event: Lecture, tell: Telling): Promise<void> => {
  for (const state of standingStates) {
    for (const seat of await seatsIn(work, event.id, state)) {
      // An offer that is not said yet says the new time by itself.
      const telling = tell === 'changed' && seat.tell === 'offer' ? {} : withTelling(work, event, tell)
      const last = offerEnd(work.now, event)
      const sooner = seat.offeredUntil !== undefined && last < seat.offeredUntil ? { offeredUntil: last } : {}
      await work.rows(seats).update({ ...seat, ...telling, ...sooner })
    }
  }
}

const isElsewhere = (before: Lecture, after: LectureFacts): boolean =>
  before.from !== after.from || before.until !== after.until || before.place !== after.place

/** Another time or place is told to all; more seats move people up; fewer take nobody's seat away. */
export const editLecture = async (work: Work, act: EventAct, facts: LectureFacts): Promise<Lecture | Refused> => {
  const event = await seen(work, act)
  if ('kind' in event) return event
  if (event.state !== 'draft' && event.state !== 'open') return refused('ended')
  const { survey: _before, ...rest } = event
  const edited = await change(work, { ...rest, ...facts }, act.staff, 'edit')
  if (edited.state !== 'open') return edited
  if (isElsewhere(event, facts) && edited.until > work.now) await tellAll(work, edited, 'changed')
  await moveUp(work, edited.id)
  return edited
}

export const publishLecture = async (work: Work, act: EventAct): Promise<Lecture | Refused> => {
  const event = await seen(work, act)
  if ('kind' in event) return event
  if (event.state === 'open') return event
  return event.state === 'draft' ? change(work, { ...event, state: 'open' }, act.staff, 'publish') : refused('ended')
}

/** Called off: nobody comes, and everybody is told. */
export const cancelLecture = async (
  work: Work,
  act: EventAct & { readonly reason: string },
): Promise<Lecture | Refused> => {
  const event = await seen(work, act)
  if ('kind' in event) return event
  if (event.state !== 'draft' && event.state !== 'open') return refused('ended')
  if (event.until <= work.now) return refused('ended')
  const off = await change(work, { ...event, state: 'cancelled', cancelReason: act.reason }, act.staff, 'call off')
  await tellAll(work, off, 'cancelled')
  return off
}

export const setExtra = async (work: Work, act: EventAct & { readonly extra: number }): Promise<Lecture | Refused> => {
  const event = await seen(work, act)
  if ('kind' in event) return event
  const hasBegun = event.state === 'over' || (event.state === 'open' && event.from <= work.now)
  return hasBegun ? change(work, { ...event, extra: act.extra }, act.staff, 'count extra') : refused('too-soon')
}

/** Lectures of a state by their start, the latest first. */
export const lecturesIn = (read: ReadWork, state: Lecture['state'], limit: number): Promise<readonly Lecture[]> =>
  read.rows(lectures).range('when', { where: [state], descending: true, limit })

/** How many were held and how many people came, scanners and counted ones together. */
export const lectureTotals = async (
  read: ReadWork,
): Promise<{ readonly held: number; readonly participants: number }> => {
  const over = await lecturesIn(read, 'over', 100_000)
  const participants = over.reduce((sum, { came = 0, extra }) => sum + came + extra, 0)
  return { held: over.length, participants }
}

/** Open lectures of yesterday, today and tomorrow: whatever somebody in a hall can mean. */
export const lecturesAround = (read: ReadWork): Promise<readonly Lecture[]> =>
  read.rows(lectures).range('when', {
    where: ['open'],
    from: addMs(read.now, -26 * hourMs),
    to: addMs(read.now, 26 * hourMs),
    limit: 200,
  })
