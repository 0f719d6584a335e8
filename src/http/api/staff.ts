import { z } from 'zod'
import { accountRoutes } from './accounts.ts'
import { applicationRoutes } from './applications.ts'
import { awaitedRoutes } from './awaited.ts'
import { hookRoutes } from './incoming-hooks.ts'
import { callRoutes } from './callbacks.ts'
import { channelStateRoutes } from './channel-states.ts'
import { chatRoutes } from './chats.ts'
import { campaignRoutes } from './campaigns.ts'
import { contactRoutes } from './contacts.ts'
import { counsellingRoutes } from './counselling.ts'
import { peopleRoutes } from './counselling-people.ts'
import { deskRoutes } from './desk.ts'
import { deskShiftRoutes } from './desk-shifts.ts'
import { deadJobs, dropDeadJob, retryDeadJob } from './dead-jobs.ts'
import { answerHandover, handovers, openHandover } from './handovers.ts'
import { mediaRoutes } from './media.ts'
import { noteRoutes } from './notes.ts'
import { outgoingRoutes } from './outgoing-webhooks.ts'
import { lectureRoutes } from './lectures.ts'
import { surveyRoutes } from './surveys.ts'
import { reminderRoutes } from './reminders.ts'
import { sceneRoutes } from './scenes.ts'
import { pageStepSchema, rotaRoutes } from './oncall.ts'
import { privateRoutes } from './private.ts'
import { dutyRoutes } from './duties.ts'
import { ruleRoutes } from './rules.ts'
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

const caseVersion = z.object({ version: z.number() })

export const alertOutcomeSchema = z.enum(['safe', 'in-good-hands', 'not-reached', 'false-alarm'])
export const sharedWithSchema = z.enum(['110', '120', 'family', 'school-or-guardian'])

/** The office, and counsellors for the alerts they are called for. */
const alertStaff = [...office, 'counsellor'] as const

/** Somebody may be in danger: a number to open, nothing else, until a person of staff opens it. */
export const alertSchema = z.object({
  id: z.string(),
  version: z.number(),
  at: z.string(),
  level: z.enum(['crisis', 'danger', 'concern']),
  state: z.enum(['open', 'seen', 'closed']),
  outcome: alertOutcomeSchema.optional(),
  /** The person has still to be told that others were told of them. */
  isToTell: z.boolean(),
  /** Until when whoever took it is to talk it over; absent when that is done. */
  debriefDue: z.string().optional(),
  /** Who was called, the latest first. */
  steps: z.array(pageStepSchema),
})

export const alerts = route({
  method: 'GET',
  path: '/api/staff/alerts',
  summary: 'Alerts, open ones first',
  access: alertStaff,
  query: nothing,
  body: nothing,
  reply: z.object({ alerts: z.array(alertSchema) }),
})

export const seeAlert = route({
  method: 'POST',
  path: '/api/staff/alerts/:id/seen',
  summary: 'Take an alert: opens the words that raised it, which is logged',
  access: alertStaff,
  query: nothing,
  body: nothing,
  reply: alertSchema.extend({ text: z.string(), person: z.string() }),
})

export const closeAlert = route({
  method: 'POST',
  path: '/api/staff/alerts/:id/close',
  summary: 'Say how an alert ended, and who was told of the person to save a life',
  access: alertStaff,
  query: nothing,
  body: caseVersion.extend({ outcome: alertOutcomeSchema, sharedWith: z.array(sharedWithSchema).max(4) }),
  reply: alertSchema,
})

export const tellOfAlert = route({
  method: 'POST',
  path: '/api/staff/alerts/:id/told',
  summary: 'Tell the person that others were told of them; neutral, they open it themselves',
  access: office,
  query: nothing,
  body: caseVersion,
  reply: alertSchema,
})

export const debriefAlert = route({
  method: 'POST',
  path: '/api/staff/alerts/:id/debrief',
  summary: 'Whoever took the alert has talked it over',
  access: alertStaff,
  query: nothing,
  body: caseVersion.extend({ who: z.string().min(1).max(40) }),
  reply: alertSchema,
})

/** What waits for the office right now. Counts only, so that a page may ask for it all day. */
export const todaySchema = z.object({
  /** Alerts nobody opened. */
  alerts: z.number(),
  handovers: z.number(),
  /** Handovers whose promised time is over, or who waited in vain for somebody to talk to. */
  overdue: z.number(),
  /** Members who wait to talk to somebody right now. */
  chats: z.number(),
  /** Counselling requests that have a time and wait for a yes. */
  toConfirm: z.number(),
  /** Counselling requests that have no time yet. */
  toArrange: z.number(),
  /** Of those, how many were promised a time by now. */
  lateRequests: z.number(),
  /** Counselling appointments of today. */
  appointments: z.number(),
  /** Calls that may be made by now. */
  calls: z.number(),
  /** Lectures of today. */
  lectures: z.number(),
  /** Messages and other jobs that were given up after the last try. */
  deadJobs: z.number(),
  /** Applications from elsewhere that nobody has settled. */
  applications: z.number(),
  /** What other systems told us that did not fit. */
  deadHooks: z.number(),
  /** Programs that are told of events no more, because they took nothing; nobody has looked yet. */
  webhooksOff: z.number(),
  /** Standing rules that ask something: a day nobody can tell about, a run that was given up. */
  ruleQuestions: z.number(),
  /** What standing rules gave the office to do. */
  ruleTasks: z.number(),
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
  alerts,
  seeAlert,
  closeAlert,
  tellOfAlert,
  debriefAlert,
  ...counsellingRoutes,
  ...deskRoutes,
  ...peopleRoutes,
  ...deskShiftRoutes,
  ...rotaRoutes,
  ...lectureRoutes,
  ...surveyRoutes,
  ...accountRoutes,
  ...applicationRoutes,
  ...awaitedRoutes,
  ...hookRoutes,
  ...contactRoutes,
  ...noteRoutes,
  ...outgoingRoutes,
  ...mediaRoutes,
  ...privateRoutes,
  ...callRoutes,
  ...sceneRoutes,
  ...reminderRoutes,
  ...campaignRoutes,
  ...dutyRoutes,
  ...ruleRoutes,
  ...chatRoutes,
  ...channelStateRoutes,
  deadJobs,
  retryDeadJob,
  dropDeadJob,
] as const
