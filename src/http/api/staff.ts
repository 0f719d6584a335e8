import { z } from 'zod'
import { anyStaff, nothing, office, route, staffRoleSchema } from './route.ts'

/** The signed-in clerk; `csrf` goes back in the `x-csrf-token` header of every request that writes. */
export const meSchema = z.object({ id: z.string(), name: z.string(), role: staffRoleSchema, csrf: z.string() })
export type Me = z.output<typeof meSchema>

export const setUpFirst = route({
  method: 'POST',
  path: '/api/staff/setup',
  summary: 'Make the first administrator with the one-time token of the set-up link',
  access: 'public',
  query: nothing,
  body: z.object({
    token: z.string().min(1),
    login: z.string().min(2).max(40),
    name: z.string().min(1).max(40),
    password: z.string().min(10).max(200),
  }),
  reply: meSchema,
})

export const signIn = route({
  method: 'POST',
  path: '/api/staff/session',
  summary: 'Sign in',
  access: 'public',
  query: nothing,
  body: z.object({ login: z.string().min(1).max(40), password: z.string().min(1).max(200) }),
  reply: meSchema,
})

export const signOut = route({
  method: 'DELETE',
  path: '/api/staff/session',
  summary: 'Sign out',
  access: anyStaff,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const whoAmI = route({
  method: 'GET',
  path: '/api/staff/session',
  summary: 'Who is signed in',
  access: anyStaff,
  query: nothing,
  body: nothing,
  reply: meSchema,
})

/** A counselling request as the office sees it: no words of the conversation, phone only to those who call. */
export const counsellingCaseSchema = z.object({
  id: z.string(),
  version: z.number(),
  state: z.enum(['requested', 'booked', 'confirmed', 'cancelled', 'done']),
  createdAt: z.string(),
  topic: z.string(),
  way: z.enum(['online', 'phone', 'station']),
  start: z.string().optional(),
  counsellor: z.object({ id: z.string(), name: z.string() }).optional(),
  station: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Wished times in the person's words when no slot fitted. */
  wish: z.string().optional(),
  phone: z.string().optional(),
})
export type CounsellingCase = z.output<typeof counsellingCaseSchema>

export const counsellingCases = route({
  method: 'GET',
  path: '/api/staff/counselling',
  summary: 'Counselling requests, newest first',
  access: office,
  query: z.object({ state: z.string().optional() }),
  body: nothing,
  reply: z.object({ cases: z.array(counsellingCaseSchema) }),
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

/** Somebody may be in danger: a number to open, nothing else, until a person of staff opens it. */
export const alertSchema = z.object({
  id: z.string(),
  version: z.number(),
  at: z.string(),
  level: z.enum(['crisis', 'danger', 'concern']),
  state: z.enum(['open', 'seen']),
})

export const alerts = route({
  method: 'GET',
  path: '/api/staff/alerts',
  summary: 'Alerts, open ones first',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ alerts: z.array(alertSchema) }),
})

export const seeAlert = route({
  method: 'POST',
  path: '/api/staff/alerts/:id/seen',
  summary: 'Take an alert: opens the words that raised it, which is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: alertSchema.extend({ text: z.string(), person: z.string() }),
})

/** What a member asked a person of the office to look at. */
export const handoverSchema = z.object({
  id: z.string(),
  version: z.number(),
  state: z.enum(['open', 'answered', 'closed']),
  createdAt: z.string(),
  /** When we promised an answer. */
  dueAt: z.string().optional(),
  matter: z.string(),
  phone: z.string().optional(),
})
export type Handover = z.output<typeof handoverSchema>

export const handovers = route({
  method: 'GET',
  path: '/api/staff/handovers',
  summary: 'What members asked a person to look at, newest first',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ handovers: z.array(handoverSchema) }),
})

export const answerHandover = route({
  method: 'POST',
  path: '/api/staff/handovers/:id/answer',
  summary: 'Write back to the member; `close` ends the matter',
  access: office,
  query: nothing,
  body: caseVersion.extend({ words: z.string().min(1).max(1000), close: z.boolean() }),
  reply: handoverSchema,
})

export const staffRoutes = [
  handovers,
  answerHandover,
  setUpFirst,
  signIn,
  signOut,
  whoAmI,
  counsellingCases,
  confirmCounselling,
  reassignCounselling,
  cancelCounselling,
  counsellors,
  freeSlots,
  alerts,
  seeAlert,
] as const
