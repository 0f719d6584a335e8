import type { Deliver } from '../../core/delivery.ts'
import { derivedId } from '../../core/ids.ts'
import { notice } from '../../core/reply.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs } from '../../core/time.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { resolvePerson } from '../../people/joined.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { isStanding, lectures, seats, type Lecture, type Seat } from './records.ts'
import { planComing } from './reminders.ts'
import { forgetContact, moveSeat, movesUp, offerEnd } from './seats.ts'
import * as words from './words.ts'

/** The form of a questionnaire by its id; undefined when there is none in use. The service of questionnaires knows. */
export type FollowUp = (survey: string) => string | undefined

export interface TellingParts {
  readonly deliver: Deliver
  readonly followUp?: FollowUp | undefined
}

/** What to say, after the sign-up was brought to where it now stands. */
interface Said {
  readonly seat: Seat
  readonly say: string | undefined
}

/** The time to answer counts from when the offer is said: a process that stood still takes nothing from it. */
const sayOffer = async (work: Work, seat: Seat, event: Lecture): Promise<Said> => {
  if (seat.state !== 'offered') return { seat, say: undefined }
  if (!movesUp(event, work.now))
    return { seat: await moveSeat(work, seat, { to: 'lapsed', actor: 'system', action: 'lapse' }), say: undefined }
  const offeredUntil = offerEnd(work.now, event)
  return { seat: { ...seat, offeredUntil }, say: words.offerNotice(offeredUntil) }
}

const sayCancelled = async (work: Work, seat: Seat, event: Lecture): Promise<Said> => {
  if (event.state !== 'cancelled' || !isStanding(seat.state)) return { seat, say: undefined }
  const closed = await moveSeat(work, seat, { to: 'closed', actor: 'system', action: 'event cancelled' })
  await cancelReminders(work, seat.case)
  return { seat: closed, say: words.cancelledNotice(event.from) }
}

const sayChanged = async (work: Work, seat: Seat, event: Lecture): Promise<Said> => {
  if (event.state !== 'open' || !isStanding(seat.state)) return { seat, say: undefined }
  if (seat.state === 'seated') await planComing(work, seat, event)
  return { seat, say: words.changedNotice }
}

/** An invitation, which who does not want to be reminded does not get; the other words are about a seat of theirs. */
const saySurvey = async (work: Work, seat: Seat, event: Lecture, followUp: FollowUp | undefined): Promise<Said> => {
  const person = seat.person === undefined ? undefined : await resolvePerson(work, seat.person)
  const flow = event.survey === undefined ? undefined : followUp?.(event.survey)
  const isWanted = flow !== undefined && person?.optedOut.includes('all') !== true
  return { seat, say: isWanted ? words.surveyNotice : undefined }
}

const sayIt = async (work: Work, parts: TellingParts, seat: Seat, event: Lecture): Promise<Said> => {
  switch (seat.tell) {
    case 'offer':
      return sayOffer(work, seat, event)
    case 'cancelled':
      return sayCancelled(work, seat, event)
    case 'changed':
      return sayChanged(work, seat, event)
    case 'survey':
      return saySurvey(work, seat, event, parts.followUp)
    case 'lapsed':
      return { seat, say: words.lapsedNotice }
    case undefined:
      return { seat, say: undefined }
  }
}

/**
 * Says what is due about one sign-up, once. Who cannot be reached in writing goes to the list of those to ring up, but not
 * for a questionnaire.
 */
export const tellOne = async (work: Work, parts: TellingParts, id: string): Promise<void> => {
  const found = await work.rows(seats).get(id)
  const { tell, tellAt } = found ?? {}
  if (found === undefined || tell === undefined || tellAt === undefined || tellAt > work.now) return
  const event = await work.rows(lectures).get(found.event)
  const said: Said = event === undefined ? { seat: found, say: undefined } : await sayIt(work, parts, found, event)
  const { tell: _tell, tellAt: _at, ...seat } = said.seat
  if (said.say === undefined || seat.person === undefined) {
    await work.rows(seats).update(seat)
    return
  }
  const sendId = derivedId('snd', seat.id, tell, tellAt)
  const words = { person: seat.person, replies: [notice(said.say)], sendId, mayBeRelayed: tell !== 'survey' }
  const account = await parts.deliver(work, words)
  const mustCall = account === undefined && tell !== 'survey'
  if (mustCall) await writeAudit(work, seat.case, { actor: 'system', action: 'unreachable' })
  const kept = await work.rows(seats).update(mustCall ? { ...seat, toCall: tell } : seat)
  if (!mustCall) await forgetContact(work, kept)
}

/** Sign-ups about which something is due, the oldest first. */
export const tellingsDue = (read: ReadWork, limit: number): Promise<readonly Seat[]> =>
  read.rows(seats).range('tell', { to: addMs(read.now, 1), limit })
