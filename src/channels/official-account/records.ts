import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'

/** Rows are found by a hash of account and openid: the openid itself stands in none of them. */
export const memberKey = (account: string, openid: string): string => derivedId('wmb', account, openid)

/** What we may still say to a member through the customer-service API, as far as we know. */
export const windowSchema = z.object({
  /** See `memberKey`. */
  id: z.string(),
  version: z.number(),
  /** Since when everything the member did is written down here. */
  since: z.string(),
  at: z.string(),
  messageAt: z.string().optional(),
  messageUsed: z.number(),
  clickAt: z.string().optional(),
  clickUsed: z.number(),
})
export type WindowRow = z.output<typeof windowSchema>
export const windows = table<WindowRow>({
  name: 'wechat_windows',
  schema: windowSchema,
  retention: { kind: 'days', days: 7, field: 'at' },
})

/** How many subscription messages of one template a member has allowed and not had yet. */
export const grantSchema = z.object({
  id: z.string(),
  version: z.number(),
  member: z.string(),
  template: z.string(),
  left: z.number(),
  at: z.string(),
  /** What the last one was spent for: a second try of the same send spends none. */
  spentFor: z.string().optional(),
})
export type Grant = z.output<typeof grantSchema>
export const grants = table<Grant>({
  name: 'wechat_grants',
  schema: grantSchema,
  indexes: { member: ['member', 'template'] },
})

/** The buttons we put before a member: a number that comes back is believed only when it stands here. */
export const offerSchema = z.object({
  /** See `memberKey`. */
  id: z.string(),
  version: z.number(),
  at: z.string(),
  next: z.number(),
  items: z.array(
    z.object({ number: z.number(), sendId: z.string(), label: z.string(), send: z.string(), at: z.string() }),
  ),
})
export type Offer = z.output<typeof offerSchema>
export const offers = table<Offer>({
  name: 'wechat_offers',
  schema: offerSchema,
  retention: { kind: 'days', days: 7, field: 'at' },
  personal: ['items'],
})

export const officialAccountTables = [windows, grants, offers]
