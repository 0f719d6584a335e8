import { z } from 'zod'
import { nothing, route } from './route.ts'

/** A talk in writing between a member and a counsellor; no words, no name of the member. */
export const privateSessionSchema = z.object({
  id: z.string(),
  case: z.string(),
  /** `called`: the member was told · `limits`: reads what stays between them · `open`: agreed, words are relayed. */
  state: z.enum(['called', 'limits', 'open', 'ended']),
  calledAt: z.string(),
  openedAt: z.string().optional(),
  endedAt: z.string().optional(),
  endedBy: z.enum(['member', 'counsellor', 'absent', 'idle', 'left', 'gone', 'replaced']).optional(),
  /** When danger was last seen in what the member wrote. */
  dangerAt: z.string().optional(),
  /** When a silent member was asked whether they are still there. */
  askedAt: z.string().optional(),
  seq: z.number(),
  /** Whose it is, in a supervisor's list. */
  counsellor: z.string().optional(),
})
export type PrivateSessionView = z.output<typeof privateSessionSchema>

export const privateTurnSchema = z.object({
  seq: z.number(),
  from: z.enum(['member', 'counsellor']),
  at: z.string(),
  text: z.string().optional(),
  /** The key that sealed it is not here; the words are not lost. */
  closed: z.boolean(),
  danger: z.boolean(),
})
export type PrivateTurnView = z.output<typeof privateTurnSchema>

export const transcriptSchema = z.object({
  case: z.string(),
  /** Absent while none was opened for the case. */
  session: privateSessionSchema.optional(),
  turns: z.array(privateTurnSchema),
  /** Numbers of the counsellor's turns that have not reached the member. */
  unsent: z.array(z.number()),
})
export type Transcript = z.output<typeof transcriptSchema>

export const privateSessionList = route({
  method: 'GET',
  path: '/api/staff/private',
  summary: 'Own private talks, or those of the counsellors one supervises; no words',
  access: ['counsellor', 'supervisor'],
  query: nothing,
  body: nothing,
  reply: z.object({ sessions: z.array(privateSessionSchema) }),
})

export const privateTranscript = route({
  // Words are never in the answer of a GET.
  method: 'POST',
  path: '/api/staff/private/:id/look',
  summary: 'What was written in an own talk, by its id or that of its case, after turn `since`',
  access: ['counsellor'],
  query: nothing,
  body: z.object({ since: z.number().int().min(0) }),
  reply: transcriptSchema,
})

export const openPrivate = route({
  method: 'POST',
  path: '/api/staff/private/:id/open',
  summary: 'Begin the talk of a case that is one’s own, from ten minutes before; the member is told',
  access: ['counsellor'],
  query: nothing,
  body: nothing,
  reply: privateSessionSchema,
})

export const sayPrivate = route({
  method: 'POST',
  path: '/api/staff/private/:id/say',
  summary: 'Write to the member; the same key writes once',
  access: ['counsellor'],
  query: nothing,
  body: z.object({ text: z.string().trim().min(1).max(2000), key: z.string().min(8).max(64) }),
  reply: privateSessionSchema,
})

export const endPrivate = route({
  method: 'POST',
  path: '/api/staff/private/:id/end',
  summary: 'End the talk; the member is told',
  access: ['counsellor'],
  query: nothing,
  body: nothing,
  reply: privateSessionSchema,
})

export const readPrivate = route({
  method: 'POST',
  path: '/api/staff/private/:id/read',
  summary: 'Read a talk that is over: the counsellor, or with a reason the assigned clinical supervisor; logged',
  access: ['counsellor', 'supervisor'],
  query: nothing,
  body: z.object({ reason: z.string().max(200).optional() }),
  reply: transcriptSchema,
})

export const privateRoutes = [
  privateSessionList,
  privateTranscript,
  openPrivate,
  sayPrivate,
  endPrivate,
  readPrivate,
] as const
