import type { Work } from '../../core/store.ts'
import { clockText, hourMs, wallClock, type Instant } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'promise'
const offsets = [{ occurrence: '1h', beforeMs: hourMs }] as const

export interface OwnPromise {
  /** The case in which we promised an answer. */
  readonly subject: string
  /** Who is to keep it: an account of staff, or the whole office. */
  readonly staff: string
  readonly promisedAt: Instant
}

/** An hour before. Says nothing of whom it was promised to or about what. @returns what was planned */
export const planPromise = (work: Work, { subject, staff, promisedAt }: OwnPromise): Promise<readonly Reminder[]> => {
  const words = `有一条转人工答应${clockText(wallClock(promisedAt).minutes)}前回，还没回。请到工作台看。`
  const about = { kind, subject, person: staff, eventAt: promisedAt, offsets }
  return planReminders(work, { ...about, importance: 'important', words })
}

/** @param stillOn whether the member still waits for the answer promised for that time */
export const promiseKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '答应的回复快到时间',
  audience: 'staff',
  importance: 'important',
  // Afterwards it is another reminder, to whoever leads.
  late: { until: 'event' },
  merge: 'event',
  digest: true,
  stillOn,
})
