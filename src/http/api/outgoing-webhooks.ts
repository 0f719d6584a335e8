import { z } from 'zod'
import { eventTypeSchema, webhookAttemptSchema, type EventType } from '../../core/event-types.ts'
import { nothing, route, type StaffRole } from './route.ts'

/** Whoever enters an address decides where our server sends something. */
const admins: readonly StaffRole[] = ['admin']

/** The filter as text: JSON Schema knows no checks of ours. */
const eventSchema = z.string().refine((word): word is EventType => eventTypeSchema.safeParse(word).success)

/** A program that is told of events; never its secret. */
export const endpointSchema = z.object({
  id: z.string(),
  version: z.number(),
  url: z.string(),
  /** All of them when empty. */
  events: z.array(z.string()),
  note: z.string(),
  owner: z.string(),
  state: z.enum(['up', 'failing', 'off']),
  offWhy: z.enum(['staff', 'gone', 'failing']).optional(),
  offAt: z.string().optional(),
  createdAt: z.string(),
  /** When it last took something, and since when it takes nothing. */
  takenAt: z.string().optional(),
  failingSince: z.string().optional(),
  waiting: z.number(),
  failed: z.number(),
  /** Until when an earlier secret signs along. */
  oldSecretUntil: z.string().optional(),
})
export type Endpoint = z.output<typeof endpointSchema>

/** One event on its way to one endpoint, with each try; never what was answered. */
export const deliverySchema = z.object({
  id: z.string(),
  event: z.string(),
  type: z.string(),
  at: z.string(),
  subject: z.string(),
  kind: z.string(),
  subjectState: z.string(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.array(webhookAttemptSchema),
  nextAt: z.string().optional(),
})
export type Delivery = z.output<typeof deliverySchema>

const written = z.object({
  url: z.string().max(500),
  events: z.array(eventSchema).max(50),
  note: z.string().min(1).max(60),
  owner: z.string().min(1).max(40),
})
const withSecret = z.object({ id: z.string(), secret: z.string() })
const versioned = z.object({ version: z.number() })

export const endpoints = route({
  method: 'GET',
  path: '/api/staff/webhooks',
  summary: 'The programs that are told of events, and how each is doing',
  access: admins,
  query: nothing,
  body: nothing,
  reply: z.object({
    endpoints: z.array(endpointSchema),
    /** Addresses inside, also without https, are possible at all. */
    allowsInside: z.boolean(),
  }),
})

export const addEndpoint = route({
  method: 'POST',
  path: '/api/staff/webhooks',
  summary: 'Tell one more program; its secret is said this once',
  access: admins,
  query: nothing,
  body: written,
  reply: withSecret,
})

export const changeEndpoint = route({
  method: 'POST',
  path: '/api/staff/webhooks/:id',
  summary: 'Change where, of what and why a program is told',
  access: admins,
  query: nothing,
  body: written.extend({ version: z.number() }),
  reply: nothing,
})

export const rotateSecret = route({
  method: 'POST',
  path: '/api/staff/webhooks/:id/secret',
  summary: 'A new secret, said this once; the earlier one signs along for a while',
  access: admins,
  query: nothing,
  body: versioned,
  reply: withSecret,
})

export const switchEndpoint = route({
  method: 'POST',
  path: '/api/staff/webhooks/:id/state',
  summary: 'Switch a program on or off',
  access: admins,
  query: nothing,
  body: versioned.extend({ state: z.enum(['on', 'off']) }),
  reply: nothing,
})

export const pingEndpoint = route({
  method: 'POST',
  path: '/api/staff/webhooks/:id/ping',
  summary: 'Send a test event, once',
  access: admins,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const deliveries = route({
  method: 'GET',
  path: '/api/staff/webhooks/:id/deliveries',
  summary: 'The newest 100 deliveries to a program, with each try',
  access: admins,
  query: z.object({ failed: z.enum(['yes', 'no']).default('no') }),
  body: nothing,
  reply: z.object({ deliveries: z.array(deliverySchema) }),
})

export const replayFailed = route({
  method: 'POST',
  path: '/api/staff/webhooks/:id/replay',
  summary: 'Send again what failed since then, a thousand at a time; each keeps its id',
  access: admins,
  query: nothing,
  body: z.object({ since: z.iso.datetime() }),
  reply: z.object({ count: z.number() }),
})

export const replayDelivery = route({
  method: 'POST',
  path: '/api/staff/webhook-deliveries/:id/replay',
  summary: 'Send one delivery again, with the same id',
  access: admins,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const outgoingRoutes = [
  endpoints,
  addEndpoint,
  changeEndpoint,
  rotateSecret,
  switchEndpoint,
  pingEndpoint,
  deliveries,
  replayFailed,
  replayDelivery,
] as const
