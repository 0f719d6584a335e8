import { z } from 'zod'
import { counsellingCaseSchema, endingSchema } from './counselling.ts'
import { nothing, route, type StaffRole } from './route.ts'

/** The counsellor's own desk: nobody else's cases stand on it. */
const own: readonly StaffRole[] = ['counsellor']

export const deskCaseSchema = counsellingCaseSchema.extend({
  end: z.string(),
  /** Today, ahead, or in the last thirty days. */
  when: z.enum(['today', 'next', 'past']),
  /** The time has begun, so it can be said how it went. */
  hasBegun: z.boolean(),
})
export type DeskCase = z.output<typeof deskCaseSchema>

export const debriefSchema = z.object({
  id: z.string(),
  version: z.number(),
  /** The end of the alert's number. */
  number: z.string(),
  dueAt: z.string(),
  isOverdue: z.boolean(),
})

export const desk = route({
  method: 'GET',
  path: '/api/staff/desk',
  summary: 'A counsellor’s own appointments: today, ahead and the last thirty days, and debriefs that are due',
  access: own,
  query: nothing,
  body: nothing,
  reply: z.object({
    /** Absent when the account is nobody’s of the counsellors. */
    counsellor: z.object({ id: z.string(), name: z.string() }).optional(),
    cases: z.array(deskCaseSchema),
    debriefs: z.array(debriefSchema),
  }),
})
export type Desk = z.output<typeof desk.reply>

export const openDeskPhone = route({
  method: 'POST',
  path: '/api/staff/desk/:id/open',
  summary: 'Open the phone number of an own appointment, which is logged',
  access: own,
  query: nothing,
  body: nothing,
  reply: z.object({ id: z.string(), phone: z.string().optional() }),
})

export const endDeskCase = route({
  method: 'POST',
  path: '/api/staff/desk/:id/end',
  summary: 'Say how an own appointment went, with the minutes of service',
  access: own,
  query: nothing,
  body: endingSchema,
  reply: deskCaseSchema,
})

export const deskCalendar = route({
  method: 'GET',
  path: '/api/staff/desk/:id/calendar',
  summary: 'The calendar file of an own appointment',
  access: own,
  query: nothing,
  body: nothing,
  reply: z.object({ file: z.string() }),
})

export const doneDebrief = route({
  method: 'POST',
  path: '/api/staff/desk/debriefs/:id',
  summary: 'Say that a debrief took place; the words are sealed',
  access: own,
  query: nothing,
  body: z.object({ version: z.number(), words: z.string().max(2_000) }),
  reply: nothing,
})

export const deskRoutes = [desk, openDeskPhone, endDeskCase, deskCalendar, doneDebrief] as const
