import type { SendOutcome } from './channel.ts'
import type { Notice } from './conversation.ts'
import type { Importance } from './importance.ts'
import type { Claim } from './job.ts'
import type { Reply } from './reply.ts'
import type { Work } from './store.ts'

export interface Delivery {
  readonly person: string
  readonly replies: readonly Reply[]
  /** The same thing said twice has the same id and is said once; platforms that can, de-duplicate by it too. */
  readonly sendId: string
  /** The ledger row that waits for the outcome, when a reminder is said. */
  readonly ledger?: string
  /** It may also go over an account that strangers relay (core/relayed): nothing of counselling, aid, leads or a chat with staff. */
  readonly mayBeRelayed?: boolean
  /** `ordinary` when left out. */
  readonly importance?: Importance
  /** Only by these binding accounts: words to many may not go everywhere. By any when left out. */
  readonly only?: readonly string[]
  /** When what it is about is over; said for ever when left out. */
  readonly goodUntil?: string
  /** Who says it sends it as well, see `Hands`. */
  readonly claim?: Claim | undefined
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
  /** Where the notice stands after it: `pending` while another way is tried. */
  readonly stands?: Notice['delivery']
  /** The platform had taken it and says now that it did not arrive. */
  readonly late?: boolean
  /** The job has no more tries: what is unknown stays so. */
  readonly isLast?: boolean
}

/**
 * Writes what became of a try into the reminder ledger, in the same transaction.
 * @returns 'again' when one more try is wanted although it may be the second
 */
export type Settle = (work: Work, attempt: Attempt) => Promise<'again' | 'done'>

export const noLedger: Settle = async () => 'done'

/** Somebody has to be told something and no account reaches them: a call, if there is a number to call. The same key is one call. */
export type CallList = (
  work: Work,
  about: {
    readonly key: string
    readonly person: string
    /** The ledger row that waits for how the call went, when it is a reminder that reached nobody. */
    readonly ledger?: string
  },
) => Promise<boolean>

export const nobodyCalls: CallList = async () => false
