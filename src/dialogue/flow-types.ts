import type { Choice, Reply } from '../core/reply.ts'
import type { Work } from '../core/store.ts'
import type { Finding } from '../safety/finding.ts'

/** Answers by question id. Every value is text: an ISO instant, a date, fen, a choice's `send`, or words. Already opened if sealed. */
export type Answers = Readonly<Record<string, string>>

export interface FlowContext {
  readonly work: Work
  readonly person: string
  readonly answers: Answers
  /** The id of the picture that was sent as this answer. Never taken from words. */
  readonly photo?: string
}

export type Checked =
  /** `more`: kept, and the same question is asked on: another picture may follow. */
  | { readonly ok: true; readonly value: string; readonly more?: boolean }
  /** `isAside`: a question of the person's own, answered by `say`; it counts as no miss. */
  | { readonly ok: false; readonly say: string; readonly isAside?: boolean }

/** Danger that an answer means, although its words alone do not say it: an option of a questionnaire. */
export interface Worry {
  readonly finding: Finding
  /** What the alert says in place of the button's word. */
  readonly text: string
}

export type QuestionKind = 'text' | 'number' | 'choice' | 'date' | 'phone' | 'consent' | 'slot' | 'photo'

export interface Question {
  readonly id: string
  readonly kind: QuestionKind
  /** Names the answer in the summary. */
  readonly label: string
  /** Personal data: sealed at rest, masked in the summary. */
  readonly isPII: boolean
  readonly prompt: (context: FlowContext) => Promise<string>
  /** Buttons; for `choice`, `slot` and `consent` the answer must be one of them. */
  readonly choices?: (context: FlowContext) => Promise<readonly Choice[]>
  /** Asked only when true. */
  readonly when?: (answers: Answers) => boolean
  /** Turns what the person wrote into the value kept, or says kindly what is missing. Choices are matched before this is called. */
  readonly check: (raw: string, context: FlowContext) => Promise<Checked>
  /** An answer that ends the form at once, without a summary: a refused consent. */
  readonly ends?: (value: string) => boolean
  /** Help comes first when the value kept means danger; the form is set aside with the answer in it. */
  readonly worry?: (value: string) => Worry | undefined
  /** The value as people read it, in the summary. Without it the choice's label or the value itself is shown. */
  readonly show?: (value: string, context: FlowContext) => Promise<string>
}

/**
 * A form: the same definition is asked in chat one question at a time and drawn as one page in the H5.
 * Raising `version` requires `upgrade` to carry answers of every earlier version over.
 */
export interface Flow {
  readonly id: string
  readonly version: number
  readonly title: string
  /** Said before the first question; may be empty. */
  readonly opening: string
  readonly questions: readonly Question[]
  /** Nothing that is said while it is open is kept in a turn, and no alert names the person unless danger is imminent. */
  readonly isAnonymous?: boolean
  /** Whoever says they are under 14 needs their guardian (PIPL 31): the form ends, and nothing of it is kept. */
  readonly isFrom14?: boolean
  readonly upgrade: (answers: Answers, from: number) => Answers
  /** Writes what the person asked for and says so. A refusal (slot just taken) names the question to ask again. */
  readonly finish: (context: FlowContext) => Promise<FlowEnd>
}

export type FlowEnd =
  | { readonly kind: 'done'; readonly replies: readonly Reply[] }
  | {
      readonly kind: 'ask-again'
      readonly question: string
      readonly say: string
      /** Answers that went with the one asked again. */
      readonly drop?: readonly string[]
    }
