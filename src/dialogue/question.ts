import type { Conversation } from '../core/conversation.ts'
import { text, type Choice, type Reply } from '../core/reply.ts'
import { dayMs, hourMs, minuteMs, msBetween } from '../core/time.ts'
import { withChoices, withoutChoices, withQuestionBack, withRows } from './answer-bubbles.ts'
import { stayWith } from './after-help.ts'
import { askedBack, numberUnasked } from './asked-back.ts'
import { firstStep } from './entry-part.ts'
import { isAnger, isFormWord, speaksOfWork } from './global-words.ts'
import { rowsFor } from './handover-rows.ts'
import { limitOf, tellLimit, type FoundLimit } from './limits.ts'
import { remembering } from './last-answer.ts'
import type { Advice, Answered, Heard, Mind, Response } from './mind.ts'
import { asAsked, chosenOf, differentMatters, labelOf } from './several.ts'
import { isLost, isNo, isNotThat, isShortFact, isYes } from './short-replies.ts'
import * as words from './words.ts'

/**
 * For an hour after help was given, a few words are what somebody in need answers (不安全, 一个人, 在家): they are met with
 * patience, never with an entry that happens to hold the same words.
 */
const shortWords = 12
/** So long a text without one clear answer holds several questions: titles of entries would only confuse. */
const longWords = 40
/** As long as this a question may lean on the answer before it. */
const leanMs = 30 * minuteMs

export const isAfterHelp = ({ conversation, work }: Heard): boolean =>
  conversation.helpAt !== undefined && msBetween(conversation.helpAt, work.now) < hourMs

/** What nobody says of being in need; 我是学生 or 我15岁 may well be. */
const plainMatters: ReadonlySet<string> = new Set(['signing', 'crowd', 'pleading', 'sum'])

/** After help: few words that such a row is about, or that a line of an answer given since tells. */
const isOfMatter = ({ conversation, said: words }: Heard, { part }: Answered): boolean => {
  const { last, helpAt } = conversation
  const since = last !== undefined && helpAt !== undefined && last.at >= helpAt
  return (
    rowsFor({ text: words }).some(({ name }) => plainMatters.has(name)) || (since && part?.[0]?.entry !== undefined)
  )
}

const waits = ({ conversation }: Heard): boolean => (conversation.form ?? conversation.parked) !== undefined

/** What was thought of these very words, if anything. */
const adviceOn = ({ advice, said: heardWords }: Heard): Advice | undefined =>
  advice?.said === heardWords ? advice : undefined

type Last = NonNullable<Conversation['last']>

export const lastAnswer = ({ conversation, work }: Heard): Last | undefined =>
  conversation.last !== undefined && msBetween(conversation.last.at, work.now) < leanMs ? conversation.last : undefined

/** What 好 stands for, when something was offered just now. */
export const meantByYes = (heard: Heard): string | undefined => (isYes(heard.said) ? lastAnswer(heard)?.yes : undefined)

/** What the office should read when the person now asks for somebody: what was written before, if it was offered. */
export const matterBefore = (heard: Heard): string | undefined => {
  const { several } = heard.conversation
  if (several !== undefined && msBetween(several.at, heard.work.now) < leanMs) return several.whole
  const last = lastAnswer(heard)
  return last?.hand === true ? last.said : undefined
}

const said = (heard: Heard, ...replies: readonly Reply[]): Response => ({ replies, conversation: heard.conversation })

/** Answers questions: with what must be said besides, with what was asked before, one at a time. */
export const createQuestions = (mind: Mind) => {
  /** What is left of several questions, as choices before the others. */
  const withLeft = (replies: readonly Reply[], left: readonly string[]): readonly Reply[] => {
    if (left.length === 0) return replies
    const next: readonly Choice[] = left.map((question) => ({ label: labelOf(question), send: question }))
    const last = replies.at(-1)
    if (last === undefined) return replies
    const asked = [...replies.slice(0, -1), { ...last, text: `${last.text}\n\n${words.leftOver(left.length)}` }]
    return withChoices(asked, [...next, words.human])
  }

  /** Those of several questions that wait after this one; undefined when it is neither one of them nor leads to one. */
  const leftAfter = ({ conversation, work, said: question }: Heard): readonly string[] | undefined => {
    const { several, offered } = conversation
    if (several === undefined || msBetween(several.at, work.now) > dayMs) return undefined
    const chosen = chosenOf(several.left, question)
    if (chosen !== undefined) return several.left.filter((one) => one !== chosen)
    return offered?.some(({ send }) => send === question) ? several.left : undefined
  }

  const withSeveral = ({ several: _old, ...rest }: Conversation, several: Conversation['several']): Conversation =>
    several === undefined || several.left.length === 0 ? rest : { ...rest, several }

  /** An answer of the knowledge as it is said to this person now. */
  const answerWith = (heard: Heard, answered: Answered): Response => {
    const { conversation } = heard
    const { entry } = answered
    const about = { text: heard.said, ...(entry === undefined ? {} : { entry }) }
    const isBare = answered.part !== undefined && answered.part[0]?.entry === undefined
    const given =
      isBare && lastAnswer(heard)?.bare === true ? [words.stillNothing()] : (answered.part ?? answered.replies)
    // Where nothing of the entry is shown, nothing of it is unverified.
    const rows = answered.elsewhere
      ? []
      : rowsFor(about).filter(({ name }) => name !== 'unverified' || given.some((reply) => reply.entry !== undefined))
    const ruled =
      answered.outcome === 'answer' || rows.length === 0
        ? withRows(given, rows, about)
        : withRows([text(rows[0]?.line(about) ?? ''), ...given], rows, about)
    const left = leftAfter(heard)
    const ask = answered.outcome === 'answer' && answered.part === undefined ? entry?.ask : undefined
    const whole = ask === undefined ? withLeft(ruled, left ?? []) : withQuestionBack(ruled, ask)
    const draft = adviceOn(heard)?.draft
    const isOfEntry = draft !== undefined && answered.outcome === 'answer' && draft.entry === entry?.id
    // Before the last bubble, which holds the choices.
    const replies = isOfEntry ? whole.toSpliced(Math.max(1, whole.length - 1), 0, draft.reply) : whole
    const several =
      left === undefined || conversation.several === undefined
        ? conversation.several
        : { ...conversation.several, left: [...left] }
    const last = remembering(heard, replies, answered.outcome === 'answer' ? entry?.id : undefined, rows.length > 0)
    return {
      replies,
      conversation: { ...withSeveral(conversation, several), last: isBare ? { ...last, bare: true } : last },
    }
  }

  /** A choice of the last entry's question back. */
  const onBranch = (heard: Heard): Response | undefined => {
    const last = heard.conversation.last?.entry
    const answered = last === undefined ? undefined : mind.branch(last, heard.said)
    if (answered === undefined) return undefined
    const { several, last: before } = heard.conversation
    const response = answerWith({ ...heard, said: before?.said ?? heard.said }, answered)
    return several === undefined ? response : { ...response, replies: withLeft(response.replies, several.left) }
  }

  const onLimit = async (heard: Heard, found: FoundLimit): Promise<Response> => {
    const { replies, handed } = await tellLimit(heard, found, mind)
    const last = remembering({ ...heard, said: found.whole }, replies, mind.ask(found.whole).entry?.id, true)
    return { replies, conversation: { ...heard.conversation, last, ...(handed === undefined ? {} : { handed }) } }
  }

  const severalIn = (heard: Heard): Response | undefined => {
    if (leftAfter(heard) !== undefined) return undefined
    const left = differentMatters(heard.said, mind)
    if (left.length < 2) return undefined
    const choices = [...left.map((question) => ({ label: labelOf(question), send: question })), words.human]
    return {
      replies: [text(words.severalThings(heard.said, left.length), choices)],
      conversation: { ...heard.conversation, several: { whole: heard.said, left: [...left], at: heard.work.now } },
    }
  }

  /** The last answer was not it: the editors read that, and a person may take it from here. */
  const onNotThat = async (heard: Heard): Promise<Response | undefined> => {
    const last = lastAnswer(heard)
    if (last === undefined) return undefined
    const { entry } = last
    if (entry !== undefined) await mind.unhelpful(heard.work, { ...last, entry })
    const { entry: _wrong, ...kept } = last
    const conversation = { ...heard.conversation, last: { ...kept, hand: true } }
    return { replies: [isAnger(heard.said) ? words.hurt() : words.notThat()], conversation }
  }

  /** A number that stands for nothing: what was offered is offered again. */
  const onNumber = (heard: Heard): Response | undefined =>
    /^\d{1,2}$/u.test(heard.said.normalize('NFKC'))
      ? said(heard, text(words.noSuchNumber, heard.conversation.offered ?? [words.human]))
      : undefined

  /** Too many words for somebody: one step, and a voice. */
  const onLost = (heard: Heard): Response | undefined => {
    if (!isLost(heard.said)) return undefined
    const id = lastAnswer(heard)?.entry
    const entry = id === undefined ? undefined : mind.entry(id)
    return said(heard, text(words.simply(entry === undefined ? undefined : firstStep(entry)), [words.human]))
  }

  /** Words that answer a question of ours and ask nothing. */
  const onShortReply = (heard: Heard): Response | undefined => {
    const last = lastAnswer(heard)
    if (last === undefined) return undefined
    if (last.yes !== undefined && isNo(heard.said)) return said(heard, words.fine())
    if (!isShortFact(heard.said) && !isYes(heard.said) && !isNo(heard.said)) return undefined
    return said(
      heard,
      text(words.noted, [...(heard.conversation.offered ?? []).filter(({ send }) => send !== '人工'), words.human]),
    )
  }

  const partOf = ({ conversation: { several }, said: question }: Heard): Answered | undefined => {
    const chosen = several === undefined ? undefined : chosenOf(several.left, question)
    return several === undefined || chosen === undefined ? undefined : mind.ask(asAsked(chosen, several.whole, mind))
  }

  const ask = async (heard: Heard): Promise<Response> => {
    const part = partOf(heard)
    const better = adviceOn(heard)?.ask
    const alone = () => (better === undefined ? mind.ask(heard.said, lastAnswer(heard)?.entry) : mind.ask(better))
    const answered = part ?? alone()
    const few = heard.said.length <= shortWords && !isOfMatter(heard, answered)
    if (isAfterHelp(heard) && !speaksOfWork(heard.said) && (few || answered.outcome !== 'answer'))
      return said(heard, stayWith(heard.said, waits(heard)))
    if (answered.outcome !== 'answer') await answered.keepGap(heard.work)
    const back = answered.outcome === 'answer' || part !== undefined ? undefined : askedBack(heard.said)
    if (back !== undefined) return said(heard, back)
    if (answered.outcome === 'clarify' && heard.said.length >= longWords && part === undefined)
      return said(heard, words.manyThings())
    return answerWith(heard, answered)
  }

  const briefAnswer = (heard: Heard): Response | undefined => {
    const { outcome, sure, replies, entry } = mind.ask(heard.said)
    if (outcome !== 'answer' || !(sure || speaksOfWork(heard.said))) return undefined
    const about = { text: heard.said, ...(entry === undefined ? {} : { entry }) }
    return said(heard, ...withRows(replies, rowsFor(about), about))
  }

  const question = async (heard: Heard): Promise<Response> => {
    const wrong = isAnger(heard.said) || isNotThat(heard.said) ? await onNotThat(heard) : undefined
    if (wrong !== undefined) return wrong
    if (isAnger(heard.said)) return said(heard, words.hurt())
    if (isFormWord(heard.said) && waits(heard)) return said(heard, words.setAside())
    if (isFormWord(heard.said)) return said(heard, words.nothingOpen(), words.menu())
    if (isAfterHelp(heard)) return ask(heard)
    const found = limitOf(heard, lastAnswer(heard)?.said, mind)
    if (found !== undefined) return onLimit(heard, found)
    const number = numberUnasked(heard.said)
    if (number !== undefined) return said(heard, number)
    return onNumber(heard) ?? onLost(heard) ?? onShortReply(heard) ?? severalIn(heard) ?? ask(heard)
  }

  /**
   * What is said to a question asked in the middle of a form: a limit first, then an answer with what the rows have to say.
   * Without choices: a number typed next belongs to the form.
   */
  const inBetween = async (heard: Heard): Promise<Response | undefined> => {
    const found = limitOf(heard, undefined, mind)
    const { replies, conversation } =
      found === undefined ? (briefAnswer(heard) ?? said(heard)) : await onLimit(heard, found)
    return replies.length === 0 ? undefined : { replies: withoutChoices(replies), conversation }
  }

  return { question, onBranch, inBetween }
}
