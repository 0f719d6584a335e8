import { z } from 'zod'
import { nothing, office, route } from './route.ts'

/** An application from elsewhere as lists show it: no name, no number, no words. */
export const applicationSchema = z.object({
  id: z.string(),
  version: z.number(),
  state: z.enum(['open', 'closed']),
  createdAt: z.string(),
  about: z.string(),
  source: z.string(),
  hasPhone: z.boolean(),
})
export type Application = z.output<typeof applicationSchema>

export const applications = route({
  method: 'GET',
  path: '/api/staff/applications',
  summary: 'Applications that came from elsewhere, open ones first',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ applications: z.array(applicationSchema) }),
})

export const openedApplicationSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  phone: z.string().optional(),
  answers: z.array(z.object({ field: z.string(), value: z.string() })),
})
export type OpenedApplication = z.output<typeof openedApplicationSchema>

export const openApplication = route({
  method: 'POST',
  path: '/api/staff/applications/:id/open',
  summary: 'What was filled in; opening is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: openedApplicationSchema,
})

export const closeApplication = route({
  method: 'POST',
  path: '/api/staff/applications/:id/close',
  summary: 'Say what came of it',
  access: office,
  query: nothing,
  body: z.object({ version: z.number(), result: z.enum(['done', 'referred', 'unreached', 'nothing']) }),
  reply: applicationSchema,
})

export const applicationRoutes = [applications, openApplication, closeApplication] as const
