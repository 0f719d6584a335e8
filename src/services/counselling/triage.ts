import { cases, type Case } from '../../casework/records.ts'
import { isEnded, writeAudit } from '../../casework/transitions.ts'
import { conversations } from '../../core/conversation.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, atLocal, dayMs, localDate, msBetween, type Instant } from '../../core/time.ts'
import { personIds, rangeOfPerson } from '../../people/joined.ts'
import type { Calendar } from '../../law/calendar.ts'
import { alerts } from '../../safety/alerts.ts'
import { assess } from '../../safety/finding.ts'
import { promiseAt } from '../handover/promise.ts'
import { bodyOf, counsellingKind, counsellingMoves } from './records.ts'
import type { Urgency } from './request-records.ts'
import { waitings } from './request-records.ts'

/** In the order in which the office sees to them. */
export const rankOf: Readonly<Record<Urgency, number>> = { today: 0, week: 1, ordinary: 2 }

const todayWords =
  /今天|今晚|现在就|马上|立刻|等不了|等不及|撑不住|熬不住|很急|特别急|太急|越快越好|(?:^|[^不])(?:着急|急用|挺急)/u
const weekWords = /这周|本周|这几天|这两天|明天|后天|尽快|早点|早一点|快一点|尽早/u

/** How soon, by what somebody wrote. */
export const urgencyInWords = (words: string): Urgency => {
  const plain = words.normalize('NFKC').replaceAll(/\s/g, '')
  // Words that the first gate stops at are urgent here too, whatever else they say.
  if (assess(words).level !== 'none' || todayWords.test(plain)) return 'today'
  return weekWords.test(plain) ? 'week' : 'ordinary'
}

const recentMs = dayMs

/**
 * Whether help was given first, or an alert raised, within the last day: by something the person wrote, or by an answer in a
 * questionnaire, whose alert is one like any other.
 */
export const wasInTrouble = async (read: ReadWork, person: string): Promise<boolean> => {
  for (const id of await personIds(read, person)) {
    const helpAt = (await read.rows(conversations).get(id))?.helpAt
    if (helpAt !== undefined && msBetween(helpAt, read.now) < recentMs) return true
  }
  const from = addMs(read.now, -recentMs)
  return (await rangeOfPerson(read, alerts, 'person', { person, from, limit: 1 })).length > 0
}

/** How soon somebody has to see to what this person asks for. */
export const triage = async (read: ReadWork, person: string, words: string): Promise<Urgency> =>
  (await wasInTrouble(read, person)) ? 'today' : urgencyInWords(words)

const noon = 12 * 60
const evening = 17 * 60

/** Until when somebody of the office sees to it; undefined past the published holidays. */
export const promisedFor = (now: Instant, urgency: Urgency, calendar: Calendar): Instant | undefined => {
  if (urgency === 'today') return promiseAt(now, (date) => calendar.isWorkday(date)).at
  const day = calendar.nextWorkday(localDate(now))
  return day === 'unknown' ? undefined : atLocal(day, urgency === 'week' ? noon : evening)
}

const isMore = (urgency: Urgency, than: Urgency): boolean => rankOf[urgency] < rankOf[than]

const raise = async (work: Work, row: Case, urgency: Urgency, calendar: Calendar): Promise<void> => {
  const body = bodyOf(row)
  if (!isMore(urgency, body.urgency ?? 'ordinary')) return
  const promised = promisedFor(work.now, urgency, calendar)
  const sooner = promised !== undefined && (row.dueAt === undefined || promised < row.dueAt) ? { dueAt: promised } : {}
  await work.rows(cases).update({ ...row, ...sooner, body: { ...body, urgency }, updatedAt: work.now })
  await writeAudit(work, row.id, { actor: 'system', action: 'urgency', detail: { to: urgency } })
  const waiting = await work.rows(waitings).get(row.id)
  if (waiting !== undefined) await work.rows(waitings).update({ ...waiting, rank: rankOf[urgency] })
}

/** Something was learnt about a person, such as an answer in a questionnaire: what they have asked for is seen to sooner, never later. */
export const raiseUrgency = async (
  work: Work,
  calendar: Calendar,
  of: { readonly person: string; readonly urgency: Urgency },
): Promise<void> => {
  const own = await rangeOfPerson(work, cases, 'person', { person: of.person, descending: true, limit: 100 })
  for (const row of own)
    if (row.kind === counsellingKind && !isEnded(counsellingMoves, row.state))
      await raise(work, row, of.urgency, calendar)
}
