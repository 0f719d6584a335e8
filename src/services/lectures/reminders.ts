import type { Work } from '../../core/store.ts'
import { hourMs, instantText } from '../../core/time.ts'
import type { ReminderKind } from '../../reminders/kinds/kind.ts'
import { cancelReminders, planReminders } from '../../reminders/planning.ts'
import { lectures, seats, type Lecture, type Seat } from './records.ts'

const kind = 'lecture'
const offsets = [
  { occurrence: '24h', beforeMs: 24 * hourMs },
  { occurrence: '2h', beforeMs: 2 * hourMs },
] as const

/** A day and two hours before. It may be read over a shoulder: what the lecture is about is no part of it. @returns whether one is still to come */
export const planComing = async (work: Work, seat: Seat, event: Lecture): Promise<boolean> => {
  if (seat.person === undefined) return false
  await cancelReminders(work, seat.case)
  const words = `您有一个活动：${instantText(event.from)}。回“我的报名”看详情。`
  const about = { kind, subject: seat.case, person: seat.person, eventAt: event.from }
  const planned = await planReminders(work, { ...about, offsets, importance: 'important', words })
  return planned.length > 0
}

/** Wanted as long as the seat is held and the event begins when it was to begin. */
export const lectureReminders: ReminderKind = {
  kind,
  name: '活动提醒',
  audience: 'member',
  importance: 'important',
  late: { until: 'event' },
  merge: 'event',
  digest: false,
  stillOn: async (work, { subject, eventAt }) => {
    const seat = await work.rows(seats).byUnique('case', [subject])
    if (seat?.state !== 'seated') return false
    const event = await work.rows(lectures).get(seat.event)
    return event?.state === 'open' && event.from === eventAt
  },
}
