import { z } from 'zod'
import { nothing, office, route } from './route.ts'

export const carrierSchema = z.enum(['wecom', 'broadcast', 'grant', 'sms'])
export type CampaignCarrier = z.output<typeof carrierSchema>

const figuresSchema = z.array(
  z.object({
    state: z.enum([
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
    ]),
    people: z.number(),
  }),
)

export const campaignProgress = route({
  method: 'GET',
  path: '/api/staff/campaigns/:id/progress',
  summary: 'How many of a campaign stand where; counts only',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({
    figures: figuresSchema,
    /** The same for each way that is used. */
    byCarrier: z.array(z.object({ carrier: carrierSchema, figures: figuresSchema })),
    broadcasts: z.array(
      z.object({
        id: z.string(),
        state: z.enum(['open', 'closed', 'sent', 'failed', 'unknown']),
        people: z.number(),
        code: z.string().optional(),
        reached: z.number().optional(),
        missed: z.number().optional(),
      }),
    ),
    /** How often its code was scanned. */
    scans: z.number(),
    /** How often its link was followed. */
    clicks: z.number(),
    broadcastsAMonth: z.number(),
  }),
})
export type CampaignProgress = z.output<typeof campaignProgress.reply>

export const campaignCodes = route({
  method: 'GET',
  path: '/api/staff/campaigns/:id/codes',
  summary: 'The codes to print: of the counted link, and of the Official Account where it has made one',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({
    /** The counted address and its picture, an SVG. */
    link: z.object({ address: z.string(), picture: z.string() }).optional(),
    scene: z
      .object({ says: z.string(), state: z.enum(['wanted', 'made', 'failed']), picture: z.string().optional() })
      .optional(),
  }),
})
export type CampaignCodes = z.output<typeof campaignCodes.reply>
