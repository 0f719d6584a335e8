import type { Work } from '../../core/store.ts'
import {
  addDays,
  addMs,
  atLocal,
  clockText,
  hourMs,
  instantText,
  localDate,
  msBetween,
  wallClock,
  type Instant,
} from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import { isNight } from '../quiet-hours.ts'
import type { Reminder } from '../records.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'shift'
const evening = 20 * 60

export interface OnCallShift {
  readonly subject: string
  readonly staff: string
  readonly from: Instant
  readonly until: Instant
}

/** The evening before, and an hour before where that is not in the night. @returns what was planned */
export const planShift = (work: Work, { subject, staff, from, until }: OnCallShift): Promise<readonly Reminder[]> => {
  const eveBefore = atLocal(addDays(localDate(from), -1), evening)
  const hourBefore = addMs(from, -hourMs)
  const offsets = [
    { occurrence: 'evening', beforeMs: msBetween(eveBefore, from) },
    ...(isNight(hourBefore) ? [] : [{ occurrence: '1h', beforeMs: hourMs }]),
  ]
  const isSameDay = localDate(from) === localDate(until)
  const to = isSameDay ? clockText(wallClock(until).minutes) : instantText(until)
  const words = `您有一班值班：${instantText(from)}到${to}。`
  const about = { kind, subject, person: staff, eventAt: from, offsets }
  return planReminders(work, { ...about, importance: 'important', words })
}

/** @param stillOn whether this person still has that shift, and it begins then */
export const shiftKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '值班提醒',
  audience: 'staff',
  importance: 'important',
  late: { until: 'event' },
  merge: 'event',
  digest: false,
  stillOn,
})
