import type { Log } from '../../core/log.ts'
import { StoreUnavailable, type Store, type Work } from '../../core/store.ts'
import { addMs } from '../../core/time.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { lectures, seats, type Lecture, type SeatState } from './records.ts'
import { paperMs } from './rules.ts'
import { countIn, moveSeat, moveUp, seatsIn, withTelling } from './seats.ts'
import { tellingsDue, tellOne, type TellingParts } from './telling.ts'

const batch = 100

interface TendParts extends TellingParts {
  readonly store: Store
  readonly log: Log
}

/** One row that cannot be handled must not stop the others; it is tried again at the next round. */
const each = async <T extends { readonly id: string }>(
  { log }: TendParts,
  rows: readonly T[],
  handle: (row: T) => Promise<void>,
): Promise<void> => {
  for (const row of rows) {
    try {
      await handle(row)
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      log.error('store', 'a sign-up could not be handled', error, { row: row.id })
    }
  }
}

const tellDue = async (parts: TendParts): Promise<void> => {
  const due = await parts.store.read((read) => tellingsDue(read, 1_000))
  await each(parts, due, ({ id, person = id }) => parts.store.transaction(person, (work) => tellOne(work, parts, id)))
}

/** An offer ends; one that was never said waits for being said. */
const lapseOne = async (work: Work, id: string): Promise<void> => {
  const seat = await work.rows(seats).get(id)
  if (seat?.state !== 'offered' || seat.tell === 'offer') return
  if (seat.offeredUntil === undefined || seat.offeredUntil > work.now) return
  const event = await work.rows(lectures).get(seat.event)
  const changes = event === undefined ? {} : withTelling(work, event, 'lapsed')
  await moveSeat(work, seat, { to: 'lapsed', actor: 'system', action: 'lapse', changes })
  await moveUp(work, seat.event)
}

const lapseOffers = async (parts: TendParts): Promise<void> => {
  const { store } = parts
  const due = await store.read((read) => read.rows(seats).range('offer', { to: addMs(read.now, 1), limit: 1_000 }))
  await each(parts, due, ({ id, person = id }) => store.transaction(person, (work) => lapseOne(work, id)))
}

const endings: readonly (readonly [SeatState, SeatState, string])[] = [
  ['came', 'attended', 'over'],
  ['seated', 'absent', 'did not come'],
  ['waiting', 'closed', 'over'],
  ['offered', 'closed', 'over'],
]

/** Settles some of the sign-ups of an event that is over. @returns how many; 0 when the event itself was closed */
const closeSome = async (work: Work, eventId: string): Promise<number> => {
  const event = await work.rows(lectures).get(eventId)
  if (event?.state !== 'open' || addMs(event.until, paperMs) > work.now) return 0
  for (const [state, to, action] of endings) {
    const some = await seatsIn(work, event.id, state, batch)
    const asks = to === 'attended' && event.survey !== undefined
    for (const { tell: _tell, tellAt: _at, ...seat } of some) {
      const changes = asks ? withTelling(work, event, 'survey') : {}
      await moveSeat(work, seat, { to, actor: 'system', action, changes, forget: true })
      await cancelReminders(work, seat.case)
    }
    if (some.length > 0) return some.length
  }
  const came = await countIn(work, event.id, 'attended')
  await work.rows(lectures).update({ ...event, state: 'over', came })
  return 0
}

const isPast = ({ until }: Lecture, now: string): boolean => addMs(until, paperMs) <= now

const closePast = async (parts: TendParts): Promise<void> => {
  const { store } = parts
  const past = await store.read(async (read) => {
    const begun = await read.rows(lectures).range('when', { where: ['open'], to: read.now, limit: 1_000 })
    return begun.filter((event) => isPast(event, read.now))
  })
  await each(parts, past, async ({ id }) => {
    while ((await store.transaction(id, (work) => closeSome(work, id))) > 0);
  })
}

/**
 * What time brings: words that are due are said, offers end and go to the next, events that are over are closed. It looks at
 * what is due by now, so a stop or a jump of the clock only makes it late.
 */
export const tendLectures = async (parts: TendParts): Promise<void> => {
  await tellDue(parts)
  await lapseOffers(parts)
  await closePast(parts)
}
