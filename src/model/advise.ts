import { candidateLimit, type Answer } from '../knowledge/answer.ts'
import type { Entry } from '../knowledge/entries.ts'
import { maskQuestion } from '../knowledge/gaps.ts'
import { leansOnLast } from '../knowledge/questions.ts'
import type { ChatClient } from './chat-client.ts'
import { isHarmless, mayLeave } from './may-leave.ts'
import { chooseEntry, rewriteQuestion } from './tasks.ts'

/** A plain question: no danger in it, no form open, no service called, nobody of staff in the chat. */
export interface PlainQuestion {
  readonly question: string
  /** What was asked and answered just before. */
  readonly last?: { readonly question: string; readonly entry: string }
}

/** What is asked of the knowledge; `last` is the entry a question may lean on. */
export interface Library {
  readonly answer: (question: string, last?: string) => Answer
  readonly entry: (id: string) => Entry | undefined
}

interface Advising extends Library {
  readonly client: ChatClient
}

/** A question longer than this stands by itself. */
const longestFollowUp = 30

/** A certain answer needs no model. What comes back to the entry said last is none: it says nothing new. */
const isCertain = (answer: Answer, last: string | undefined): boolean =>
  answer.outcome === 'answer' && answer.others.length === 0 && answer.entry.id !== last

/** A greeting, or another's matter with nothing in it that goes on from ours. */
const isNotOurs = (question: string, answer: Answer): boolean =>
  answer.outcome === 'refuse' &&
  (answer.reason === 'courtesy' || (answer.reason === 'elsewhere' && !leansOnLast(question)))

/** What is not our matter stays refused, whatever a model thinks of it. */
const mayChoose = (answer: Answer): boolean =>
  answer.candidates.length > 1 && (answer.outcome !== 'refuse' || answer.reason === 'unknown')

const optionOf = ({ id, title, short }: Entry): Pick<Entry, 'id' | 'title' | 'short'> => ({ id, title, short })

/** The words to look up instead of a member's: a follow-up in full, or the title of the entry that was meant. */
export const betterQuestion = async (
  { client, answer, entry }: Advising,
  { question, last }: PlainQuestion,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const first = answer(question, last?.entry)
  if (isCertain(first, last?.entry) || isNotOurs(question, first) || !mayLeave(question, first)) return undefined
  const asked = maskQuestion(question)
  const before = last === undefined || !isHarmless(last.question) ? undefined : entry(last.entry)
  let full: string | undefined
  if (last !== undefined && before !== undefined && question.length <= longestFollowUp) {
    const said = { question: maskQuestion(last.question), title: before.title }
    full = await rewriteQuestion(client, { question: asked, last: said }, signal)
  }
  const second = full === undefined ? first : answer(full)
  // Where something would be answered anyway, the entry said last is no gain.
  const known = first.outcome === 'answer' ? last?.entry : undefined
  if (full !== undefined && isCertain(second, known)) return full
  if (!mayLeave(full ?? question, second)) return undefined
  const isNews = second.outcome === 'answer' ? second.entry.id !== known : first.outcome === 'refuse'
  const helpful = isNews && second.outcome !== 'refuse' ? full : undefined
  if (!mayChoose(second)) return helpful
  const entries = second.candidates.map((one) => one.entry).filter((one) => one.id !== known)
  const id = await chooseEntry(
    client,
    { question: full ?? asked, options: entries.slice(0, candidateLimit).map(optionOf) },
    signal,
  )
  return entries.find((one) => one.id === id)?.title ?? helpful
}
