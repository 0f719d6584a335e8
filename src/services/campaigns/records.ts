import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'
import { unionRoleSchema } from '../../people/memberships.ts'

/** What may carry a campaign (people.md 17), the one tried first first: never a template message, the chat window or 微信客服. */
export const carriers = ['wecom', 'broadcast', 'grant', 'sms'] as const
export const carrierSchema = z.enum(carriers)
export type Carrier = z.output<typeof carrierSchema>

/** Who is meant, by what is known of their membership and nothing else. An empty list: whichever. */
export const audienceSchema = z.object({
  unions: z.array(z.string()),
  industries: z.array(z.string()),
  streets: z.array(z.string()),
  roles: z.array(unionRoleSchema),
})
export type Audience = z.output<typeof audienceSchema>

/** What is approved: none of it changes afterwards. */
export const contentSchema = z.object({
  /** The first line of what is sent; fits a `thing` of a subscription message. */
  headline: z.string(),
  text: z.string(),
  audience: audienceSchema,
  carriers: z.array(carrierSchema),
  /** Nothing leaves after that. */
  until: z.string(),
  /** Where the link leads: a page of ours, or an address beginning with https. */
  link: z.string().optional(),
  /** What stands for it in the words: our own address, which counts and leads on. */
  address: z.string().optional(),
})
export type Content = z.output<typeof contentSchema>

/**
 * `submitted`: waits for a second person · `gathering`: the recipients' rows are being written · `running`: fed to the reminders ·
 * `stopped`, `done`: nothing leaves any more.
 */
export const stateSchema = z.enum(['draft', 'submitted', 'gathering', 'running', 'paused', 'stopped', 'done'])
export type CampaignState = z.output<typeof stateSchema>

export const campaignSchema = contentSchema.extend({
  id: z.string(),
  version: z.number(),
  /** What the console calls it; no member sees it. */
  title: z.string(),
  state: stateSchema,
  createdAt: z.string(),
  /** The account of staff who wrote it last. */
  author: z.string(),
  /** How many were counted when it was handed in. */
  expected: z.number().optional(),
  approvedBy: z.string().optional(),
  approvedAt: z.string().optional(),
  /** Hash of the content as it was approved. */
  seal: z.string().optional(),
  /** The person up to whom recipients have been written down. */
  cursor: z.string().optional(),
  /** Counts up with each time that failures are tried again. */
  round: z.number(),
  /** Says what a poster's button would say; its code is made with it. */
  says: z.string().optional(),
  /** The scene of its code, as scans are counted by. */
  scene: z.string().optional(),
  /** The last part of its link's address. */
  linkCode: z.string().optional(),
  /** Parts of SMS that were counted when it was handed in. */
  expectedSms: z.number().optional(),
  finishedAt: z.string().optional(),
})
export type Campaign = z.output<typeof campaignSchema>
export const campaigns = table<Campaign>({
  name: 'campaigns',
  schema: campaignSchema,
  indexes: { state: ['state', 'createdAt'], created: ['createdAt'] },
  unique: { link: ['linkCode'] },
})

/** `fed`: a reminder is planned · `handed`: in a broadcast that has not been sent yet · the rest as the ledger has it. */
export const recipientStateSchema = z.enum([
  'waiting',
  'fed',
  'handed',
  'sent',
  'parked',
  'failed',
  'unknown',
  'skipped',
  'expired',
  'cancelled',
  'unreachable',
])
export type RecipientState = z.output<typeof recipientStateSchema>

export const recipientSchema = z.object({
  /** Derived from campaign and person: one row a person, however many memberships match. */
  id: z.string(),
  version: z.number(),
  campaign: z.string(),
  person: z.string(),
  at: z.string(),
  state: recipientStateSchema,
  carrier: carrierSchema.optional(),
  /** The binding it goes by. */
  way: z.string().optional(),
  /** Carriers of this round that surely did not reach them. */
  tried: z.array(carrierSchema).optional(),
  round: z.number(),
  /** The reminder that says it, and its row in the ledger. */
  reminder: z.string().optional(),
  /** The broadcast it is part of. */
  slice: z.string().optional(),
  /** Of a broadcast: the member's place and the month, by which the platform's quota is counted. */
  place: z.string().optional(),
  month: z.string().optional(),
  /** Why it was skipped or failed. */
  reason: z.string().optional(),
})
export type Recipient = z.output<typeof recipientSchema>
export const recipients = table<Recipient>({
  name: 'campaign_recipients',
  schema: recipientSchema,
  indexes: {
    state: ['campaign', 'state'],
    carrier: ['campaign', 'carrier', 'state'],
    slice: ['slice', 'state'],
    quota: ['place', 'month'],
    person: ['person', 'campaign'],
  },
  unique: { reminder: ['reminder'] },
  retention: { kind: 'days', days: 400, field: 'at' },
  personal: ['person', 'place'],
})

export const recipientId = (campaign: string, person: string): string => derivedId('crp', campaign, person)

/** One call of the platform's broadcast: closed before it leaves, so that a second try is for the same people under the same id. */
export const sliceSchema = z.object({
  id: z.string(),
  version: z.number(),
  campaign: z.string(),
  at: z.string(),
  state: z.enum(['open', 'closed', 'sent', 'failed', 'unknown']),
  people: z.number(),
  code: z.string().optional(),
  /** The platform's number of the broadcast, and what it said later of how it ended. */
  message: z.string().optional(),
  status: z.string().optional(),
  reached: z.number().optional(),
  missed: z.number().optional(),
})
export type Slice = z.output<typeof sliceSchema>
export const slices = table<Slice>({
  name: 'campaign_slices',
  schema: sliceSchema,
  indexes: { campaign: ['campaign', 'state'], message: ['message'] },
  retention: { kind: 'days', days: 400, field: 'at' },
})

/** How many were fed to a carrier in a minute, all campaigns together. */
export const paceSchema = z.object({ id: z.string(), version: z.number(), minute: z.string(), count: z.number() })
export type Pace = z.output<typeof paceSchema>
export const paces = table<Pace>({ name: 'campaign_paces', schema: paceSchema })

/** How often a campaign's link was followed on a day. Nothing of who. */
export const clickDaySchema = z.object({
  /** Derived from campaign and day. */
  id: z.string(),
  version: z.number(),
  campaign: z.string(),
  day: z.string(),
  clicks: z.number(),
})
export type ClickDay = z.output<typeof clickDaySchema>
export const clickDays = table<ClickDay>({
  name: 'campaign_clicks',
  schema: clickDaySchema,
  indexes: { campaign: ['campaign', 'day'] },
  retention: { kind: 'days', days: 1_100, field: 'day' },
})

export const campaignTables = [campaigns, recipients, slices, paces, clickDays] as const
