import { z } from 'zod'
import { nothing, office, route } from './route.ts'

/** A matter a member asked a person of the office to look at, as lists show it: no words, no phone. */
export const handoverSchema = z.object({
  id: z.string(),
  version: z.number(),
  state: z.enum(['open', 'answered', 'closed']),
  createdAt: z.string(),
  /** When we promised an answer. */
  dueAt: z.string().optional(),
  /** The promised time is over and nobody answered. */
  isOverdue: z.boolean(),
  /** The member waited for somebody to talk to and nobody came. */
  isMissed: z.boolean().optional(),
  /** An earlier promise was not kept, and the member was told so. */
  isLate: z.boolean().optional(),
  hasPhone: z.boolean(),
})
export type Handover = z.output<typeof handoverSchema>

/** What the member wrote, given only to the clerk who opens it. */
export const openedHandoverSchema = z.object({ id: z.string(), matter: z.string(), phone: z.string().optional() })
export type OpenedHandover = z.output<typeof openedHandoverSchema>

export const handovers = route({
  method: 'GET',
  path: '/api/staff/handovers',
  summary: 'What members asked a person to look at: open ones first, the longest waiting at the top',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ handovers: z.array(handoverSchema) }),
})

export const openHandover = route({
  method: 'POST',
  path: '/api/staff/handovers/:id/open',
  summary: 'Open what the member wrote and their phone number, which is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: openedHandoverSchema,
})

export const answerHandover = route({
  method: 'POST',
  path: '/api/staff/handovers/:id/answer',
  summary: 'Write back to the member; `close` ends the matter',
  access: office,
  query: nothing,
  body: z.object({ version: z.number(), words: z.string().min(1).max(1000), close: z.boolean() }),
  reply: handoverSchema,
})
