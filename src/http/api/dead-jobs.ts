import { z } from 'zod'
import { nothing, office, route } from './route.ts'

/** One try by one account: the channel's name, never who it was sent to. */
export const sendTrySchema = z.object({ at: z.string(), channel: z.string(), outcome: z.string() })
export type SendTry = z.output<typeof sendTrySchema>

/** Something that could not be sent: what kind of thing, how often it was tried, why it failed. No words, no person. */
export const deadJobSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.string(),
  attempts: z.number(),
  /** The last outcome in one word or code. */
  outcome: z.string(),
  /** When it was given up. */
  at: z.string(),
  /** By which accounts it was tried, the oldest first. */
  tries: z.array(sendTrySchema),
})
export type DeadJob = z.output<typeof deadJobSchema>

const jobVersion = z.object({ version: z.number() })

export const deadJobs = route({
  method: 'GET',
  path: '/api/staff/dead-jobs',
  summary: 'What could not be sent and waits for a decision, the newest 200, and how many there are',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ jobs: z.array(deadJobSchema), total: z.number() }),
})

export const retryDeadJob = route({
  method: 'POST',
  path: '/api/staff/dead-jobs/:id/retry',
  summary: 'Try again to send it, which is logged',
  access: office,
  query: nothing,
  body: jobVersion,
  reply: nothing,
})

export const dropDeadJob = route({
  method: 'POST',
  path: '/api/staff/dead-jobs/:id/drop',
  summary: 'Do not try any more, which is logged',
  access: office,
  query: nothing,
  body: jobVersion,
  reply: nothing,
})
