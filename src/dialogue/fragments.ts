import type { Conversation } from '../core/conversation.ts'
import { localDate, msBetween } from '../core/time.ts'
import { globalWord, isAnger, isFormWord } from './global-words.ts'
import type { Heard, Mind, Response, Seen } from './mind.ts'
import { isAfterHelp, lastAnswer } from './question.ts'
import { isLost, isNo, isNotThat, isShortFact, isYes } from './short-replies.ts'

/** People send a sentence in pieces, one under the other. What comes later is a message of its own. */
const fragmentMs = 10_000
const fragmentLength = 6
/** Danger is looked for across longer pieces too. */
const screenedLength = 12
/** Longer words are a whole message. */
const keptLength = 40
/** Longer words without an answer are a question we have no answer to, not the begin of one. */
const openLength = 12

/** The message before and this one as one text; undefined when they are apart, or this one is long. */
const joinOf = ({ conversation: { before }, said, work }: Heard, longest: number): string | undefined => {
  if (before === undefined || said === '' || said.length > longest) return undefined
  const gap = msBetween(before.at, work.now)
  return gap < 0 || gap > fragmentMs ? undefined : `${before.text}${said}`
}

/** Whole as it is: an answer to us, or a word about us. */
const isWhole = (said: string): boolean =>
  /^\d+$/u.test(said.normalize('NFKC')) ||
  [isYes, isNo, isNotThat, isLost, isAnger, isFormWord].some((isSuch) => isSuch(said))

/**
 * Messages that are pieces of one. Nothing waits for the rest: each piece is answered as it comes, and a piece that means nothing
 * alone is read together with what was said seconds before.
 */
export const createFragments = (mind: Mind) => {
  const isCalled = (words: string): boolean =>
    globalWord(words) !== undefined || mind.serviceWords.some(({ matches }) => matches(words))

  /** Danger that shows only in both together. */
  const danger = (heard: Heard): { readonly seen: Seen; readonly text: string } | undefined => {
    const text = mind.forms.isAnonymous(heard.conversation.form) ? undefined : joinOf(heard, screenedLength)
    if (text === undefined) return undefined
    const seen = mind.look(text) ?? (isAfterHelp(heard) ? mind.lookAfterHelp(text) : undefined)
    return seen === undefined ? undefined : { seen, text }
  }

  /** The words as they are meant together with those before; undefined when they are to be read alone. */
  const together = (heard: Heard): string | undefined => {
    const { conversation, said, work } = heard
    const joined = joinOf(heard, fragmentLength)
    if (joined === undefined || conversation.form !== undefined || isAfterHelp(heard) || isWhole(said)) return undefined
    const own = mind.ask(said)
    const hasOwn = own.outcome === 'answer' || own.elsewhere || isShortFact(said)
    if (hasOwn && conversation.before?.isOpen !== true) return undefined
    if (isCalled(joined) || mind.limitIn(joined, localDate(work.now)) !== undefined) return joined
    const both = mind.ask(joined)
    if (both.elsewhere || both.outcome === 'refuse') return undefined
    if (both.outcome === 'clarify') return !hasOwn && own.outcome === 'refuse' ? joined : undefined
    // More about what was answered just now is a follow-up: the same answer is not given twice.
    return both.entry?.id === lastAnswer(heard)?.entry ? undefined : joined
  }

  /** What of this turn the next message may go on from. Nothing after help, of buttons, and of what is anonymous or private. */
  const kept = (heard: Heard, response: Response): Conversation['before'] => {
    const { form } = heard.conversation
    const text = form === undefined ? response.asked : heard.said
    if (text === undefined || text === '' || text.length > keptLength) return undefined
    if (heard.isPrivate === true || heard.seen !== undefined || response.seen !== undefined) return undefined
    if (form !== undefined && (mind.forms.isAnonymous(form) || !mind.forms.takesAnyWords(form))) return undefined
    if (mind.forms.isAnonymous(response.conversation.form)) return undefined
    const { last } = response.conversation
    const isAnswered = last?.at === heard.work.now && last.entry !== undefined
    const isOpen = form === undefined && !isAnswered && text.length <= openLength && !mind.ask(text).elsewhere
    return { text, at: heard.work.now, ...(isOpen ? { isOpen } : {}) }
  }

  return { danger, together, kept }
}
