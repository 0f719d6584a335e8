import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { alerts, markAlertSeen, type Alert } from '../../safety/alerts.ts'

const shown = 200

/** A number, a level and a time: the words stay sealed until somebody takes the alert. */
const view = ({ id, version, at, level, state }: Alert) => ({ id, version, at, level, state })

const openFirst = async (read: ReadWork): Promise<readonly Alert[]> => {
  const open = await read.rows(alerts).range('state', { where: ['open'], descending: true, limit: shown })
  const seen = await read.rows(alerts).range('state', { where: ['seen'], descending: true, limit: shown })
  return [...open, ...seen].slice(0, shown)
}

/** What staff do with alerts; opening one is written down. */
export const alertHandlers = (sealer: Sealer) => ({
  list: async (read: ReadWork) => ({ alerts: (await openFirst(read)).map(view) }),
  seen: async (work: Work, staff: Staff, { id }: { readonly id: string }) => {
    const alert = await markAlertSeen(work, id, staff.id)
    ensure(alert !== undefined, 'not_found', '没有这条警报。')
    await writeAudit(work, id, { actor: staff.id, action: 'alert opened' })
    return { ...view(alert), text: sealer.open('contact', alert.textSealed), person: alert.person }
  },
})
