import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { Deliver } from '../../core/delivery.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, atLocal, localDate, type Instant, type LocalDate } from '../../core/time.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { alerts, alertsTopic, type Alert, type AlertOutcome, type SharedWith } from '../../safety/alerts.ts'
import { toldNotice } from './words.ts'

export interface ClosingParts {
  readonly deliver: Deliver
  readonly isWorkday: (date: LocalDate) => boolean | 'unknown'
}

interface AtVersion {
  readonly id: string
  readonly version: number
}

const alertAs = async (work: Work, { id, version }: AtVersion): Promise<Alert> => {
  const alert = await work.rows(alerts).get(id)
  ensure(alert !== undefined, 'not_found', '没有这条提醒。')
  ensure(alert.version === version, 'conflict', '别人刚改过这一条，请刷新再看。')
  return alert
}

/** The end of the second workday from now. */
const debriefDue = (now: Instant, isWorkday: ClosingParts['isWorkday']): Instant => {
  let day = localDate(now)
  for (let found = 0, tried = 0; found < 2 && tried < 20; tried += 1) {
    day = addDays(day, 1)
    // A day the calendar does not know is taken for a workday: rather too early than never.
    if (isWorkday(day) !== false) found += 1
  }
  return atLocal(day, 17 * 60)
}

export interface Closing extends AtVersion {
  readonly outcome: AlertOutcome
  readonly sharedWith: readonly SharedWith[]
}

/** Says how an alert ended. Only one that somebody has opened can end; from then on a talk about it is due. */
export const closeAlert = async (
  work: Work,
  { isWorkday }: ClosingParts,
  staff: string,
  { outcome, sharedWith, ...at }: Closing,
): Promise<Alert> => {
  const alert = await alertAs(work, at)
  ensure(alert.state !== 'open', 'conflict', '先打开看过原话，才能办结。')
  ensure(alert.state !== 'closed', 'conflict', '这一条已经办结了。')
  const closed = { at: work.now, by: staff, outcome, sharedWith: [...new Set(sharedWith)] }
  await writeAudit(work, alert.id, {
    actor: staff,
    action: 'alert closed',
    detail: { outcome, sharedWith: closed.sharedWith.join(' ') },
  })
  work.notify(alertsTopic)
  const debrief = { dueAt: debriefDue(work.now, isWorkday) }
  return work.rows(alerts).update({ ...alert, state: 'closed', closed, debrief })
}

/** Whether the person has still to be told that somebody was told of them. */
export const isToTell = ({ closed }: Pick<Alert, 'closed'>): boolean =>
  closed !== undefined && closed.sharedWith.length > 0 && closed.toldAt === undefined

/** Tells the person that there is something to read; a person of staff says when that does no harm. */
export const tellPerson = async (
  work: Work,
  { deliver }: ClosingParts,
  staff: string,
  at: AtVersion,
): Promise<Alert> => {
  const alert = await alertAs(work, at)
  const { closed } = alert
  ensure(closed !== undefined && isToTell(alert), 'conflict', '这一条没有要告知的。')
  const account = await deliver(work, { person: alert.person, replies: [toldNotice()], sendId: `${alert.id}:told` })
  ensure(account !== undefined, 'conflict', '现在没有办法发给本人，请打电话告知。')
  await writeAudit(work, alert.id, { actor: staff, action: 'person told' })
  return work.rows(alerts).update({ ...alert, closed: { ...closed, toldAt: work.now } })
}

/** Whoever took the alert has talked it over. */
export const noteDebrief = async (
  work: Work,
  staff: string,
  { who, ...at }: AtVersion & { readonly who: string },
): Promise<Alert> => {
  const alert = await alertAs(work, at)
  const { debrief } = alert
  ensure(debrief !== undefined && debrief.doneAt === undefined, 'conflict', '这一条没有要做的复盘。')
  await writeAudit(work, alert.id, { actor: staff, action: 'debriefed', detail: { with: who } })
  return work.rows(alerts).update({ ...alert, debrief: { ...debrief, doneAt: work.now, with: who } })
}

const shown = 5

/** What a member may read about alerts of theirs: the newest first. */
export const sharedOf = async (read: ReadWork, person: string): Promise<readonly Alert[]> => {
  const own = await rangeOfPerson(read, alerts, 'person', { person, descending: true, limit: 50 })
  return own.filter(({ closed }) => closed?.toldAt !== undefined).slice(0, shown)
}
