import { z } from 'zod'
import { eventTypeSchema, webhookAttemptSchema, type EventType } from './event-types.ts'
import { derivedId } from './ids.ts'
import { addJob } from './job.ts'
import type { Work } from './store.ts'
import { table } from './table.ts'
import type { Instant } from './time.ts'

/** A program that is told of events. Seldom written: every transaction that tells of something reads it. */
export const webhookEndpointSchema = z.object({
  id: z.string(),
  version: z.number(),
  url: z.string(),
  /** Which events; all of them when empty. */
  events: z.array(eventTypeSchema),
  state: z.enum(['on', 'off']),
  /** Why it is off: somebody of staff, the receiver itself (410), or nothing but failures for days. */
  offWhy: z.enum(['staff', 'gone', 'failing']).optional(),
  offAt: z.string().optional(),
  /** What it is for, and who answers for it. */
  note: z.string(),
  owner: z.string(),
  /** Newest first, sealed (purpose `key`); an earlier one signs along `until` then. */
  secrets: z.array(z.object({ sealed: z.string(), until: z.string().optional() })),
  createdAt: z.string(),
})
export type WebhookEndpoint = z.output<typeof webhookEndpointSchema>
export const webhookEndpoints = table<WebhookEndpoint>({
  name: 'webhook_endpoints',
  schema: webhookEndpointSchema,
  indexes: { state: ['state', 'createdAt'], created: ['createdAt'] },
})

/** One event on its way to one endpoint. */
export const webhookDeliverySchema = z.object({
  id: z.string(),
  version: z.number(),
  endpoint: z.string(),
  /** The `webhook-id`: the same on every try and every replay. */
  event: z.string(),
  type: eventTypeSchema,
  /** When it happened. */
  at: z.string(),
  subject: z.string(),
  kind: z.string(),
  subjectState: z.string(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  /** Counts the jobs it had: a job of an earlier turn has nothing to do any more. */
  turn: z.number(),
  /** Tries since it was made or replayed. */
  tries: z.number(),
  /** The latest of all tries, the oldest first. */
  attempts: z.array(webhookAttemptSchema),
  nextAt: z.string().optional(),
  /** The endpoint's id while it waits because too many were on their way there: the next one taken lets it go. */
  room: z.string().optional(),
})
export type WebhookDelivery = z.output<typeof webhookDeliverySchema>
export const webhookDeliveries = table<WebhookDelivery>({
  name: 'webhook_deliveries',
  schema: webhookDeliverySchema,
  indexes: { endpoint: ['endpoint', 'at'], state: ['endpoint', 'state', 'at'], room: ['room', 'nextAt'] },
  retention: { kind: 'days', days: 60, field: 'at' },
})

export const webhookJob = 'webhook'

/** The job for the next try of a delivery. */
export const addWebhookJob = (work: Work, { id, turn }: WebhookDelivery, runAt: Instant): Promise<void> =>
  addJob(work, { kind: webhookJob, key: `${id}:${turn}`, payload: { delivery: id, turn: String(turn) }, runAt })

export interface NewEvent {
  readonly type: EventType
  /** The id of what it is about: a row of ours, never a person. */
  readonly subject: string
  /** What kind of thing, and how it stands now; by the name of the event when left out. */
  readonly kind?: string
  readonly state?: string
  /** When it happened; now when left out. */
  readonly at?: Instant
}

interface Wanted extends NewEvent {
  readonly event: string
}

/** Puts an event on its way to one endpoint. */
export const tell = async (work: Work, endpoint: WebhookEndpoint, wanted: Wanted): Promise<WebhookDelivery> => {
  const [kind = '', state = ''] = wanted.type.split('.')
  const row = await work.rows(webhookDeliveries).insert({
    id: derivedId('whd', wanted.event, endpoint.id),
    endpoint: endpoint.id,
    event: wanted.event,
    type: wanted.type,
    at: wanted.at ?? work.now,
    subject: wanted.subject,
    kind: wanted.kind ?? kind,
    subjectState: wanted.state ?? state,
    state: 'waiting',
    turn: 1,
    tries: 0,
    attempts: [],
    nextAt: work.now,
  })
  await addWebhookJob(work, row, work.now)
  return row
}

/** More endpoints than this nobody runs; the console refuses the next. */
export const mostEndpoints = 50

/**
 * Tells other programs of something, as part of the transaction that does it: what is committed is told, also after a crash.
 * Costs one read of a small table while nobody listens.
 */
export const emit = async (work: Work, event: NewEvent): Promise<void> => {
  const listening = await work.rows(webhookEndpoints).range('state', { where: ['on'], limit: mostEndpoints })
  const wanting = listening.filter(({ events }) => events.length === 0 || events.includes(event.type))
  if (wanting.length === 0) return
  const id = work.newId('evt')
  for (const endpoint of wanting) await tell(work, endpoint, { ...event, event: id })
}
