import { conversations, notices, turns, type Conversation } from '../core/conversation.ts'
import { derivedId } from '../core/ids.ts'
import type { Message } from '../core/message.ts'
import type { ReadWork } from '../core/store.ts'
import { dayMs, minuteMs, msBetween, type Instant } from '../core/time.ts'
import { findPerson } from '../people/persons.ts'
import { choose } from './choose.ts'
import { globalWord, isAnger, isFormWord } from './global-words.ts'
import { rowsFor, type RowName } from './handover-rows.ts'
import type { ServiceWord } from './mind.ts'
import { turnId } from './receive.ts'
import { repliesOf } from './sayings.ts'
import { isNo, isShortFact, isYes } from './short-replies.ts'

/** A question and nothing else, with what it may lean on: all that may be shown outside the house. */
export interface PlainQuestion {
  readonly question: string
  readonly last?: { readonly question: string; readonly entry: string }
}

const leansMs = 30 * minuteMs

/** Only the bot and a person with a question are there; nobody was in danger since yesterday. */
const isQuiet = ({ owner, form, parked, helpAt }: Conversation, now: Instant): boolean =>
  owner === 'bot' &&
  form === undefined &&
  parked === undefined &&
  (helpAt === undefined || msBetween(helpAt, now) > dayMs)

/** What a person of the union must hear of, and nobody outside. */
const staysHere: ReadonlySet<RowName> = new Set(['crisis', 'accident', 'crowd', 'crime', 'sensitive'])
const mayBeShown = (said: string): boolean => rowsFor({ text: said }).every(({ name }) => !staysHere.has(name))

const isQuestion = (said: string, serviceWords: readonly ServiceWord[]): boolean =>
  said.length > 1 &&
  globalWord(said) === undefined &&
  !isAnger(said) &&
  !isFormWord(said) &&
  !isYes(said) &&
  !isNo(said) &&
  !isShortFact(said) &&
  mayBeShown(said) &&
  serviceWords.every(({ matches }) => !matches(said))

/** What a message asks when it is a plain question; undefined when it is anything else, or was answered already. */
export const plainQuestion = async (
  read: ReadWork,
  message: Message,
  { said, serviceWords }: { readonly said: string; readonly serviceWords: readonly ServiceWord[] },
): Promise<PlainQuestion | undefined> => {
  if (!isQuestion(said, serviceWords)) return undefined
  if ((await read.rows(turns).get(turnId(message))) !== undefined) return undefined
  const person = await findPerson(read, message.account, message.sender)
  const conversation = person === undefined ? undefined : await read.rows(conversations).get(person.id)
  if (conversation === undefined) return { question: said }
  if (!isQuiet(conversation, read.now) || choose(said, conversation.offered ?? []) !== undefined) return undefined
  const { last } = conversation
  if (last?.entry === undefined || msBetween(last.at, read.now) > leansMs || !mayBeShown(last.said))
    return { question: said }
  return { question: said, last: { question: last.said, entry: last.entry } }
}

/** One draft a turn, however often its message comes. */
export const draftSendId = (turn: string): string => `draft ${turn}`
export const draftNoticeId = (turn: string): string => derivedId('ntc', draftSendId(turn))

/** Shorter ones are a number or a button: the entry's title says better what was asked. */
const shortest = 5

/** A stored answer that something may be added to. */
export interface PlainAnswer {
  readonly person: string
  readonly turn: string
  readonly question: string
  readonly entry: string
  readonly sendId: string
}

/** What was asked and which entry alone answered it, as long as that is the last that was said in a quiet conversation. */
export const plainAnswer = async (
  read: ReadWork,
  message: Message,
  titleOf: (entry: string) => string,
): Promise<PlainAnswer | undefined> => {
  const turn = await read.rows(turns).get(turnId(message))
  const conversation = turn === undefined ? undefined : await read.rows(conversations).get(turn.person)
  if (turn === undefined || conversation === undefined) return undefined
  if (conversation.lastAt !== turn.at || !isQuiet(conversation, read.now) || !mayBeShown(turn.text)) return undefined
  if ((await read.rows(notices).get(draftNoticeId(turn.id))) !== undefined) return undefined
  const named = (await repliesOf(read, turn)).map(({ entry }) => entry)
  const [entry] = named
  if (entry === undefined || named.some((other) => other !== entry)) return undefined
  return {
    person: turn.person,
    turn: turn.id,
    question: turn.text.length < shortest ? titleOf(entry) : turn.text,
    entry,
    sendId: draftSendId(turn.id),
  }
}
