import { z } from 'zod'
import { table } from './table.ts'

/** Something another system told us, once: its outcome stands in the same transaction as its effect. */
export const receiptSchema = z.object({
  /** Derived from the source and the sender's own id. */
  id: z.string(),
  version: z.number(),
  source: z.string(),
  at: z.string(),
  /** Keyed hash of the body: the same id with another body is refused. */
  bodyHash: z.string(),
  /** `ignored`: of a kind we do not care for · `dead`: it did not fit and waits for staff, who try again or drop it. */
  state: z.enum(['done', 'ignored', 'dead', 'dropped']),
  action: z.string().optional(),
  /** What came of it, in one word. */
  outcome: z.string().optional(),
  /** Why it is dead: a code and the place in the body. Never what stood there. */
  reason: z.string().optional(),
  /** The body of what is dead, sealed (purpose `contact`); gone once it is settled. */
  body: z.string().optional(),
  /** What the sender was answered besides, sealed. */
  answer: z.string().optional(),
  /** How often staff tried again. */
  tries: z.number(),
  /** Absent while it is dead: what waits is never pruned. */
  settledAt: z.string().optional(),
})
export type Receipt = z.output<typeof receiptSchema>
export const receipts = table<Receipt>({
  name: 'hook_receipts',
  schema: receiptSchema,
  indexes: { state: ['state', 'at'], source: ['source', 'at'], body: ['source', 'bodyHash'] },
  // No sender that we know of repeats anything after weeks; a repetition of something older would be done again.
  retention: { kind: 'days', days: 400, field: 'settledAt' },
  personal: ['body', 'answer'],
})
