import { z } from 'zod'
import { nothing, office, route } from './route.ts'

export const reminderOutcomeSchema = z.enum([
  'pending',
  'sent',
  'parked',
  'called',
  'skipped',
  'failed',
  'unknown',
  'expired',
])
export type ReminderOutcome = z.output<typeof reminderOutcomeSchema>

/** That somebody was to be reminded, and what became of it: never the words, a name or a platform's address. */
export const reminderRowSchema = z.object({
  id: z.string(),
  at: z.string(),
  /** When the thing itself is. */
  eventAt: z.string(),
  /** The neutral name of its kind. */
  name: z.string(),
  subject: z.string(),
  person: z.string(),
  importance: z.enum(['ordinary', 'important', 'critical']),
  outcome: reminderOutcomeSchema,
  /** What became of it, in words. */
  result: z.string(),
  tries: z.array(z.object({ at: z.string(), way: z.string(), outcome: z.string() })),
})
export type ReminderRow = z.output<typeof reminderRowSchema>

export const reminderLedger = route({
  method: 'GET',
  path: '/api/staff/reminders',
  summary: 'What was sent to members and what became of it, those of which it is not known first; no words',
  access: office,
  query: z.object({
    /** A case or a person, by its id. */
    about: z.string().max(60).optional(),
    outcome: reminderOutcomeSchema.optional(),
    kind: z.string().max(40).optional(),
    day: z.iso.date().optional(),
  }),
  body: nothing,
  reply: z.object({
    rows: z.array(reminderRowSchema),
    /** More were found than are shown. */
    hasMore: z.boolean(),
    /** Since when it is not known, or it failed: over the last thirty days. */
    unknown: z.number(),
    failed: z.number(),
    kinds: z.array(z.object({ kind: z.string(), name: z.string() })),
  }),
})

export const reminderRoutes = [reminderLedger] as const
