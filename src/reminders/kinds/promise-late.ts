import type { Work } from '../../core/store.ts'
import { addMs, dayMs, instantText, minuteMs, msBetween, type Instant } from '../../core/time.ts'
import { planReminders } from '../planning.ts'
import type { Reminder } from '../records.ts'
import type { ReminderKind } from './kind.ts'

const kind = 'promise-late'
/** Whoever leads is told first. */
const afterMs = 2 * minuteMs
/** Without a new time the words stay right for so long. */
const usefulMs = 3 * dayMs

export interface LatePromise {
  /** The case in which we promised an answer. */
  readonly subject: string
  readonly person: string
  /** The promise that was not kept: it is spoken of once. */
  readonly promisedAt: Instant
  /** When the member hears next, at the latest; undefined where nobody can say. */
  readonly next: Instant | undefined
  /** Whether there is somebody who leads and is told. */
  readonly hasLead: boolean
  /** Another promise about the same was broken before: no third one is given. */
  readonly isAgain: boolean
}

const numbers = '等不及请打12351。'

/** Neutral: neither what about nor whom it was given to. */
const wordsOf = ({ next, hasLead, isAgain }: LatePromise): string => {
  const passed = hasLead ? '已转给工会主管，' : ''
  if (isAgain) return `您等的回话又晚了，对不住。${passed}不让您再空等：请打12351，或回“人工”。`
  const when = next === undefined ? '上班后第一个上午' : `最晚${instantText(next)}前`
  return `您等的一个回话晚了，对不住。${passed}${when}回您。${numbers}`
}

/** In two minutes, or in the morning: what is late, who has it now, when the member hears next, the number to call. */
export const planLate = (work: Work, late: LatePromise): Promise<readonly Reminder[]> => {
  const { subject, person, promisedAt, next } = late
  const eventAt = next ?? addMs(work.now, usefulMs)
  const offsets = [{ occurrence: promisedAt, beforeMs: msBetween(addMs(work.now, afterMs), eventAt) }]
  const about = { kind, subject, person, eventAt, offsets }
  return planReminders(work, { ...about, importance: 'important', words: wordsOf(late) })
}

/** @param stillOn whether the member still waits for what was promised for that time */
export const promiseLateKind = (stillOn: ReminderKind['stillOn']): ReminderKind => ({
  kind,
  name: '回话时间提醒',
  audience: 'member',
  importance: 'important',
  // Until the new time has come: then there is another thing to say.
  late: { until: 'event' },
  merge: 'event',
  digest: false,
  stillOn,
})
