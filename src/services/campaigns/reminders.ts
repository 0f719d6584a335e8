import { campaignKind } from '../../core/campaign.ts'
import type { Work } from '../../core/store.ts'
import { personIds } from '../../people/joined.ts'
import type { ReminderKind } from '../../reminders/kinds/kind.ts'
import type { Reminder } from '../../reminders/records.ts'
import { campaigns, recipientId, recipients } from './records.ts'

/** Somebody who was two persons when the recipients were written down is told once: by the row of the smaller id. */
const isTwin = async (work: Work, { subject, person }: Reminder): Promise<boolean> => {
  for (const other of await personIds(work, person)) {
    if (other === person) continue
    const row = await work.rows(recipients).get(recipientId(subject, other))
    if (row === undefined || row.reminder === undefined) continue
    if (row.state !== 'fed' || other < person) return true
  }
  return false
}

/** A paused campaign feeds no more; what was fed goes. A stopped one says nothing more. */
export const campaignReminders: ReminderKind = {
  kind: campaignKind,
  name: '工会通知',
  audience: 'member',
  importance: 'ordinary',
  late: { until: 'event' },
  merge: 'event',
  digest: false,
  stillOn: async (work, reminder) => {
    const campaign = await work.rows(campaigns).get(reminder.subject)
    if (campaign?.state !== 'running' && campaign?.state !== 'paused') return false
    return !(await isTwin(work, reminder))
  },
}
