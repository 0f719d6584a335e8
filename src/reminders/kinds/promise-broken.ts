import type { Work } from '../../core/store.ts'
import { addMs, dayMs, instantText, minuteMs, msBetween, type Instant } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import type { ReminderKind } from './kind.ts'
import type { OwnPromise } from './promise.ts'

const kind = 'promise-broken'
/** Whoever leads is told within this time, also after a long weekend without us; then the console has it in red long since. */
const usefulMs = 14 * dayMs

/** What the reminder calls its event: the end of the time in which it helps. */
export const brokenUntil = (promisedAt: Instant): Instant => addMs(promisedAt, usefulMs)

/** When the promised time has passed, or in a minute where it has passed already. @returns what was planned */
export const planBroken = (work: Work, { subject, staff, promisedAt }: OwnPromise): Promise<readonly Reminder[]> => {
  const soon = addMs(work.now, minuteMs)
  const at = promisedAt > soon ? promisedAt : soon
  const eventAt = brokenUntil(promisedAt)
  const offsets = [{ occurrence: 'passed', beforeMs: msBetween(at, eventAt) }]
  const words = `有一条转人工过了答应的时间（${instantText(promisedAt)}），还没回。请到工作台看。`
  return planReminders(work, { kind, subject, person: staff, eventAt, offsets, importance: 'important', words })
}

/** @param stillOn whether the member still waits */
export const promiseBrokenKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '答应的回复过了时间',
  audience: 'staff',
  importance: 'important',
  late: { until: 'event' },
  merge: 'event',
  digest: true,
  stillOn,
})
