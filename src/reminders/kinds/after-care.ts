import type { Work } from '../../core/store.ts'
import { addMs, dayMs, type Instant } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'after-care'
/** Three days after; who cannot be reached within four more is left alone. */
const afterMs = 3 * dayMs
const untilMs = 7 * dayMs
/** Neutral: what it is about is seen after opening only. */
const words = '您有一条问候。回“打开问候”看看；不想再收到这类提醒，回“退订”。'

export interface Over {
  /** The case that had the appointment. */
  readonly subject: string
  readonly person: string
  readonly end: Instant
}

/** Asks once, three days after an appointment. Planning the same again changes nothing. */
export const planAfterCare = async (work: Work, { subject, person, end }: Over): Promise<void> => {
  const eventAt = addMs(end, untilMs)
  const offsets = [{ occurrence: '3d', beforeMs: untilMs - afterMs }]
  await planReminders(work, { kind, subject, person, eventAt, offsets, importance: 'ordinary', words })
}

/** @param stillOn whether the appointment took place and nobody has answered yet */
export const afterCareKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '问候',
  audience: 'member',
  importance: 'ordinary',
  // Planned to be over seven days after the appointment.
  late: { until: 'event' },
  merge: 'kind',
  digest: true,
  stillOn,
})
