import { cases } from '../../casework/records.ts'
import { derivedId } from '../../core/ids.ts'
import type { Store, Work } from '../../core/store.ts'
import { addMs, dayMs, msBetween } from '../../core/time.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import type { Calendar } from '../../law/calendar.ts'
import { alerts, type Alert } from '../../safety/alerts.ts'
import { bodyOf, counsellingKind, counsellors } from './records.ts'
import { debriefs } from './request-records.ts'
import { raiseUrgency } from './triage.ts'

const dueInMs = 2 * dayMs
/** An alert this long after an appointment, or before one, still concerns whoever sits across. */
const nearMs = 30 * dayMs

/** The debrief of each counsellor whose case an alert is about; once, however often it is looked for. */
const openFor = async (work: Work, alert: Alert): Promise<number> => {
  const own = await rangeOfPerson(work, cases, 'person', { person: alert.person, descending: true, limit: 50 })
  let opened = 0
  for (const row of own) {
    if (row.kind !== counsellingKind || row.state === 'cancelled') continue
    const { counsellor, start } = bodyOf(row)
    if (counsellor === undefined || start === undefined || Math.abs(msBetween(start, alert.at)) > nearMs) continue
    if ((await work.rows(counsellors).get(counsellor)) === undefined) continue
    const id = derivedId('dbf', alert.id, counsellor)
    if ((await work.rows(debriefs).get(id)) !== undefined) continue
    const common = { id, case: row.id, alert: alert.id, counsellor, createdAt: work.now }
    await work.rows(debriefs).insert({ ...common, dueAt: addMs(alert.at, dueInMs), state: 'due' })
    opened += 1
  }
  return opened
}

/**
 * Every few minutes, the alerts of the last two days, whatever raised them: words, a call, an answer in a questionnaire. What
 * the person has asked for is seen to sooner, and whoever sits across has a debrief. @returns how many debriefs were opened
 */
export const lookAtAlerts = (store: Store, calendar: Calendar): Promise<number> =>
  store.transaction('debriefs', async (work) => {
    const recent = await work.rows(alerts).range('at', { from: addMs(work.now, -dueInMs), limit: 1_000 })
    let opened = 0
    for (const alert of recent) {
      opened += await openFor(work, alert)
      await raiseUrgency(work, calendar, { person: alert.person, urgency: 'today' })
    }
    return opened
  })
