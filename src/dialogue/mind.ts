import type { Conversation } from '../core/conversation.ts'
import type { Reply } from '../core/reply.ts'
import type { ReadWork, Work } from '../core/store.ts'
import type { Instant, LocalDate } from '../core/time.ts'
import type { Entry } from '../knowledge/entries.ts'
import type { Person } from '../people/records.ts'
import type { Place } from '../people/ways.ts'
import type { Finding } from '../safety/finding.ts'
import type { Said, Standing } from '../safety/first-words.ts'
import type { Forms } from './flow.ts'
import type { Answers } from './flow-types.ts'

/** What the knowledge says to a question. */
export interface Answered {
  readonly outcome: 'answer' | 'clarify' | 'refuse'
  /** A greeting or another's matter: no rule of ours about labour law has anything to add. */
  readonly elsewhere: boolean
  readonly replies: readonly Reply[]
  /** Nothing else came near: sure enough to be said in the middle of something. */
  readonly sure: boolean
  /** The entry that answered. */
  readonly entry?: Entry
  /** A short question about the entry given before: the part of it that was asked for. */
  readonly part?: readonly Reply[]
  /** Keeps a question that had no answer, for the editors. */
  readonly keepGap: (work: Work) => Promise<void>
}

/** What was seen in a text before anything else looked at it. */
export interface Seen {
  readonly level: 'crisis' | 'danger' | 'concern'
  readonly imminent: boolean
  /** What to say first where nothing is known: whether somebody is on call, what was said before. */
  readonly replies: readonly Reply[]
  /** What to say first where that is known. */
  readonly say: (to: Standing) => Said
  /** The text is a question as well, and answering it does no harm. */
  readonly answerToo: boolean
  /** What the alert is raised with. */
  readonly finding: Finding
}

/** Danger at hand: somebody is called, also where nobody's name would be kept otherwise. */
export const isImminent = ({ imminent, level }: Pick<Seen, 'imminent' | 'level'>): boolean =>
  imminent || level === 'danger'

/** What a service says when it is called, and the form it opens, if any. */
export interface Opened {
  readonly replies: readonly Reply[]
  readonly flow?: string
  /** Answers the words themselves have given already, such as a code. */
  readonly answers?: Answers
}

/** Words by which a service is called from anywhere outside a form. */
export interface ServiceWord {
  readonly matches: (words: string) => boolean
  /** Of a service that an account which strangers relay never carries; the registry says so. */
  readonly isSensitive?: boolean
  /** Words that mean this only as a reply, while the member has something open: never in a form, never before a choice that was shown. */
  readonly isReply?: boolean
  /** Obeyed also while a person of staff has the chat, who reads the words as well: stopping reminders waits for nobody. */
  readonly isObeyedWhileHeld?: boolean
  /** @returns undefined when nothing is open that a reply could mean: then the words are read like any others */
  readonly open: (at: {
    readonly work: Work
    readonly person: string
    readonly words: string
    /** The account the words came by; not there when they came by none. */
    readonly place?: Place
  }) => Promise<Opened | undefined>
}

/** A limit that a message speaks of with its date: `裁决书11号收到的`. */
export interface Limit {
  /** The same limit from the same day, however it is asked about. */
  readonly key: string
  /** Until the last day; below 0 it is over. */
  readonly daysLeft: number
  /** How long is left, what to do now. */
  readonly replies: readonly Reply[]
}

/** The office of the union, as far as the dialogue needs it. */
export interface Office {
  /** The form that takes a matter down. */
  readonly flow: string
  /** The form's question whose answer is the matter itself. */
  readonly matter: string
  /** `明天11月24日（周二）10:00前`: when somebody answers what is handed over now. */
  readonly promise: (read: ReadWork) => Promise<string>
  /** Hands a matter over at once, without a form. */
  readonly take: (work: Work, person: string, matter: string) => Promise<void>
  /**
   * Words of a member whose chat is not the bot's: they are kept for the person of staff, who reads them.
   * @returns what the bot says to them all the same: where the chat stands, or that it answers again
   */
  readonly heard: (work: Work, said: StaffBound) => Promise<readonly Reply[]>
}

export interface StaffBound {
  readonly person: string
  /** Empty for what nobody can read: a picture, a voice without words. */
  readonly words: string
  /** Help is said to it first, whoever has the chat. */
  readonly isDanger: boolean
}

export interface Mind {
  readonly forms: Forms
  /** @param last the entry answered before, when the question may lean on it */
  readonly ask: (question: string, last?: string) => Answered
  readonly entry: (id: string) => Entry | undefined
  /** The answer that a choice of an entry's question back leads to. */
  readonly branch: (entry: string, label: string) => Answered | undefined
  /** Keeps an answer that did not help, for the editors. */
  readonly unhelpful: (
    work: Work,
    last: { readonly entry: string; readonly said: string; readonly at: Instant },
  ) => Promise<void>
  /** The questions in one message; one of them when it is one. */
  readonly split: (text: string) => readonly string[]
  readonly limitIn: (text: string, today: LocalDate) => Limit | undefined
  /** What is said to danger that was found otherwise than in a text; undefined when it is none. */
  readonly seenIn: (finding: Finding) => Seen | undefined
  /** What danger there is in a text; undefined when there is none. */
  readonly look: (text: string) => Seen | undefined
  /** What few words mean after help was given: a place, a means. */
  readonly lookAfterHelp: (text: string) => Seen | undefined
  /** Whether somebody is on call at the instant of this transaction: only then a member is told that somebody was called. */
  readonly onCall: (work: Work) => Promise<boolean>
  /** A phone number or a place said after help: goes to the open alert. What is said to it, undefined when it is none. */
  readonly noteAfterHelp: (
    work: Work,
    said: { readonly person: string; readonly text: string },
  ) => Promise<readonly Reply[] | undefined>
  readonly serviceWords: readonly ServiceWord[]
  /** Forms of services that an account which strangers relay never carries. */
  readonly isSensitive: (flow: string) => boolean
  /** What is said there in their place. */
  readonly elsewhere: Reply
  readonly office: Office
  readonly hotlines: () => readonly Reply[]
}

/** What was thought of a plain question before its turn began, by a model if one is configured. */
export interface Advice {
  /** The words it is about: of no use for any others. */
  readonly said: string
  /** Asked of the knowledge instead of them. */
  readonly ask?: string
  /** Said besides, when this entry answers. */
  readonly draft?: { readonly entry: string; readonly reply: Reply }
}

export interface Heard {
  readonly work: Work
  readonly person: Person
  readonly conversation: Conversation
  readonly said: string
  readonly seen: Seen | undefined
  readonly advice?: Advice | undefined
  /** A picture was sent, kept under this id, while the open form asks for one. */
  readonly photo?: string
  /** A form waits that is not for the account the words came by. */
  readonly isHidden?: boolean
  /** Said to a counsellor in a private talk: looked at for danger, and otherwise not for us to answer. */
  readonly isPrivate?: boolean
}

export interface Response {
  readonly replies: readonly Reply[]
  readonly conversation: Conversation
  /** Read as a question: the words, together with those they are a piece of. */
  readonly asked?: string
  /** Danger that only what was said before made visible: an alert is raised for it as for any other. */
  readonly seen?: Seen
  /** What that alert says in place of the message. */
  readonly alertText?: string
  /** Said in an anonymous form: neither the words nor the replies are kept, and only imminent danger raises an alert. */
  readonly unspoken?: boolean
}
