import { z } from 'zod'
import { derivedId } from '../core/ids.ts'
import { importanceSchema } from '../core/importance.ts'
import { table } from '../core/table.ts'

const occasion = {
  kind: z.string(),
  /** What it is about: a case id. */
  subject: z.string(),
  /** Which of the reminders about it: `24h`, `2h`. */
  occurrence: z.string(),
  person: z.string(),
  /** When the thing itself happens. A moved appointment is another event, with reminders of its own. */
  eventAt: z.string(),
  importance: importanceSchema,
}

export const reminderSchema = z.object({
  id: z.string(),
  version: z.number(),
  ...occasion,
  dueAt: z.string(),
  /** Neutral: it may be read over a shoulder. */
  words: z.string(),
  state: z.enum(['planned', 'settled', 'cancelled']),
})
export type Reminder = z.output<typeof reminderSchema>
export const reminders = table<Reminder>({
  name: 'reminders',
  schema: reminderSchema,
  indexes: { due: ['state', 'dueAt'], subject: ['subject', 'state'], person: ['person', 'state'] },
  retention: { kind: 'days', days: 400, field: 'eventAt' },
})

export const attemptSchema = z.object({
  at: z.string(),
  account: z.string(),
  sendId: z.string(),
  outcome: z.string(),
  code: z.string().optional(),
  /** When the platform's window or quota opens again, where that is known. */
  opensAt: z.string().optional(),
  /** The platform had taken it and said later that it did not arrive. */
  late: z.boolean().optional(),
})

/** That a reminder was meant to be sent, and what became of it. Written before anything leaves. */
export const ledgerSchema = z.object({
  /** The reminder's id: one row a reminder, however often the sweep runs. */
  id: z.string(),
  version: z.number(),
  at: z.string(),
  ...occasion,
  attempts: z.array(attemptSchema),
  outcome: z.enum(['pending', 'sent', 'parked', 'called', 'skipped', 'failed', 'unknown', 'expired']),
  /**
   * Why it was skipped or failed: `passed`, `merged`, `digest`, `opted-out`, `gone`, `night`, `muted`, `unreachable`, or a platform's
   * code.
   */
  reason: z.string().optional(),
  /** The row of the reminder whose message said this one too: what became of that one became of this. */
  saidIn: z.string().optional(),
})
export type Ledger = z.output<typeof ledgerSchema>
export const ledger = table<Ledger>({
  name: 'ledger',
  schema: ledgerSchema,
  indexes: { outcome: ['outcome', 'at'], subject: ['subject', 'at'], person: ['person', 'at'] },
  unique: { occasion: ['kind', 'subject', 'occurrence', 'eventAt', 'person'] },
  log: { month: 'at' },
  retention: { kind: 'days', days: 400, field: 'at' },
})

type Occasion = Pick<Reminder, 'kind' | 'subject' | 'occurrence' | 'eventAt' | 'person'>

export const reminderId = ({ kind, subject, occurrence, eventAt, person }: Occasion): string =>
  derivedId('rem', kind, subject, occurrence, eventAt, person)
