import { writeAudit } from '../../casework/transitions.ts'
import type { Deliver } from '../../core/delivery.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { dayMs, msBetween } from '../../core/time.ts'
import { alerts, markAlertSeen, type Alert } from '../../safety/alerts.ts'
import { pageOfToken } from './link.ts'
import { pageSteps, type PageStep } from './records.ts'
import { seenWords } from './words.ts'

/** Somebody of staff has it: nobody else is called, and the member is told, once. */
export const acknowledge = async (
  work: Work,
  deliver: Deliver,
  { id, staff }: { readonly id: string; readonly staff: string },
): Promise<Alert | undefined> => {
  const before = await work.rows(alerts).get(id)
  const alert = await markAlertSeen(work, id, staff)
  if (alert === undefined || before?.state !== 'open') return alert
  const said = { person: alert.person, replies: [seenWords()], sendId: `${id}:seen`, mayBeRelayed: true }
  await deliver(work, said)
  return alert
}

/** How long a link is good. */
const linkMs = dayMs

/** What a link leads to: an alert's number and whether anybody has it. `gone`: used up, too old, or made up. */
export type Linked = { readonly kind: 'open' | 'seen'; readonly alert: string } | { readonly kind: 'gone' }

const pageOf = async (read: ReadWork, sealer: Sealer, token: string): Promise<PageStep | undefined> => {
  const id = pageOfToken(sealer, token)
  const page = id === undefined ? undefined : await read.rows(pageSteps).get(id)
  return page === undefined || msBetween(page.at, read.now) > linkMs ? undefined : page
}

/** Looking changes nothing: messengers open links by themselves. */
export const lookAtLink = async (read: ReadWork, sealer: Sealer, token: string): Promise<Linked> => {
  const page = await pageOf(read, sealer, token)
  const alert = page === undefined ? undefined : await read.rows(alerts).get(page.alert)
  if (alert === undefined || page === undefined) return { kind: 'gone' }
  if (alert.state !== 'open') return { kind: 'seen', alert: alert.id }
  return page.usedAt === undefined ? { kind: 'open', alert: alert.id } : { kind: 'gone' }
}

/** One tap on the button behind the link: the person the page was meant for has it. */
export const useLink = async (
  work: Work,
  { sealer, deliver }: { readonly sealer: Sealer; readonly deliver: Deliver },
  token: string,
): Promise<Linked> => {
  const linked = await lookAtLink(work, sealer, token)
  const page = await pageOf(work, sealer, token)
  if (linked.kind !== 'open' || page?.staff === undefined) return linked
  await work.rows(pageSteps).update({ ...page, usedAt: work.now })
  await acknowledge(work, deliver, { id: page.alert, staff: page.staff })
  await writeAudit(work, page.alert, { actor: page.staff, action: 'alert acknowledged', detail: { page: page.id } })
  return { kind: 'seen', alert: page.alert }
}
