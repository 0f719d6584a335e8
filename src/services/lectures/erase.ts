import { cases } from '../../casework/records.ts'
import type { Work } from '../../core/store.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { isStanding, lectures, seats, type Seat } from './records.ts'
import { cancelSeat } from './rules.ts'

const batch = 100

const eraseFrom = async (work: Work, seat: Seat): Promise<void> => {
  const event = await work.rows(lectures).get(seat.event)
  if (event !== undefined && isStanding(seat.state)) await cancelSeat(work, { seat, event }, 'system')
  await cancelReminders(work, seat.case)
  const now = (await work.rows(seats).get(seat.id)) ?? seat
  const { person: _person, heldBy: _held, tell: _tell, tellAt: _at, toCall: _call, ...rest } = now
  await work.rows(seats).update(rest)
  const row = await work.rows(cases).get(seat.case)
  if (row === undefined) return
  await work.rows(cases).update({ ...row, person: '', body: { event: seat.event, seat: seat.id } })
}

/** Takes a person out of all sign-ups: what is ahead is given up, what was stays as a number without anybody. */
export const erasePerson = async (work: Work, person: string): Promise<void> => {
  for (;;) {
    const own = await work.rows(seats).range('person', { where: [person], limit: batch })
    for (const seat of own) await eraseFrom(work, seat)
    if (own.length === 0) return
  }
}
