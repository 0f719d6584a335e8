import { z } from 'zod'
import { nothing, office, route } from './route.ts'

export const urgencySchema = z.enum(['today', 'week', 'ordinary'])
export const outcomeSchema = z.enum([
  'resolved',
  'continues',
  'hospital',
  'legal',
  'office',
  'declined',
  'silent',
  'wrong-number',
  'abusive',
  'test',
])
export type CounsellingOutcome = z.output<typeof outcomeSchema>

/** A counselling request as lists show it: no words, no phone. */
export const counsellingCaseSchema = z.object({
  id: z.string(),
  version: z.number(),
  state: z.enum(['requested', 'booked', 'confirmed', 'cancelled', 'done', 'missed', 'closed']),
  urgency: urgencySchema,
  createdAt: z.string(),
  topic: z.string(),
  way: z.enum(['online', 'phone', 'station']),
  start: z.string().optional(),
  counsellor: z.object({ id: z.string(), name: z.string() }).optional(),
  station: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Wished times in the person's words, when no slot fitted: there to be opened. False once the request has ended. */
  hasWish: z.boolean(),
  hasPhone: z.boolean(),
  /** Until when somebody of the office promised to see to it. */
  dueAt: z.string().optional(),
  /** A promise was broken and there is no time yet. */
  isLate: z.boolean(),
  /** A time that came free is held for the member, who has not answered yet. */
  isOffered: z.boolean(),
  /** What the member would like of the counsellor, in words; the employer to avoid is not among them. */
  wishes: z.array(z.string()),
  outcome: outcomeSchema.optional(),
  minutes: z.number().optional(),
})
export type CounsellingCase = z.output<typeof counsellingCaseSchema>

/** What the member wrote, given only to the clerk who opens it. */
export const openedCounsellingSchema = z.object({
  id: z.string(),
  wish: z.string().optional(),
  phone: z.string().optional(),
})
export type OpenedCounselling = z.output<typeof openedCounsellingSchema>

export const counsellingCases = route({
  method: 'GET',
  path: '/api/staff/counselling',
  summary: 'Counselling requests, newest first',
  access: office,
  query: z.object({ state: z.string().optional() }),
  body: nothing,
  reply: z.object({ cases: z.array(counsellingCaseSchema) }),
})

export const openCounselling = route({
  method: 'POST',
  path: '/api/staff/counselling/:id/open',
  summary: 'Open the phone number and the wished times of a request that has not ended, which is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: openedCounsellingSchema,
})

const caseVersion = z.object({ version: z.number() })

export const confirmCounselling = route({
  method: 'POST',
  path: '/api/staff/counselling/:id/confirm',
  summary: 'Confirm a booked request; the member is told',
  access: office,
  query: nothing,
  body: caseVersion,
  reply: counsellingCaseSchema,
})

export const reassignCounselling = route({
  method: 'POST',
  path: '/api/staff/counselling/:id/assign',
  summary: 'Give a request a counsellor and a time, or others; the member is told',
  access: office,
  query: nothing,
  body: caseVersion.extend({ counsellor: z.string(), start: z.string() }),
  reply: counsellingCaseSchema,
})

export const cancelCounselling = route({
  method: 'POST',
  path: '/api/staff/counselling/:id/cancel',
  summary: 'Cancel a request; the member is told',
  access: office,
  query: nothing,
  body: caseVersion.extend({ reason: z.string().min(1).max(200) }),
  reply: counsellingCaseSchema,
})

export const counsellorSchema = z.object({
  id: z.string(),
  name: z.string(),
  station: z.object({ id: z.string(), name: z.string() }),
  topics: z.array(z.string()),
})

export const counsellors = route({
  method: 'GET',
  path: '/api/staff/counsellors',
  summary: 'Counsellors at work',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ counsellors: z.array(counsellorSchema) }),
})

export const freeSlots = route({
  method: 'GET',
  path: '/api/staff/counsellors/:id/slots',
  summary: 'Free times of a counsellor in the next two weeks',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ starts: z.array(z.string()) }),
})

export const suggestCounselling = route({
  method: 'GET',
  path: '/api/staff/counselling/:id/suggestions',
  summary: 'Who fits a request, best first, with the reasons and their first free times',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({
    suggestions: z.array(
      z.object({
        counsellor: z.object({ id: z.string(), name: z.string() }),
        reasons: z.array(z.string()),
        starts: z.array(z.string()),
      }),
    ),
  }),
})

/** How an appointment ended; an outcome belongs to `closed`. */
export const endingSchema = caseVersion.extend({
  to: z.enum(['done', 'missed', 'closed']),
  outcome: outcomeSchema.optional(),
  minutes: z.number().int().min(0).max(600).optional(),
})

export const endCounselling = route({
  method: 'POST',
  path: '/api/staff/counselling/:id/end',
  summary: 'Say how a request ended: it took place, they did not meet, or it is closed with an outcome',
  access: office,
  query: nothing,
  body: endingSchema,
  reply: counsellingCaseSchema,
})

const counts = z.record(z.string(), z.number())

export const counsellingFigures = route({
  method: 'GET',
  path: '/api/staff/counselling-figures',
  summary: 'How the requests of a period ended; calls without a word, wrong numbers and abuse are counted apart',
  access: office,
  query: z.object({ from: z.iso.date(), to: z.iso.date() }),
  body: nothing,
  reply: z.object({
    outcomes: counts,
    nonData: counts,
    helped: z.number(),
    missed: z.number(),
    minutes: z.number(),
  }),
})

export const counsellingRoutes = [
  counsellingCases,
  openCounselling,
  confirmCounselling,
  reassignCounselling,
  cancelCounselling,
  counsellors,
  freeSlots,
  suggestCounselling,
  endCounselling,
  counsellingFigures,
] as const
