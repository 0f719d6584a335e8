import { z } from 'zod'
import { table } from '../../core/table.ts'

/** The access token that all processes share, and whose turn it is to fetch the next. */
export const sharedTokenSchema = z.object({
  /** The account's name, `official-account:wx…`. */
  id: z.string(),
  version: z.number(),
  at: z.string(),
  /** Sealed. */
  token: z.string().optional(),
  until: z.string().optional(),
  /** A process asks the platform; nobody else does before this. */
  askedUntil: z.string().optional(),
})
export type SharedToken = z.output<typeof sharedTokenSchema>
export const sharedTokens = table<SharedToken>({
  name: 'platform_tokens',
  schema: sharedTokenSchema,
  retention: { kind: 'days', days: 7, field: 'at' },
})

/** Calls of one API on one day in China, by all processes. */
export const dayCountSchema = z.object({
  id: z.string(),
  version: z.number(),
  account: z.string(),
  api: z.string(),
  day: z.string(),
  at: z.string(),
  count: z.number(),
  /** The platform said that the day's quota is used up. */
  isSpent: z.boolean(),
})
export type DayCount = z.output<typeof dayCountSchema>
export const dayCounts = table<DayCount>({
  name: 'platform_day_counts',
  schema: dayCountSchema,
  indexes: { account: ['account', 'day'] },
  retention: { kind: 'days', days: 30, field: 'at' },
})

export const tencentTables = [sharedTokens, dayCounts]
