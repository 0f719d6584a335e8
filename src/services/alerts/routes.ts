import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { alerts, type Alert } from '../../safety/alerts.ts'
import { stepsShown } from '../oncall/routes.ts'

const shown = 200

/** A number, a level and a time: the words stay sealed until somebody takes the alert. Beside it, who was called. */
const view = ({ id, version, at, level, state }: Alert) => ({ id, version, at, level, state })

const openFirst = async (read: ReadWork): Promise<readonly Alert[]> => {
  const open = await read.rows(alerts).range('state', { where: ['open'], descending: true, limit: shown })
  const seen = await read.rows(alerts).range('state', { where: ['seen'], descending: true, limit: shown })
  return [...open, ...seen].slice(0, shown)
}

/** Marks it seen and tells the member, see services/oncall. */
type See = (work: Work, of: { readonly id: string; readonly staff: string }) => Promise<Alert | undefined>

/** What staff do with alerts; opening one is written down. */
export const alertHandlers = (sealer: Sealer, see: See) => ({
  list: async (read: ReadWork) => ({
    alerts: await Promise.all(
      (await openFirst(read)).map(async (alert) => ({ ...view(alert), steps: await stepsShown(read, alert.id) })),
    ),
  }),
  seen: async (work: Work, staff: Staff, { id }: { readonly id: string }) => {
    const alert = await see(work, { id, staff: staff.id })
    ensure(alert !== undefined, 'not_found', '没有这条警报。')
    await writeAudit(work, id, { actor: staff.id, action: 'alert opened' })
    const words = [alert.textSealed, ...(alert.added ?? []).map(({ textSealed }) => textSealed)]
    const text = words.map((sealed) => sealer.open('contact', sealed)).join('\n')
    return { ...view(alert), steps: await stepsShown(work, id), text, person: alert.person }
  },
})
