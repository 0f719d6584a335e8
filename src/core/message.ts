import type { Instant } from './time.ts'

/** What every inbound message carries, whatever the channel. */
interface Envelope {
  /** The channel account that received it, `official-account:gh_…`, `web`, `terminal`. Names the binding with `sender`. */
  readonly account: string
  /** Who wrote, as the platform names them (openid, user id, web cookie id). Never logged. */
  readonly sender: string
  /** What the platform repeats when it asks again; with account and sender it tells retries apart. */
  readonly id: string
  readonly receivedAt: Instant
  /** Written so long ago that nobody waits for an answer: looked at for danger and kept. A sound is heard first. */
  readonly isOld?: true
}

export type Message = Envelope &
  (
    | { readonly kind: 'text'; readonly text: string }
    /** `text` is the platform's transcript: a bonus, often empty. `media` is what the channel fetches the sound by, where it can. */
    | { readonly kind: 'voice'; readonly text: string; readonly media?: string }
    /** `media` is what the channel fetches the picture by, see `Channel.fetchMedia`. */
    | { readonly kind: 'image'; readonly media: string }
    /** A place, a link, a type nobody knows yet: `type` is the platform's word. */
    | { readonly kind: 'other'; readonly type: string }
    | { readonly kind: 'subscribe'; readonly scene: string }
    /** `administrator`: not the person left, whoever runs the account there took them out; they may not know. */
    | { readonly kind: 'unsubscribe'; readonly by?: 'administrator' }
    /** A menu click; `key` is what our menu put there. */
    | { readonly kind: 'click'; readonly key: string }
  )

/** The longest text that is read; what is beyond is cut (and the person is told). */
export const maxTextLength = 4_000

/** Makes outside text well-formed: no lone surrogates, no control characters but line breaks, trimmed. */
export const cleanText = (raw: string): string =>
  raw
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF\u200B\u2060\uFEFF]/g, ' ')
    .trim()
