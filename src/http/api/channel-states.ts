import { z } from 'zod'
import { nothing, office, route } from './route.ts'

export const channelStateSchema = z.object({
  /** `official-account`, `wecom`, `web` … */
  name: z.string(),
  isConfigured: z.boolean(),
  lastContact: z.string().optional(),
  /** For channels that log in themselves. */
  login: z.enum(['off', 'starting', 'scan', 'in', 'out', 'broken']).optional(),
  /** The login code as an SVG picture, for administrators: whoever scans it owns the account. */
  code: z.string().optional(),
  abilities: z.array(z.object({ name: z.string(), isThere: z.boolean(), instead: z.string() })),
  /** Of today, since the process started. */
  sent: z.number(),
  errors: z.array(z.object({ code: z.string(), count: z.number() })),
})
export type ChannelState = z.output<typeof channelStateSchema>

export const channelStates = route({
  method: 'GET',
  path: '/api/staff/channels',
  summary: 'Every channel: whether it is set up, when it was last heard from, what it can send, the errors of the day',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ channels: z.array(channelStateSchema) }),
})

export const channelStateRoutes = [channelStates] as const
