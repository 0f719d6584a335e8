import { z } from 'zod'
import { nothing, office, route } from './route.ts'

/** A system that may tell us something: one data file. */
export const hookSourceSchema = z.object({
  source: z.string(),
  /** What the data file calls it; empty while the file is wrong. */
  name: z.string(),
  /** `no-secret`: an example nobody has given a secret yet · `wrong`: the file or the secret is, see `problem`. */
  state: z.enum(['on', 'no-secret', 'wrong']),
  /** In one line, for whoever mends it. */
  problem: z.string(),
  /** When it last told us something we did not know. */
  lastAt: z.string().optional(),
})
export type HookSource = z.output<typeof hookSourceSchema>

/** Something that did not fit: where it came from and why, without a word of what stood in it. */
export const deadHookSchema = z.object({
  id: z.string(),
  version: z.number(),
  source: z.string(),
  at: z.string(),
  action: z.string(),
  /** A code and the place in the body: `missing /data/name`. */
  reason: z.string(),
  tries: z.number(),
})
export type DeadHook = z.output<typeof deadHookSchema>

const hookVersion = z.object({ version: z.number() })

export const hookList = route({
  method: 'GET',
  path: '/api/staff/hooks',
  summary: 'Systems that tell us something, and what of it did not fit, the newest 200',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ sources: z.array(hookSourceSchema), dead: z.array(deadHookSchema), total: z.number() }),
})

export const openDeadHook = route({
  method: 'POST',
  path: '/api/staff/hooks/:id/open',
  summary: 'What stood in it; opening is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ id: z.string(), body: z.string() }),
})

export const retryDeadHook = route({
  method: 'POST',
  path: '/api/staff/hooks/:id/retry',
  summary: 'Try it again by the data file as it is now, which is logged',
  access: office,
  query: nothing,
  body: hookVersion,
  reply: z.object({ isDone: z.boolean(), reason: z.string() }),
})

export const dropDeadHook = route({
  method: 'POST',
  path: '/api/staff/hooks/:id/drop',
  summary: 'Put it away for good with what stood in it, which is logged',
  access: office,
  query: nothing,
  body: hookVersion,
  reply: nothing,
})

export const hookRoutes = [hookList, openDeadHook, retryDeadHook, dropDeadHook] as const
