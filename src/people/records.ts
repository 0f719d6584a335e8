import { z } from 'zod'
import { table } from '../core/table.ts'

export const personSchema = z.object({
  id: z.string(),
  version: z.number(),
  createdAt: z.string(),
  /**
   * Set when this person turned out to be another one, who is no alias itself. Rows are never rewritten, so unbinding stays
   * possible; what reads by person goes through `personIds`.
   */
  aliasOf: z.string().optional(),
  /** Short messages, 您, numbers instead of buttons. */
  elder: z.boolean(),
  /** Kinds of reminders the person does not want. */
  optedOut: z.array(z.string()),
  /** A week of quiet, see people/preferences. */
  mutedUntil: z.string().optional(),
})
export type Person = z.output<typeof personSchema>
export const persons = table<Person>({
  name: 'persons',
  schema: personSchema,
  indexes: { alias: ['aliasOf', 'createdAt'] },
})

/** Which person an account of a platform belongs to. */
export const bindingSchema = z.object({
  id: z.string(),
  version: z.number(),
  account: z.string(),
  sender: z.string(),
  person: z.string(),
  createdAt: z.string(),
  /** False after unsubscribe. */
  reachable: z.boolean(),
})
export type Binding = z.output<typeof bindingSchema>
export const bindings = table<Binding>({
  name: 'bindings',
  schema: bindingSchema,
  unique: { external: ['account', 'sender'] },
  indexes: { person: ['person', 'createdAt'] },
  personal: ['sender'],
})

export const staffSchema = z.object({
  id: z.string(),
  version: z.number(),
  login: z.string(),
  name: z.string(),
  /** `supervisor` is the clinical one (督导); the administrative one (主管) is an `admin`. */
  role: z.enum(['admin', 'clerk', 'counsellor', 'supervisor']),
  /** scrypt, see people/passwords. */
  password: z.string(),
  createdAt: z.string(),
  /** Since when the account is closed. A row without it, also one of an earlier release, is in use. */
  disabledAt: z.string().optional(),
})
export type Staff = z.output<typeof staffSchema>
export const staff = table<Staff>({
  name: 'staff',
  schema: staffSchema,
  unique: { login: ['login'] },
  indexes: { role: ['role', 'createdAt'] },
  personal: ['name'],
})

export const sessionSchema = z.object({
  /** Hash of the cookie's token. */
  id: z.string(),
  version: z.number(),
  staff: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  csrf: z.string(),
})
export type Session = z.output<typeof sessionSchema>
export const sessions = table<Session>({
  name: 'sessions',
  schema: sessionSchema,
  indexes: { staff: ['staff', 'createdAt'] },
  retention: { kind: 'days', days: 1, field: 'expiresAt' },
})
