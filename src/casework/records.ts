import { z } from 'zod'
import { table } from '../core/table.ts'

/** Whatever a member can follow is one row here; `body` belongs to the service named by `kind`. */
export const caseSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.string(),
  person: z.string(),
  street: z.string(),
  /** Staff id of who is responsible. */
  owner: z.string().optional(),
  state: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Our own promise: when the next step of ours is due. */
  dueAt: z.string().optional(),
  /** Keyed hash of the code the member can change or cancel with. */
  codeHash: z.string().optional(),
  body: z.record(z.string(), z.unknown()),
})
export type Case = z.output<typeof caseSchema>
export const cases = table<Case>({
  name: 'cases',
  schema: caseSchema,
  indexes: {
    person: ['person', 'createdAt'],
    inbox: ['kind', 'state', 'createdAt'],
    kind: ['kind', 'createdAt'],
    owner: ['owner', 'createdAt'],
  },
  unique: { code: ['kind', 'codeHash'] },
  personal: ['body'],
})

/** Who did what to which case: never changed, never deleted with the case. */
export const auditSchema = z.object({
  id: z.string(),
  version: z.number(),
  at: z.string(),
  /** Staff id, `member` or `system`. */
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.string()),
})
export type Audit = z.output<typeof auditSchema>
export const audit = table<Audit>({
  name: 'audit',
  schema: auditSchema,
  indexes: { subject: ['subject', 'at'] },
  log: { month: 'at' },
})
