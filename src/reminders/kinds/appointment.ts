import type { Work } from '../../core/store.ts'
import { hourMs, instantText, type Instant } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'appointment'
const offsets = [
  { occurrence: '24h', beforeMs: 24 * hourMs },
  { occurrence: '2h', beforeMs: 2 * hourMs },
] as const

export interface Appointment {
  /** The case that has the appointment. */
  readonly subject: string
  readonly person: string
  readonly start: Instant
}

/** A day and two hours before. The words say that there is an appointment and nothing about what for. */
export const planAppointment = async (work: Work, { subject, person, start }: Appointment): Promise<void> => {
  const words = `您有一个预约：${instantText(start)}。回“我的预约”看详情。`
  await planReminders(work, { kind, subject, person, eventAt: start, offsets, importance: 'important', words })
}

/** @param stillOn whether the subject still has its appointment at that time: its service knows */
export const appointmentKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '预约提醒',
  audience: 'member',
  importance: 'important',
  late: { until: 'event' },
  merge: 'event',
  // Another time can be found.
  missedByNight: 'call',
  digest: false,
  stillOn,
})
