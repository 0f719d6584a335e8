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
  /** When the member last said no, unless they said yes since. */
  refusedAt: z.string().optional(),
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

/** What a message of the platform's own belonged to: it says minutes later whether the message arrived. */
export const announcedSchema = z.object({
  /** Derived from the account and the platform's number of the message. */
  id: z.string(),
  version: z.number(),
  at: z.string(),
  /** What was sent; absent while only the platform has spoken of it. */
  sendId: z.string().optional(),
  /** It did not arrive. */
  failed: z.object({ kind: z.enum(['no-permission', 'permanent']), code: z.string() }).optional(),
})
export type Announced = z.output<typeof announcedSchema>
export const announced = table<Announced>({
  name: 'wechat_announced',
  schema: announcedSchema,
  retention: { kind: 'days', days: 7, field: 'at' },
})

/** The parts of a passive answer that follow it, until their job has sent them. */
export const restSchema = z.object({
  /** Of the message that was answered, so that a repeated one adds nothing. */
  id: z.string(),
  version: z.number(),
  /** See `memberKey`. */
  member: z.string(),
  at: z.string(),
  /** The openid and the parts; gone once they are sent. */
  sealed: z.string().optional(),
})
export type Rest = z.output<typeof restSchema>
export const rests = table<Rest>({
  name: 'wechat_rests',
  schema: restSchema,
  indexes: { member: ['member', 'at'] },
  retention: { kind: 'days', days: 7, field: 'at' },
  personal: ['sealed'],
})

export const officialAccountTables = [rests, windows, grants, offers, announced]
