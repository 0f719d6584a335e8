import { z } from 'zod'
import { nothing, office, route } from './route.ts'

export const orderSchema = z.enum(['first', 'next', 'lead'])
export const pageChannelSchema = z.enum(['console', 'robot', 'wecom', 'sms', 'phone'])
const nameSchema = z.object({ id: z.string(), name: z.string() })
const spanSchema = z.object({ from: z.string(), until: z.string() })

export const shiftSchema = spanSchema.extend({
  id: z.string(),
  version: z.number(),
  /** Absent when the account is gone: nobody is there then. */
  staff: nameSchema.optional(),
  order: orderSchema,
  channels: z.array(pageChannelSchema),
})
export type RotaShift = z.output<typeof shiftSchema>

export const rotaSchema = spanSchema.extend({
  shifts: z.array(shiftSchema),
  /** When nobody at all is on call. */
  gaps: z.array(spanSchema),
  /** Who may be put on the rota, with the masked number they are reached at. */
  people: z.array(nameSchema.extend({ reachedAt: z.string().optional(), hasWecom: z.boolean() })),
  /** Channels that the settings do not know. */
  missing: z.array(pageChannelSchema),
})
export type RotaWeek = z.output<typeof rotaSchema>

export const rota = route({
  method: 'GET',
  path: '/api/staff/rota',
  summary: 'A week of the rota for alerts, from this day on, and when nobody is on call',
  access: office,
  query: z.object({ day: z.iso.date() }),
  body: nothing,
  reply: rotaSchema,
})

const instant = z.iso.datetime()

export const addShift = route({
  method: 'POST',
  path: '/api/staff/rota',
  summary: 'Put somebody on the rota',
  access: office,
  query: nothing,
  body: z.object({
    staff: z.string(),
    from: instant,
    until: instant,
    order: orderSchema,
    channels: z.array(pageChannelSchema).min(1).max(pageChannelSchema.options.length),
  }),
  reply: nothing,
})

export const swapShift = route({
  method: 'POST',
  path: '/api/staff/rota/:id/swap',
  summary: 'Somebody else takes a shift',
  access: office,
  query: nothing,
  body: z.object({ version: z.number(), staff: z.string() }),
  reply: nothing,
})

export const removeShift = route({
  method: 'POST',
  path: '/api/staff/rota/:id/remove',
  summary: 'Take a shift off the rota',
  access: office,
  query: nothing,
  body: z.object({ version: z.number() }),
  reply: nothing,
})

export const setOncallPhone = route({
  method: 'POST',
  path: '/api/staff/rota/people/:id/phone',
  summary: 'The number somebody on call is reached at; an empty one takes it away',
  access: office,
  query: nothing,
  body: z.object({ phone: z.string().max(30) }),
  reply: nothing,
})

export const setOncallWecom = route({
  method: 'POST',
  path: '/api/staff/rota/people/:id/wecom',
  summary: 'Their id in the address list of WeCom; an empty one takes it away',
  access: office,
  query: nothing,
  body: z.object({ user: z.string().max(64) }),
  reply: nothing,
})

export const openOncallPhone = route({
  method: 'POST',
  path: '/api/staff/rota/people/:id/call',
  summary: 'Open the number of somebody on call, to ring them up, which is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ phone: z.string() }),
})

/** One page in the ledger of an alert. */
export const pageStepSchema = z.object({
  step: z.number(),
  at: z.string(),
  order: orderSchema,
  cause: z.enum(['turn', 'added']),
  staff: nameSchema.optional(),
  channel: pageChannelSchema.optional(),
  outcome: z.enum(['due', 'sent', 'shown', 'call', 'unknown', 'failed', 'nobody', 'unneeded']),
})
export type PageStepView = z.output<typeof pageStepSchema>

export const rotaRoutes = [
  rota,
  addShift,
  swapShift,
  removeShift,
  setOncallPhone,
  setOncallWecom,
  openOncallPhone,
] as const
