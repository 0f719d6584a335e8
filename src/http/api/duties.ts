import { z } from 'zod'
import { anyStaff, nothing, route } from './route.ts'

/** Something the account, or the whole office, was reminded of. Names no member. */
export const dutySchema = z.object({
  id: z.string(),
  version: z.number(),
  /** The kind of reminder: which page it is dealt with on. */
  kind: z.string(),
  notice: z.string(),
  at: z.string(),
})
export type Duty = z.output<typeof dutySchema>

export const duties = route({
  method: 'GET',
  path: '/api/staff/duties',
  summary: 'What the account was reminded of and has not put away',
  access: anyStaff,
  query: nothing,
  body: nothing,
  reply: z.object({ notices: z.array(dutySchema) }),
})

export const seeDuty = route({
  method: 'POST',
  path: '/api/staff/duties/:id/done',
  summary: 'Put a reminder away; one for the whole office is away for everybody',
  access: anyStaff,
  query: nothing,
  body: z.object({ version: z.number() }),
  reply: nothing,
})

export const dutyRoutes = [duties, seeDuty] as const
