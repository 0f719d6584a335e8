import type { HttpRequest, HttpResponse } from './http.ts'
import type { Message } from './message.ts'
import type { Reply } from './reply.ts'
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
  | { readonly kind: 'parked'; readonly opensAt?: Instant }
  /** The person or the platform does not allow it (no grant, blocked, API not authorised). */
  | { readonly kind: 'no-permission'; readonly code: string }
  /** Will never work as it is (bad recipient, refused content). */
  | { readonly kind: 'permanent'; readonly code: string }
  | { readonly kind: 'retry'; readonly code: string; readonly at?: Instant }
  /** It may have arrived: the connection broke after the request left. */
  | { readonly kind: 'unknown'; readonly code: string }

export interface Channel {
  /** The binding account of messages from here, see `Message.account`. */
  readonly account: string
  /** What people and metrics call it: `official-account`, `web`, `wechaty`, `terminal`. */
  readonly name: string
  /** Says something later. `sendId` is the same on every attempt; platforms that can, de-duplicate by it. */
  send(recipient: string, replies: readonly Reply[], sendId: string): Promise<SendOutcome>
  /** True when the platform itself drops a second send with the same `sendId`: then an unknown outcome may be tried again. */
  readonly deduplicates: boolean
  /** Set on channels that a platform calls. */
  readonly webhook?: (request: HttpRequest) => Promise<HttpResponse>
  start(): Promise<void>
  stop(): Promise<void>
  /** When the platform was last heard from, for `/readyz`. */
  lastContact(): Instant | undefined
}
