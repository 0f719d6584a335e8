import ical, { type ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { cases, type Case } from '../../casework/records.ts'
import { derivedId, newToken } from '../../core/ids.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { bodyOf, counsellingKind, stations } from './records.ts'
import { calendarLinks } from './request-records.ts'

export interface CalendarEvent {
  /** The case: the same event whatever becomes of it. */
  readonly case: string
  readonly start: Instant
  readonly end: Instant
  /** When the case was changed last: a file asked for twice is the same file. */
  readonly changedAt: Instant
  readonly sequence: number
  readonly isCancelled: boolean
  /** Only for a visit, and without the name of what is there: a calendar is read over shoulders. */
  readonly address?: string
}

/** RFC 5545 3.1 ends every line, the last one too. */
export const fileTextOf = (calendar: ICalCalendar): string => `${calendar.toString()}\r\n`

const minimal = { company: 'liangxin', product: 'calendar', language: 'ZH' }

/** One appointment as a calendar file. The title says that there is one, nothing about what for. */
export const calendarText = (event: CalendarEvent): string => {
  const calendar = ical({
    prodId: minimal,
    method: event.isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  })
  calendar.createEvent({
    id: `${derivedId('cal', event.case)}@liangxin`,
    stamp: new Date(event.changedAt),
    start: new Date(event.start),
    end: new Date(event.end),
    summary: '预约',
    sequence: event.sequence,
    status: event.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(event.address === undefined ? {} : { location: event.address }),
  })
  return fileTextOf(calendar)
}

/** The event of a case; undefined while it has no time. */
export const eventOf = async (read: ReadWork, row: Case): Promise<CalendarEvent | undefined> => {
  const { start, end, way, station, sequence = 0 } = bodyOf(row)
  if (start === undefined || end === undefined) return undefined
  const address =
    way === 'station' && station !== undefined ? (await read.rows(stations).get(station))?.address : undefined
  const isOn = row.state === 'booked' || row.state === 'confirmed' || row.state === 'done'
  const common = { case: row.id, start, end, changedAt: row.updatedAt, sequence, isCancelled: !isOn }
  return address === undefined ? common : { ...common, address }
}

const hashOf = (sealer: Sealer, token: string): string => sealer.lookup('lookup', `calendar:${token}`)

/** A link to the file of one case, for whoever has it. Only its hash is kept, and an earlier link ends. */
export const newCalendarLink = async (work: Work, sealer: Sealer, caseId: string): Promise<string> => {
  const before = await work.rows(calendarLinks).range('case', { where: [caseId], limit: 20 })
  for (const { id } of before) await work.rows(calendarLinks).delete(id)
  const token = newToken()
  await work.rows(calendarLinks).insert({ id: hashOf(sealer, token), case: caseId, createdAt: work.now })
  return `/c/${token}.ics`
}

/**
 * The file a link leads to. The right ends with the appointment: afterwards, and for anything else, there is none. What was
 * cancelled ahead of its time is still told to calendars until then.
 */
export const calendarOfLink =
  (sealer: Sealer) =>
  async (read: ReadWork, token: string): Promise<string | undefined> => {
    const link = await read.rows(calendarLinks).get(hashOf(sealer, token))
    const row = link === undefined ? undefined : await read.rows(cases).get(link.case)
    if (row?.kind !== counsellingKind) return undefined
    const event = await eventOf(read, row)
    return event === undefined || event.end <= read.now ? undefined : calendarText(event)
  }
