import { z } from 'zod'
import { table, type Table } from '../../core/table.ts'

/** Who is called first, who when that one does not answer, and who leads. */
export const orders = ['first', 'next', 'lead'] as const
export const orderSchema = z.enum(orders)
export type Order = z.output<typeof orderSchema>

/** How somebody is called. `console`: it stands there in red · `phone`: whoever sits at the console rings them up. */
export const pageChannelSchema = z.enum(['console', 'robot', 'wecom', 'sms', 'phone'])
export type PageChannel = z.output<typeof pageChannelSchema>

/** One person's time on call; `until` is no longer part of it. */
export const shiftSchema = z.object({
  id: z.string(),
  version: z.number(),
  staff: z.string(),
  from: z.string(),
  until: z.string(),
  order: orderSchema,
  channels: z.array(pageChannelSchema).min(1),
})
export type Shift = z.output<typeof shiftSchema>
export const shifts = table<Shift>({
  name: 'oncall_shifts',
  schema: shiftSchema,
  indexes: { until: ['until'] },
  retention: { kind: 'days', days: 400, field: 'until' },
})

/** Where somebody on call is reached. */
export const oncallPhoneSchema = z.object({
  /** The id of the member of staff. */
  id: z.string(),
  version: z.number(),
  /** Sealed (purpose `contact`), like the next. */
  phone: z.string().optional(),
  /** Their id in the address list of WeCom. */
  wecom: z.string().optional(),
})
export type OncallPhone = z.output<typeof oncallPhoneSchema>
export const oncallPhones = table<OncallPhone>({
  name: 'oncall_phones',
  schema: oncallPhoneSchema,
  personal: ['phone', 'wecom'],
})

/** The ledger: one row for each person called through each channel at each step of an alert. */
export const pageStepSchema = z.object({
  /** Derived from alert, step, staff and channel: a step is written once. */
  id: z.string(),
  version: z.number(),
  alert: z.string(),
  step: z.number(),
  at: z.string(),
  /** `turn`: it was this order's turn · `added`: the person wrote where they are, so the same are called again. */
  cause: z.enum(['turn', 'added']),
  order: orderSchema,
  /** Both absent when nobody was there for this order. */
  staff: z.string().optional(),
  channel: pageChannelSchema.optional(),
  /** `shown` in the console · `call`: to be rung up by hand · `unneeded`: somebody had seen it before this left. */
  outcome: z.enum(['due', 'sent', 'shown', 'call', 'unknown', 'failed', 'nobody', 'unneeded']),
  /** Why it failed. */
  code: z.string().optional(),
  tries: z.number(),
  /** When somebody tapped the link that this page carried: the link is used up. */
  usedAt: z.string().optional(),
})
export type PageStep = z.output<typeof pageStepSchema>
export const pageSteps = table<PageStep>({
  name: 'page_steps',
  schema: pageStepSchema,
  indexes: { alert: ['alert', 'step'] },
  retention: { kind: 'days', days: 400, field: 'at' },
})

export const oncallTables: readonly Table[] = [shifts, oncallPhones, pageSteps]
