import type { Reply } from '../core/reply.ts'
import type { Work } from '../core/store.ts'

export interface Delivery {
  readonly person: string
  readonly replies: readonly Reply[]
  /** The same thing said twice has the same id and is said once. */
  readonly sendId: string
  /** The ledger row that waits for the outcome. */
  readonly ledger?: string
}

/**
 * Says something to a person on our own, as part of the transaction; handed in by the composition root.
 * @returns the channel account it goes through, undefined when nobody can be reached
 */
export type Deliver = (work: Work, delivery: Delivery) => Promise<string | undefined>
