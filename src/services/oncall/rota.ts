import type { ReadWork } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { staff } from '../../people/records.ts'
import { shifts, type Order, type PageChannel, type Shift } from './records.ts'

export const isOn = ({ from, until }: Pick<Shift, 'from' | 'until'>, now: Instant): boolean =>
  from <= now && now < until

/** Who is on call at an instant, in this order. */
export const onCallAt = (rota: readonly Shift[], now: Instant, order?: Order): readonly Shift[] =>
  rota.filter((shift) => isOn(shift, now) && (order === undefined || shift.order === order))

export interface Gap {
  readonly from: Instant
  readonly until: Instant
}

/** The times between two instants at which nobody at all is on call. */
export const gapsIn = (rota: readonly Pick<Shift, 'from' | 'until'>[], { from, until }: Gap): readonly Gap[] => {
  const gaps: Gap[] = []
  let covered = from
  for (const shift of rota.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (shift.until <= covered || shift.from >= until) continue
    if (shift.from > covered) gaps.push({ from: covered, until: shift.from })
    covered = shift.until
  }
  return covered < until ? [...gaps, { from: covered, until }] : gaps
}

/** More shifts to come than this are never planned, see `furthestDays`. */
const most = 2_000

/** The shifts that are not over at an instant, the one that ends first at the top. */
export const shiftsFrom = (read: ReadWork, from: Instant): Promise<readonly Shift[]> =>
  read.rows(shifts).range('until', { from, limit: most })

/** Whether a page can be sent this way, by the settings. */
export type Usable = (channel: PageChannel) => boolean

/**
 * Who can be called now: shifts of people who are still of staff, with at least one channel that works. This alone decides
 * whether a member is told that somebody was called.
 */
export const onDuty = async (read: ReadWork, usable: Usable): Promise<readonly Shift[]> => {
  const now = onCallAt(await shiftsFrom(read, read.now), read.now)
  const there: Shift[] = []
  for (const shift of now) {
    const account = shift.channels.some(usable) ? await read.rows(staff).get(shift.staff) : undefined
    if (account !== undefined && account.disabledAt === undefined) there.push(shift)
  }
  return there
}
