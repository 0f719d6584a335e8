import { z } from 'zod'
import { table, type Table } from '../../core/table.ts'

/** `surge`: people who are not members, called from a list that was handed in. Counted apart everywhere. */
export const lists = ['member', 'surge'] as const
export const listSchema = z.enum(lists)
export type CallList = z.output<typeof listSchema>

/** What a call is about, in a word that may be read over a shoulder. */
export const topicSchema = z.enum(['appointment', 'message', 'greeting', 'enquiry'])
export type CallTopic = z.output<typeof topicSchema>

export const sourceSchema = z.enum(['case', 'hand', 'unreachable', 'import'])
export type CallSource = z.output<typeof sourceSchema>

/** Urgent ones are called on holidays too, never at night. */
export const priorities: Readonly<Record<'urgent' | 'ordinary' | 'later', number>> = {
  urgent: 0,
  ordinary: 1,
  later: 2,
}

export const closedAsSchema = z.enum(['reached', 'wrong-number', 'refused', 'withdrawn'])
export type ClosedAs = z.output<typeof closedAsSchema>

/** One call to make. Its number and name are sealed (purpose `contact`) and go when `keptUntil` is over. */
export const callSchema = z.object({
  id: z.string(),
  version: z.number(),
  list: listSchema,
  source: sourceSchema,
  topic: topicSchema,
  state: z.enum(['open', 'done', 'given-up']),
  createdAt: z.string(),
  case: z.string().optional(),
  person: z.string().optional(),
  /** The row of the reminders' ledger that waits for how it went. */
  ledger: z.string().optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  /** Keyed hash of the number: finds the same one again without reading it. */
  phoneHash: z.string().optional(),
  /** Further numbers, each sealed, for when this one is wrong. */
  others: z.array(z.string()),
  priority: z.number(),
  dueAt: z.string(),
  /** Nobody calls before. */
  nextAt: z.string(),
  /** The account it was given to, or `anyone`. */
  queue: z.string(),
  /** `nextAt`, only while it waits for somebody: what is taken or over stays out of the way. */
  readyAt: z.string().optional(),
  /** Who has it in hand, and until when nobody else gets it; both only then. One person has one at a time. */
  takenBy: z.string().optional(),
  heldUntil: z.string().optional(),
  tries: z.number(),
  /** Tries in which nobody picked up, since it was last put on the list. */
  misses: z.number(),
  lastAt: z.string().optional(),
  closedAt: z.string().optional(),
  closedAs: closedAsSchema.optional(),
  /** When number, name and words go; absent once they have. */
  keptUntil: z.string().optional(),
})
export type Call = z.output<typeof callSchema>
export const calls = table<Call>({
  name: 'calls',
  schema: callSchema,
  indexes: {
    ready: ['list', 'queue', 'priority', 'readyAt'],
    state: ['list', 'state', 'nextAt'],
    held: ['state', 'heldUntil'],
    last: ['state', 'lastAt'],
    number: ['phoneHash', 'createdAt'],
    case: ['case', 'createdAt'],
    kept: ['keptUntil'],
  },
  unique: { holder: ['takenBy'] },
  retention: { kind: 'days', days: 1_100, field: 'closedAt' },
  personal: ['name', 'phone', 'phoneHash', 'others'],
})

export const outcomeSchema = z.enum(['reached', 'no-answer', 'busy', 'wrong-number', 'refused', 'asked-later'])
export type Outcome = z.output<typeof outcomeSchema>

/** One call that was made, or one that came in and was written down. */
export const attemptSchema = z.object({
  id: z.string(),
  version: z.number(),
  call: z.string(),
  list: listSchema,
  way: z.enum(['out', 'in']),
  at: z.string(),
  /** The account of who called. */
  by: z.string(),
  outcome: outcomeSchema,
  minutes: z.number(),
  /** What is to be remembered, sealed (purpose `contact`). */
  words: z.string().optional(),
})
export type Attempt = z.output<typeof attemptSchema>
export const attempts = table<Attempt>({
  name: 'call_attempts',
  schema: attemptSchema,
  indexes: { call: ['call', 'at'], figures: ['list', 'way', 'outcome', 'at'] },
  retention: { kind: 'days', days: 1_100, field: 'at' },
  personal: ['words'],
})

/** A number whose owner wants no more calls from a list: kept as a keyed hash, after everything else is gone. */
export const refusalSchema = z.object({
  /** Derived from list and hash. */
  id: z.string(),
  version: z.number(),
  list: listSchema,
  at: z.string(),
})
export type Refusal = z.output<typeof refusalSchema>
export const refusals = table<Refusal>({ name: 'call_refusals', schema: refusalSchema })

export const callTables: readonly Table[] = [calls, attempts, refusals]
