import type { Conversation } from '../core/conversation.ts'
import { maxTextLength, type Message } from '../core/message.ts'
import type { Reply } from '../core/reply.ts'
import type { ReadWork, Work } from '../core/store.ts'
import type { Person } from '../people/records.ts'
import type { Place } from '../people/ways.ts'
import type { Advice, Response, Seen } from './mind.ts'
import type { Respond } from './respond.ts'
import { tooLong } from './words.ts'

/** What kind a turn is whose words are kept by a private talk and nowhere else. */
export const privateTurnKind = 'private'

export type { Place }

/**
 * The replies as this reader may see them: words that are kept sealed are put in, a placeholder stands where they may not.
 * The very list when there is nothing to put in.
 */
export type Reveal = (read: ReadWork, replies: readonly Reply[], to: Place) => Promise<readonly Reply[]>

export interface PrivatelySaid {
  readonly talk: string
  /** The turn's id: a message that comes twice is kept once. */
  readonly turn: string
  readonly kind: Message['kind']
  readonly said: string
  readonly place: Place
  /** Danger was seen in it: help has been said already. */
  readonly inDanger: boolean
  readonly conversation: Conversation
}

/** Talks between a member and a counsellor, as the dialogue knows them. It hands the words over and keeps none. */
export interface PrivateTalks {
  /** The talk that what is said now belongs to, if any. */
  readonly talkOf: (read: ReadWork, person: string, said: string) => Promise<string | undefined>
  readonly hear: (
    work: Work,
    said: PrivatelySaid,
  ) => Promise<{ readonly replies: readonly Reply[]; readonly conversation: Conversation }>
  /** The person has unsubscribed. */
  readonly left: (work: Work, person: string) => Promise<void>
  readonly reveal: Reveal
  /** What a member wrote in a private turn, while it may still be shown. */
  readonly ownWords: (read: ReadWork, turn: string, to: Place) => Promise<string | undefined>
}

/** Without private talks nothing is sealed. */
export const revealNothing: Reveal = async (_read, replies) => replies

/** A message that is to be answered, with all that is known of it. */
export interface Answering {
  readonly work: Work
  readonly message: Message
  readonly person: Person
  readonly conversation: Conversation
  readonly seen: Seen | undefined
  readonly advice: Advice | undefined
}

/** The talk a message belongs to, and the words in it. */
export interface HeldTalk {
  readonly privately: PrivateTalks
  readonly talk: string
  readonly said: string
}

interface InTalk extends Answering, HeldTalk {
  readonly respond: Respond
  readonly turn: string
}

/** Help where it is needed, as ever; the words themselves go to the counsellor. */
export const answerInTalk = async (about: InTalk): Promise<Response> => {
  const { work, message, person, conversation, seen, said } = about
  const first = await about.respond({ work, person, conversation, said, seen, isPrivate: true })
  const heard = await about.privately.hear(work, {
    talk: about.talk,
    turn: about.turn,
    kind: message.kind,
    said,
    place: { account: message.account, sender: message.sender },
    inDanger: seen !== undefined || first.seen !== undefined,
    conversation: first.conversation,
  })
  const isCut = message.kind === 'text' && message.text.length > maxTextLength
  return {
    ...first,
    replies: [...first.replies, ...heard.replies, ...(isCut ? [tooLong()] : [])],
    conversation: heard.conversation,
  }
}
