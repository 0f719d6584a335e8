import { z } from 'zod'
import { deadJobs, dropDeadJob, retryDeadJob } from './dead-jobs.ts'
import { answerHandover, handovers, openHandover } from './handovers.ts'
import { pageStepSchema, rotaRoutes } from './oncall.ts'
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

/** A counselling request as lists show it: no words, no phone. */
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
  /** Wished times in the person's words, when no slot fitted: there to be opened. False once the request has ended. */
  hasWish: z.boolean(),
  hasPhone: z.boolean(),
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

/** Somebody may be in danger: a number to open, nothing else, until a person of staff opens it. */
export const alertSchema = z.object({
  id: z.string(),
  version: z.number(),
  at: z.string(),
  level: z.enum(['crisis', 'danger', 'concern']),
  state: z.enum(['open', 'seen']),
  /** Who was called, the latest first. */
  steps: z.array(pageStepSchema),
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

/** What waits for the office right now. Counts only, so that a page may ask for it all day. */
export const todaySchema = z.object({
  /** Alerts nobody opened. */
  alerts: z.number(),
  handovers: z.number(),
  /** Handovers whose promised time is over. */
  overdue: z.number(),
  /** Counselling requests that have a time and wait for a yes. */
  toConfirm: z.number(),
  /** Counselling requests that have no time yet. */
  toArrange: z.number(),
  /** Messages and other jobs that were given up after the last try. */
  deadJobs: z.number(),
  /** Whether anybody is on the rota for alerts. */
  onCall: z.boolean(),
})
export type Today = z.output<typeof todaySchema>

export const today = route({
  method: 'GET',
  path: '/api/staff/today',
  summary: 'How much waits for the office, and whether anybody is on call',
  access: office,
  query: nothing,
  body: nothing,
  reply: todaySchema,
})

export const staffRoutes = [
  today,
  handovers,
  openHandover,
  answerHandover,
  setUpFirst,
  signIn,
  signOut,
  whoAmI,
  counsellingCases,
  openCounselling,
  confirmCounselling,
  reassignCounselling,
  cancelCounselling,
  counsellors,
  freeSlots,
  alerts,
  seeAlert,
  ...rotaRoutes,
  deadJobs,
  retryDeadJob,
  dropDeadJob,
] as const
