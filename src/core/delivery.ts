import type { SendOutcome } from './channel.ts'
import type { Reply } from './reply.ts'
import type { Work } from './store.ts'

export interface Delivery {
  readonly person: string
  readonly replies: readonly Reply[]
  /** The same thing said twice has the same id and is said once; platforms that can, de-duplicate by it too. */
  readonly sendId: string
  /** The ledger row that waits for the outcome, when a reminder is said. */
  readonly ledger?: string
}

/**
 * Says something to a person on our own, as part of the transaction; handed in by the composition root.
 * @returns the channel account it goes through, undefined when nobody can be reached
 */
export type Deliver = (work: Work, delivery: Delivery) => Promise<string | undefined>

/** One try to send, as the reminder ledger keeps it. */
export interface Attempt {
  readonly ledger: string
  readonly account: string
  /** The notice that was sent. */
  readonly sendId: string
  readonly outcome: SendOutcome
}
