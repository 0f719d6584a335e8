import { z } from 'zod'
import { nothing, office, route, type StaffRole } from './route.ts'

/** Volunteers have accounts as counsellors. */
const callers: readonly StaffRole[] = ['admin', 'clerk', 'counsellor']

export const callListSchema = z.enum(['member', 'surge'])
export type CallList = z.output<typeof callListSchema>
export const callTopicSchema = z.enum(['appointment', 'message', 'greeting', 'enquiry'])
export type CallTopic = z.output<typeof callTopicSchema>
export const callOutcomeSchema = z.enum(['reached', 'no-answer', 'busy', 'wrong-number', 'refused', 'asked-later'])
export type CallOutcome = z.output<typeof callOutcomeSchema>

/** The call in hand: no number. */
export const callSchema = z.object({
  id: z.string(),
  version: z.number(),
  list: callListSchema,
  topic: callTopicSchema,
  name: z.string().optional(),
  dueAt: z.string(),
  /** When it goes to somebody else unless something is said of it. */
  heldUntil: z.string(),
  tries: z.number(),
  /** How it went last time. */
  last: z.object({ at: z.string(), outcome: callOutcomeSchema, hasNote: z.boolean() }).optional(),
  /** Times to offer for another call. */
  later: z.array(z.string()),
})
export type InHand = z.output<typeof callSchema>

export const mineSchema = z.object({
  call: callSchema.optional(),
  /** How many may be called now. */
  waiting: z.number(),
  /** Why nobody, or only the urgent ones, may be called now. */
  closed: z.object({ why: z.enum(['night', 'holiday']), until: z.string() }).optional(),
})
export type MyCalls = z.output<typeof mineSchema>

export const myCalls = route({
  method: 'GET',
  path: '/api/staff/calls/mine',
  summary: 'The call this person has in hand, and how many wait',
  access: callers,
  query: nothing,
  body: nothing,
  reply: mineSchema,
})

export const nextCall = route({
  method: 'POST',
  path: '/api/staff/calls/next',
  summary: 'Take the next call; nobody else has it for half an hour',
  access: callers,
  query: nothing,
  body: nothing,
  reply: mineSchema,
})

export const giveBackCall = route({
  method: 'POST',
  path: '/api/staff/calls/:id/back',
  summary: 'Put a call back on the list without having called',
  access: callers,
  query: nothing,
  body: z.object({ version: z.number() }),
  reply: nothing,
})

export const dialCall = route({
  method: 'POST',
  path: '/api/staff/calls/:id/dial',
  summary: 'Open the number of the call in hand, which is logged; nobody else has it for two hours then',
  access: callers,
  query: nothing,
  body: nothing,
  reply: z.object({ phone: z.string(), version: z.number() }),
})

export const openCallNote = route({
  method: 'POST',
  path: '/api/staff/calls/:id/note',
  summary: 'Open what was written down at the last call, for the one who has it in hand, which is logged',
  access: callers,
  query: nothing,
  body: nothing,
  reply: z.object({ words: z.string() }),
})

const words = z.string().max(1_000)
const minutes = z.number().int().min(0).max(300)

export const recordCall = route({
  method: 'POST',
  path: '/api/staff/calls/:id/outcome',
  summary: 'How a call went',
  access: callers,
  query: nothing,
  body: z.object({
    version: z.number(),
    outcome: callOutcomeSchema,
    minutes: minutes.optional(),
    words: words.optional(),
    at: z.iso.datetime().optional(),
  }),
  reply: nothing,
})

export const dangerInCall = route({
  method: 'POST',
  path: '/api/staff/calls/:id/danger',
  summary: 'Somebody in a call is in danger: calls whoever is on call',
  access: callers,
  query: nothing,
  body: z.object({ words: words.optional() }),
  /** Whether anybody is on the rota. */
  reply: z.object({ onCall: z.boolean() }),
})

const callStateSchema = z.enum(['open', 'done', 'given-up'])
export type CallState = z.output<typeof callStateSchema>

/** A call as lists show it: neither number nor name. */
export const callRowSchema = z.object({
  id: z.string(),
  version: z.number(),
  list: callListSchema,
  source: z.enum(['case', 'hand', 'unreachable', 'import']),
  topic: callTopicSchema,
  state: callStateSchema,
  closedAs: z.enum(['reached', 'wrong-number', 'refused', 'withdrawn']).optional(),
  isUrgent: z.boolean(),
  isOverdue: z.boolean(),
  dueAt: z.string(),
  nextAt: z.string(),
  tries: z.number(),
  /** Who has it in hand now. */
  inHandOf: z.string().optional(),
  /** The account it was given to, if not to anyone. */
  assigned: z.object({ id: z.string(), name: z.string() }).optional(),
})
export type CallRow = z.output<typeof callRowSchema>

export const callLists = route({
  method: 'GET',
  path: '/api/staff/calls',
  summary: 'A list of calls, next ones first, with the counts of both lists',
  access: office,
  query: z.object({ list: callListSchema, state: callStateSchema }),
  body: nothing,
  reply: z.object({
    calls: z.array(callRowSchema),
    counts: z.array(z.object({ list: callListSchema, open: z.number(), done: z.number(), givenUp: z.number() })),
    /** Who may be given a call. */
    people: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
})
export type CallLists = z.output<typeof callLists.reply>

export const registerCall = route({
  method: 'POST',
  path: '/api/staff/calls',
  summary: 'Write down a call that came in',
  access: office,
  query: nothing,
  body: z.object({
    at: z.iso.datetime(),
    topic: callTopicSchema,
    outcome: z.enum(['handled', 'call-back']),
    name: z.string().max(20).optional(),
    phone: z.string().max(30).optional(),
    minutes: minutes.optional(),
    words: words.optional(),
    urgent: z.boolean().optional(),
  }),
  reply: nothing,
})

export const importCalls = route({
  method: 'POST',
  path: '/api/staff/calls/import',
  summary: 'Put people who are not members on the surge list, from lines of name and number',
  access: office,
  query: nothing,
  body: z.object({ text: z.string().min(1).max(60_000), firstLine: z.number().int().min(1).optional() }),
  reply: z.object({
    added: z.number(),
    undialable: z.array(z.number()),
    duplicate: z.array(z.number()),
    refused: z.array(z.number()),
  }),
})
export type ImportedCalls = z.output<typeof importCalls.reply>

export const assignCall = route({
  method: 'POST',
  path: '/api/staff/calls/:id/assign',
  summary: 'Give a call to somebody, or to anyone; one that was given up is tried again',
  access: office,
  query: nothing,
  body: z.object({ version: z.number(), staff: z.string().optional() }),
  reply: nothing,
})

export const callFigures = route({
  method: 'GET',
  path: '/api/staff/calls/figures',
  summary: 'Calls of a period, members and the surge list apart',
  access: office,
  query: z.object({ from: z.iso.date(), to: z.iso.date() }),
  body: nothing,
  reply: z.object({
    figures: z.array(
      z.object({
        list: callListSchema,
        made: z.number(),
        reached: z.number(),
        minutes: z.number(),
        taken: z.number(),
        takenMinutes: z.number(),
      }),
    ),
  }),
})

export const callRoutes = [
  myCalls,
  nextCall,
  giveBackCall,
  dialCall,
  openCallNote,
  recordCall,
  dangerInCall,
  callLists,
  registerCall,
  importCalls,
  assignCall,
  callFigures,
] as const
