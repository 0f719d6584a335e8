import { z } from 'zod'
import { replySchema } from '../../core/reply.ts'
import { nothing, office, route } from './route.ts'

/** A picture or a voice message of a case, as lists show it: what it shows is opened one by one. */
export const mediaSchema = z.object({
  id: z.string(),
  kind: z.enum(['image', 'voice']),
  at: z.string(),
  state: z.enum(['wanted', 'kept', 'refused', 'lost']),
  why: z.string().optional(),
  type: z.string().optional(),
  bytes: z.number().optional(),
})
export type MediaItem = z.output<typeof mediaSchema>

/** The thing itself in the answer, not behind an address: nothing that could be passed on, kept by a browser or guessed. */
const bytesSchema = z.object({ type: z.string(), base64: z.string() })
export type MediaBytes = z.output<typeof bytesSchema>

export const mediaOfCase = route({
  method: 'GET',
  path: '/api/staff/media',
  summary: 'Pictures and voice messages of a case the office may look into',
  access: office,
  query: z.object({ case: z.string() }),
  body: nothing,
  reply: z.object({ media: z.array(mediaSchema) }),
})

export const openMedia = route({
  method: 'POST',
  path: '/api/staff/media/:id/open',
  summary: 'Look at a picture or listen to a voice message, which is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: bytesSchema,
})

export const mediaRoutes = [mediaOfCase, openMedia] as const

export const chatPhoto = route({
  method: 'POST',
  path: '/api/chat/photo',
  summary: 'Send a picture: the body is the file itself, up to 10 MB; the same id gets the stored replies',
  access: 'member',
  query: z.object({ id: z.string().min(1).max(64).optional() }),
  body: nothing,
  reply: z.object({ replies: z.array(replySchema), turn: z.string().optional() }),
})

export const ownMedia = route({
  method: 'GET',
  path: '/api/member/media/:id',
  summary: 'A picture or voice message one sent oneself',
  access: 'member',
  query: nothing,
  body: nothing,
  reply: bytesSchema,
})

export const memberMediaRoutes = [chatPhoto, ownMedia] as const
