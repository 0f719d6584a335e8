import { z } from 'zod'
import { webhookDeliveries, webhookEndpoints, type WebhookEndpoint } from '../../core/events.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { table } from '../../core/table.ts'
import { dayMs, msBetween, type Instant } from '../../core/time.ts'

/** How a receiver has been doing. A row of its own: the endpoint's is read by everybody who tells of something. */
export const webhookHealthSchema = z.object({
  /** The endpoint's. */
  id: z.string(),
  version: z.number(),
  takenAt: z.string().optional(),
  /** Since when every try failed. */
  failingSince: z.string().optional(),
  failedAt: z.string().optional(),
})
export type WebhookHealth = z.output<typeof webhookHealthSchema>
export const webhookHealth = table<WebhookHealth>({ name: 'webhook_health', schema: webhookHealthSchema })

/** A receiver that takes nothing for so long is not told any more, until somebody looks. */
const patienceMs = 5 * dayMs

/** Told when an endpoint was switched off by itself; the console counts it among what waits. */
export const switchOff = async (
  work: Work,
  endpoint: WebhookEndpoint,
  offWhy: NonNullable<WebhookEndpoint['offWhy']>,
): Promise<WebhookEndpoint> =>
  work.rows(webhookEndpoints).update({ ...endpoint, state: 'off', offWhy, offAt: work.now })

const write = async (work: Work, known: WebhookHealth | undefined, row: Omit<WebhookHealth, 'version'>) =>
  known === undefined
    ? work.rows(webhookHealth).insert(row)
    : work.rows(webhookHealth).update({ ...row, version: known.version })

/** Keeps whether a try was taken; switches the endpoint off when it said so itself, or took nothing for days. */
export const noteOutcome = async (
  work: Work,
  id: string,
  { isTaken, isGone }: { readonly isTaken: boolean; readonly isGone: boolean },
): Promise<void> => {
  const known = await work.rows(webhookHealth).get(id)
  const takenAt = isTaken ? work.now : known?.takenAt
  const failingSince = isTaken ? undefined : (known?.failingSince ?? work.now)
  const failedAt = isTaken ? known?.failedAt : work.now
  await write(work, known, {
    id,
    ...(takenAt === undefined ? {} : { takenAt }),
    ...(failingSince === undefined ? {} : { failingSince }),
    ...(failedAt === undefined ? {} : { failedAt }),
  })
  const isTooLong = failingSince !== undefined && msBetween(failingSince, work.now) >= patienceMs
  if (!isGone && !isTooLong) return
  const endpoint = await work.rows(webhookEndpoints).get(id)
  if (endpoint?.state === 'on') await switchOff(work, endpoint, isGone ? 'gone' : 'failing')
}

/** Whoever switches an endpoint on begins to count anew. */
export const forgetFailures = async (work: Work, id: string): Promise<void> => {
  const known = await work.rows(webhookHealth).get(id)
  if (known === undefined) return
  const { failingSince: _since, ...rest } = known
  await work.rows(webhookHealth).update(rest)
}

/** One line about a receiver. */
export interface EndpointHealth {
  readonly id: string
  readonly state: 'up' | 'failing' | 'off'
  readonly waiting: number
  readonly failed: number
  readonly takenAt?: Instant
  readonly failingSince?: Instant
}

export const healthOf = async (read: ReadWork, { id, state }: WebhookEndpoint): Promise<EndpointHealth> => {
  const known = await read.rows(webhookHealth).get(id)
  const { takenAt, failingSince } = known ?? {}
  const count = (of: 'waiting' | 'failed') => read.rows(webhookDeliveries).count('state', { where: [id, of] })
  return {
    id,
    state: state === 'off' ? 'off' : failingSince === undefined ? 'up' : 'failing',
    waiting: await count('waiting'),
    failed: await count('failed'),
    ...(takenAt === undefined ? {} : { takenAt }),
    ...(failingSince === undefined ? {} : { failingSince }),
  }
}

/** All of them in one line that anybody may read: how many, never where. */
export const outgoingLine = (all: readonly EndpointHealth[]): { readonly ok: boolean; readonly detail: string } => {
  const count = (of: EndpointHealth['state']): number => all.filter(({ state }) => state === of).length
  return {
    ok: count('failing') === 0,
    detail: `${count('up')} up, ${count('failing')} failing, ${count('off')} off`,
  }
}
