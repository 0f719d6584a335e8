import { z } from 'zod'
import { replySchema } from '../../core/reply.ts'
import { nothing, route } from './route.ts'

/** One line of the conversation as the page shows it. */
export const lineSchema = z.object({
  id: z.string(),
  at: z.string(),
  /** `me` wrote `text`; `bot` said `replies`. */
  from: z.enum(['me', 'bot']),
  text: z.string().optional(),
  /** The picture `me` sent, where it is kept: see `ownMedia`. */
  media: z.string().optional(),
  replies: z.array(replySchema).optional(),
  /** Set on lines that may be rated. */
  turn: z.string().optional(),
  rating: z.enum(['up', 'down']).optional(),
})
export type Line = z.output<typeof lineSchema>

export const chat = route({
  method: 'POST',
  path: '/api/chat',
  summary: 'Say something; the same id gets the stored replies',
  access: 'member',
  query: nothing,
  body: z.object({ text: z.string(), id: z.string().min(1).max(64).optional() }),
  reply: z.object({ replies: z.array(replySchema), turn: z.string().optional() }),
})

export const chatHistory = route({
  method: 'GET',
  path: '/api/member/history',
  summary: 'The conversation so far, oldest first, and the last notice seen in it',
  access: 'member',
  query: nothing,
  body: nothing,
  reply: z.object({ lines: z.array(lineSchema), seq: z.number(), greeting: z.array(replySchema) }),
})

export const rateAnswer = route({
  method: 'POST',
  path: '/api/member/ratings',
  summary: 'Thumbs up or down for an answer',
  access: 'member',
  query: nothing,
  body: z.object({ turn: z.string(), rating: z.enum(['up', 'down']) }),
  reply: nothing,
})

/** An event of `GET /api/chat/stream`: the SSE id is `seq`, the data is this as JSON. Reconnect with Last-Event-ID or `?after=`. */
export const streamEventSchema = z.object({ seq: z.number(), at: z.string(), replies: z.array(replySchema) })
export type StreamEvent = z.output<typeof streamEventSchema>

/**
 * The other event of that stream, without an id: a draft of a model while it is written. `text` is all of it so far; without
 * `text` it is over, and what is kept of it came as a notice.
 */
export const draftEventSchema = z.object({ id: z.string(), text: z.string().optional() })
export type DraftEvent = z.output<typeof draftEventSchema>

export const memberRoutes = [chat, chatHistory, rateAnswer] as const
