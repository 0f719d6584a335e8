import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { alerts, type Alert } from '../../safety/alerts.ts'
import { closeAlert, isToTell, noteDebrief, tellPerson, type Closing, type ClosingParts } from './closing.ts'
import { stepsOf } from '../oncall/paging.ts'
import { stepsShown } from '../oncall/routes.ts'

const shown = 200

/** A number, a level and a time: the words stay sealed until somebody takes the alert. Beside it, who was called. */
const view = (alert: Alert) => {
  const { id, version, at, level, state, closed, debrief } = alert
  return {
    id,
    version,
    at,
    level,
    state,
    isToTell: isToTell(alert),
    ...(closed === undefined ? {} : { outcome: closed.outcome }),
    ...(debrief === undefined || debrief.doneAt !== undefined ? {} : { debriefDue: debrief.dueAt }),
  }
}

const openFirst = async (read: ReadWork): Promise<readonly Alert[]> => {
  const open = await read.rows(alerts).range('state', { where: ['open'], descending: true, limit: shown })
  const seen = await read.rows(alerts).range('state', { where: ['seen'], descending: true, limit: shown })
  const closed = await read.rows(alerts).range('state', { where: ['closed'], descending: true, limit: shown })
  return [...open, ...seen, ...closed].slice(0, shown)
}

const withSteps = async (read: ReadWork, alert: Alert) => ({
  ...view(alert),
  steps: await stepsShown(read, alert.id),
})

/** The office sees every alert, a counsellor those they were called for. */
const mayHandle = async (read: ReadWork, { id, role }: Staff, alert: string): Promise<boolean> =>
  role === 'admin' || role === 'clerk' || (await stepsOf(read, alert)).some((step) => step.staff === id)

const ensureCalled = async (read: ReadWork, staff: Staff, alert: string): Promise<void> =>
  ensure(await mayHandle(read, staff, alert), 'not_found', '没有这条提醒。')

/** Marks it seen and tells the member, see services/oncall. */
export type See = (work: Work, of: { readonly id: string; readonly staff: string }) => Promise<Alert | undefined>

/** What staff do with alerts; opening one is written down. */
export const alertHandlers = (parts: ClosingParts & { readonly sealer: Sealer; readonly seen: See }) => ({
  list: async (read: ReadWork, staff: Staff) => {
    const listed = []
    for (const alert of await openFirst(read))
      if (await mayHandle(read, staff, alert.id))
        listed.push({ ...view(alert), steps: await stepsShown(read, alert.id) })
    return { alerts: listed }
  },
  seen: async (work: Work, staff: Staff, { id }: { readonly id: string }) => {
    await ensureCalled(work, staff, id)
    const alert = await parts.seen(work, { id, staff: staff.id })
    ensure(alert !== undefined, 'not_found', '没有这条警报。')
    await writeAudit(work, id, { actor: staff.id, action: 'alert opened' })
    const words = [alert.textSealed, ...(alert.added ?? []).map(({ textSealed }) => textSealed)]
    const text = words.map((sealed) => legible(parts.sealer, 'contact', sealed)).join('\n')
    return { ...view(alert), steps: await stepsShown(work, id), text, person: alert.person }
  },
  close: async (work: Work, staff: Staff, input: Closing) => {
    await ensureCalled(work, staff, input.id)
    return withSteps(work, await closeAlert(work, parts, staff.id, input))
  },
  told: async (work: Work, staff: Staff, input: { readonly id: string; readonly version: number }) =>
    withSteps(work, await tellPerson(work, parts, staff.id, input)),
  debrief: async (work: Work, staff: Staff, input: Parameters<typeof noteDebrief>[2]) => {
    await ensureCalled(work, staff, input.id)
    return withSteps(work, await noteDebrief(work, staff.id, input))
  },
})
