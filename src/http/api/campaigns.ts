import { z } from 'zod'
import { campaignCodes, campaignProgress, carrierSchema } from './campaign-figures.ts'
import { nothing, office, route } from './route.ts'

const instant = z.iso.datetime()
const roleSchema = z.enum(['member', 'cadre', 'chair', 'model-worker', 'migrant', 'new-work'])

const names = z.array(z.string().min(1).max(60)).max(100)

/** Membership and nothing else: there is no field for anything a member asked, booked or was helped with. */
export const campaignAudienceSchema = z.strictObject({
  unions: names,
  industries: names,
  streets: names,
  roles: z.array(roleSchema).max(6),
})
export type CampaignAudience = z.output<typeof campaignAudienceSchema>

const contentSchema = z.object({
  headline: z.string().max(60),
  text: z.string().max(1_000),
  audience: campaignAudienceSchema,
  carriers: z.array(carrierSchema).max(4),
  until: instant,
  /** Where its link leads: a page of ours that begins with /, or an https address. */
  link: z.string().max(500).optional(),
})

const draftSchema = contentSchema.extend({ title: z.string().min(1).max(60), says: z.string().max(40).optional() })
export type CampaignDraft = z.output<typeof draftSchema>

export const campaignViewSchema = contentSchema.omit({ text: true }).extend({
  id: z.string(),
  version: z.number(),
  title: z.string(),
  state: z.enum(['draft', 'submitted', 'gathering', 'running', 'paused', 'stopped', 'done']),
  createdAt: z.string(),
  authorName: z.string(),
  approverName: z.string(),
  /** The caller wrote it last, and so cannot be the second person. */
  isMine: z.boolean(),
  expected: z.number().optional(),
  approvedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  round: z.number(),
  says: z.string().optional(),
  /** What stands below the headline, as staff wrote it. */
  message: z.string(),
  /** All of it as it leaves. */
  whole: z.string(),
  /** The counted address that stands in it for the link. */
  address: z.string().optional(),
  /** Parts of SMS when it was handed in, and what they cost in fen where a price is set. */
  expectedSms: z.number().optional(),
  smsFen: z.number().optional(),
  /** Somebody is known not to have been reached. */
  hasFailed: z.boolean(),
})
export type CampaignView = z.output<typeof campaignViewSchema>

export const campaigns = route({
  method: 'GET',
  path: '/api/staff/campaigns',
  summary: 'Campaigns, the newest first',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ campaigns: z.array(campaignViewSchema) }),
})

export const campaignChoices = route({
  method: 'GET',
  path: '/api/staff/campaign-choices',
  summary: 'The unions, trades and streets of those who registered',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({
    unions: z.array(z.string()),
    industries: z.array(z.string()),
    streets: z.array(z.string()),
    /** Memberships there are, also those nobody has made theirs. */
    imported: z.number(),
  }),
})
export type CampaignChoices = z.output<typeof campaignChoices.reply>

const groups = z.array(z.object({ name: z.string(), people: z.number() }))

export const previewCampaign = route({
  method: 'POST',
  path: '/api/staff/campaign-preview',
  summary: 'A dry run: how many would be reached by what, what it costs, what is wrong with the words; nothing is sent',
  access: office,
  query: nothing,
  body: contentSchema,
  reply: z.object({
    people: z.number(),
    byCarrier: z.array(z.object({ carrier: carrierSchema, people: z.number() })),
    unreached: z.number(),
    optedOut: z.number(),
    unions: groups,
    industries: groups,
    streets: groups,
    smsParts: z.number(),
    smsCount: z.number(),
    smsFen: z.number().optional(),
    /** If every other way failed whoever has a number. */
    smsMost: z.number(),
    smsMostFen: z.number().optional(),
    needsSecond: z.boolean(),
    trouble: z.array(z.string()),
  }),
})
export type CampaignPreview = z.output<typeof previewCampaign.reply>

export const draftCampaign = route({
  method: 'POST',
  path: '/api/staff/campaigns',
  summary: 'Write a campaign; nothing is sent before it is handed in',
  access: office,
  query: nothing,
  body: draftSchema,
  reply: campaignViewSchema,
})

const seen = z.object({ version: z.number() })

export const editCampaign = route({
  method: 'PUT',
  path: '/api/staff/campaigns/:id',
  summary: 'Change a campaign; one that waits for a second person is a draft again',
  access: office,
  query: nothing,
  body: draftSchema.extend({ version: z.number() }),
  reply: campaignViewSchema,
})

export const submitCampaign = route({
  method: 'POST',
  path: '/api/staff/campaigns/:id/submit',
  summary: 'Hand a campaign in: up to 500 people it goes at once, more wait for a second person',
  access: office,
  query: nothing,
  body: seen,
  reply: campaignViewSchema,
})

export const approveCampaign = route({
  method: 'POST',
  path: '/api/staff/campaigns/:id/approve',
  summary: 'Approve a campaign to more than 500 people; never by who wrote it',
  access: ['admin'],
  query: nothing,
  body: seen,
  reply: campaignViewSchema,
})

export const returnCampaign = route({
  method: 'POST',
  path: '/api/staff/campaigns/:id/return',
  summary: 'Give a campaign back to who wrote it',
  access: office,
  query: nothing,
  body: seen,
  reply: campaignViewSchema,
})

export const stepCampaign = route({
  method: 'POST',
  path: '/api/staff/campaigns/:id/step',
  summary: 'Pause a campaign, go on with it, or stop it for good',
  access: office,
  query: nothing,
  body: seen.extend({ name: z.enum(['pause', 'resume', 'stop']) }),
  reply: campaignViewSchema,
})

export const retryCampaign = route({
  method: 'POST',
  path: '/api/staff/campaigns/:id/retry',
  summary: 'Try once more whom it is known not to have reached',
  access: office,
  query: nothing,
  body: seen,
  reply: campaignViewSchema,
})

export const importMembers = route({
  method: 'POST',
  path: '/api/staff/members/import',
  summary:
    'Memberships from a list of a union, each with the code it hands to its member; a piece of the list at a time',
  access: office,
  query: nothing,
  body: z.object({
    heading: z.string().min(1).max(500),
    lines: z.array(z.string().max(500)).max(500),
    firstLine: z.number().int().min(1),
  }),
  reply: z.object({ added: z.number(), changed: z.number(), wrong: z.array(z.number()) }),
})

export const campaignRoutes = [
  campaigns,
  campaignChoices,
  previewCampaign,
  draftCampaign,
  editCampaign,
  submitCampaign,
  approveCampaign,
  returnCampaign,
  stepCampaign,
  retryCampaign,
  campaignProgress,
  campaignCodes,
  importMembers,
] as const
