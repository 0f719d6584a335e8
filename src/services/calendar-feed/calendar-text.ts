import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventClass, ICalEventStatus } from 'ical-generator'
import { hourMs, minuteMs } from '../../core/time.ts'
import { fileTextOf } from '../counselling/calendar-file.ts'
import type { FeedEntry } from './entries.ts'

/** How often a calendar is to ask again. */
const refreshSeconds = hourMs / 1000

/** All that is said of anything: a calendar is read over shoulders (people.md §1 line 7). */
const titles: Readonly<Record<FeedEntry['kind'], string>> = {
  appointment: '您有一个预约',
  event: '您有一个活动',
  deadline: '您有一条提醒',
}

/** Before the start: a day and two hours; of a whole day, nine in the morning three days and one day before it. */
const alarmHours: Readonly<Record<FeedEntry['kind'], readonly number[]>> = {
  appointment: [24, 2],
  event: [24, 2],
  deadline: [63, 15],
}

const secondsOf = (hours: number): number => (hours * hourMs) / 1000

const spanOf = ({ when }: FeedEntry) =>
  'day' in when
    ? { start: new Date(`${when.day}T00:00:00.000Z`), allDay: true, timezone: 'UTC' }
    : { start: new Date(when.start), end: new Date(Math.max(Date.parse(when.end), Date.parse(when.start) + minuteMs)) }

/** The calendar as a file: the same entries give the same bytes, whatever the clock. */
export const feedText = (entries: readonly FeedEntry[]): string => {
  const calendar = ical({
    prodId: { company: 'liangxin', product: 'calendar', language: 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    name: '我的日程',
    ttl: refreshSeconds,
  })
  for (const entry of entries) {
    const summary = titles[entry.kind]
    const event = calendar.createEvent({
      id: entry.uid,
      stamp: new Date(entry.changedAt),
      ...spanOf(entry),
      summary,
      class: ICalEventClass.PRIVATE,
      sequence: entry.sequence,
      status: entry.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
    if (entry.isCancelled) continue
    for (const hours of alarmHours[entry.kind])
      event.createAlarm({ type: ICalAlarmType.display, triggerBefore: secondsOf(hours), description: summary })
  }
  return fileTextOf(calendar)
}
