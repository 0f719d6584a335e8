import type { HttpRequest, HttpResponse } from './http.ts'
import type { JobHandler } from './job.ts'
import type { Message } from './message.ts'
import type { Reply } from './reply.ts'
import type { ReadWork } from './store.ts'
import type { Instant } from './time.ts'

/** The one door into the application, as a channel sees it. */
export interface Inbox {
  /** The replies to a message; the stored ones when the message was seen before. Never throws for a member's input. */
  receive(message: Message): Promise<readonly Reply[]>
  /**
   * The channel answered the platform before the replies were there: from now on they are sent later.
   * Settles when that is durable. Replies already stored are sent at once.
   */
  deliverLater(message: Message): Promise<void>
}

/** What became of a send. Every channel answers with one of these, never with an exception. */
export type SendOutcome =
  /** Accepted by the platform, or stored where the person will see it. */
  | { readonly kind: 'sent' }
  /** Not now: the platform's window is closed; goes out with the person's next message, or from `opensAt`. */
  | {
      readonly kind: 'parked'
      readonly opensAt?: Instant
      /** A neutral line that something waits went out by this way of the platform: no other way need be tried. */
      readonly told?: 'subscription' | 'template'
      /** The neutral line may have got lost. */
      readonly unsure?: true
    }
  /** The person or the platform does not allow it (no grant, blocked, API not authorised). */
  | { readonly kind: 'no-permission'; readonly code: string }
  /** Will never work as it is (bad recipient, refused content). */
  | { readonly kind: 'permanent'; readonly code: string }
  | { readonly kind: 'retry'; readonly code: string; readonly at?: Instant }
  /** It may have arrived: the connection broke after the request left. */
  | { readonly kind: 'unknown'; readonly code: string }

/** It surely did not arrive, and the same way is of no use. */
export type KnownFailure = Extract<SendOutcome, { kind: 'parked' | 'no-permission' | 'permanent' }>

/** What a platform says later of something that it had taken. */
export interface LateWord {
  /** The id it was sent under. */
  readonly sendId: string
  /** The binding account it went through. */
  readonly account: string
  readonly outcome: KnownFailure
}

/** What came of fetching a picture or a voice message. */
export type FetchedMedia =
  | { readonly kind: 'media'; readonly bytes: Buffer }
  /** Not now; the platform keeps media for some days. */
  | { readonly kind: 'retry'; readonly code: string }
  /** It will never come: expired, refused, too large. */
  | { readonly kind: 'gone'; readonly code: string }

/** No channel reads more than this of a picture or a voice message. */
export const maxMediaBytes = 10 * 1024 * 1024
/** The code of a fetch that stopped there. */
export const mediaTooLarge = 'too-large'

/**
 * Whether words would reach a member now. `grant`: not the words, but a neutral line that something waits · `unknown`: the platform
 * has to be asked.
 */
export type Openness = 'open' | 'grant' | 'closed' | 'unknown'

/** Something a platform lets a channel do, or does not. */
export interface Ability {
  /** What a clerk calls it. */
  readonly name: string
  readonly isThere: boolean
  /** What happens without it; may be empty. */
  readonly instead: string
}

/** How a channel stands that logs in itself. */
export interface LoginState {
  /** `off`: not started · `scan`: somebody must scan the code · `in` · `out`: logged out · `broken`: it is started again later. */
  readonly login: 'off' | 'starting' | 'scan' | 'in' | 'out' | 'broken'
  /** What is to be scanned: a key to the account, shown to an administrator only and never logged. */
  readonly code?: string
}

export interface Channel {
  /** The binding account of messages from here, see `Message.account`. */
  readonly account: string
  /** What people and metrics call it: `official-account`, `web`, `wechaty`, `terminal`. */
  readonly name: string
  /** Says something later. `sendId` is the same on every attempt; platforms that can, de-duplicate by it. */
  send(recipient: string, replies: readonly Reply[], sendId: string): Promise<SendOutcome>
  /** True when the platform itself drops a second send with the same `sendId`: then an unknown outcome may be tried again. */
  readonly deduplicates: boolean
  /** What is known of the way to somebody, for choosing among several; a way without it is tried in its turn. */
  readonly openFor?: (read: ReadWork, recipient: string) => Promise<Openness>
  /** How many sends a minute it takes; no limit of ours when left out. */
  readonly perMinute?: number
  /**
   * False where nothing goes that was meant for another account of the person: a page that shows everything anyway and that nobody
   * may be looking at, an account that strangers relay.
   */
  readonly takesOver?: boolean
  /** Set on channels whose messages carry a `media` reference. Reads no more than `maxMediaBytes`, never throws. */
  readonly fetchMedia?: (media: string) => Promise<FetchedMedia>
  /** Set on channels that serve several binding accounts, known only when somebody writes: the channel as that account's. */
  readonly serving?: (account: string) => Channel | undefined
  /** What it can do, for the console. */
  readonly abilities?: readonly Ability[]
  /** Set on channels that log in themselves. */
  readonly loginState?: () => LoginState
  /** Work of the channel's own that must outlast a crash. */
  readonly jobs?: readonly JobHandler[]
  /** Set on channels that a platform calls. */
  readonly webhook?: (request: HttpRequest) => Promise<HttpResponse>
  start(): Promise<void>
  stop(): Promise<void>
  /** When the platform was last heard from, for `/readyz`. */
  lastContact(): Instant | undefined
}
