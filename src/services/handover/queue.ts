import type { Case } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { conversations, type Conversation } from '../../core/conversation.ts'
import type { Deliver } from '../../core/delivery.ts'
import type { Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, minuteMs } from '../../core/time.ts'
import { promiseAt, type Hours, type Promised, type Workday } from './promise.ts'
import { chats, type Chat } from './records.ts'
import { allBackOn, hereNow } from './roster.ts'
import { missHandover } from './rules.ts'
import * as words from './words.ts'

export interface ReceptionRules {
  readonly workday: Workday
  readonly hours: Hours
  /** How long one person of staff has to answer before the next is asked. */
  readonly waitMs: number
  /** How long nobody says anything before the bot answers again. */
  readonly quietMs: number
  readonly deliver: Deliver
  readonly sealer: Sealer
  /** Asks for a chat to go to people who talk inside of the member's platform; false where there are none. */
  readonly elsewhere?: Elsewhere | undefined
}

export type Elsewhere = (
  work: Work,
  place: { readonly account: string; readonly sender: string },
  key: string,
) => Promise<boolean>

/** When the office answers what is handed over now: leave of everybody counts. */
export const promised = async (
  read: ReadWork,
  { workday, hours }: Pick<ReceptionRules, 'workday' | 'hours'>,
): Promise<Promised> => promiseAt(read.now, workday, { hours, backOn: await allBackOn(read) })

/** Chats that wait longer than this one. More than fifty are told as fifty. */
export const aheadOf = async (read: ReadWork, chat: Pick<Chat, 'since' | 'id'>): Promise<number> => {
  const waiting = await read.rows(chats).range('state', { where: ['waiting'], limit: 50 })
  return waiting.filter(({ since, id }) => id !== chat.id && since < chat.since).length
}

export const standingOf = async (read: ReadWork, chat: Chat, rules: ReceptionRules): Promise<words.Standing> => ({
  ahead: await aheadOf(read, chat),
  minutes: Math.round(rules.waitMs / minuteMs),
  isAlone: (await hereNow(read)).every(({ staff }) => staff.id === chat.staff),
  promised: (await promised(read, rules)).words,
})

/** Who answers from now on. Only this writes it; a form under way is set aside for the one who holds the chat. */
export const setOwner = async (
  work: Work,
  person: string,
  { owner, heldBy }: Pick<Conversation, 'owner' | 'heldBy'>,
): Promise<Conversation | undefined> => {
  const row = await work.rows(conversations).get(person)
  if (row === undefined) return undefined
  const { heldBy: _before, form, parked, offered: _offered, ...rest } = row
  const aside = form ?? parked
  const forms = owner === 'staff' ? { parked: aside } : { form, parked }
  return work.rows(conversations).update({
    ...rest,
    ...Object.fromEntries(Object.entries(forms).filter(([, value]) => value !== undefined)),
    owner,
    ...(heldBy === undefined ? {} : { heldBy }),
  })
}

/** Something said in the middle of a chat, each time anew. */
export const tell = (work: Work, person: string, { deliver }: ReceptionRules, ...replies: readonly Reply[]) =>
  deliver(work, { person, replies, sendId: work.newId('say') })

/** Who is asked next: the first of the list who is there and was not asked before. Nobody outside of the hours. */
const nextOf = async (work: Work, passed: readonly string[], rules: ReceptionRules): Promise<string | undefined> =>
  (await promised(work, rules)).open
    ? (await hereNow(work)).find(({ staff }) => !passed.includes(staff.id))?.staff.id
    : undefined

/**
 * Puts a matter into the queue for a chat, if somebody is there to take it now.
 * @returns where it stands; undefined when nobody is there, so that it stays a message with a promised time
 */
export const enterQueue = async (work: Work, row: Case, rules: ReceptionRules): Promise<words.Standing | undefined> => {
  const conversation = await work.rows(conversations).get(row.person)
  if (conversation?.owner === 'bot' && (await promised(work, rules)).open) {
    // Until they take it the bot goes on answering; the matter stands in the console as well.
    if (await rules.elsewhere?.(work, conversation, row.id)) return undefined
  }
  const staff = await nextOf(work, [], rules)
  if (conversation === undefined || conversation.owner !== 'bot' || staff === undefined) return undefined
  await work.rows(chats).delete(row.person)
  const chat = await work.rows(chats).insert({
    id: row.person,
    case: row.id,
    state: 'waiting',
    staff,
    passed: [],
    since: work.now,
    waitingSince: work.now,
    actAt: addMs(work.now, rules.waitMs),
  })
  await setOwner(work, row.person, { owner: 'nobody' })
  return standingOf(work, chat, rules)
}

/** The bot answers again. @returns the conversation as it is then */
export const endChat = async (work: Work, chat: Chat, actor: string): Promise<Conversation | undefined> => {
  await work.rows(chats).delete(chat.id)
  await writeAudit(work, chat.case, { actor, action: 'back to the bot' })
  return setOwner(work, chat.id, { owner: 'bot' })
}

/** Nobody can be asked any more: the matter becomes a message with a promised time, and stands in red. */
const giveUp = async (work: Work, chat: Chat, rules: ReceptionRules): Promise<void> => {
  const promise = await promised(work, rules)
  await missHandover(work, chat.case, promise.at)
  await endChat(work, chat, 'system')
  await tell(work, chat.id, rules, words.nobodyFree(promise.words))
}

/** Takes the chat from whoever has it, or is asked for it, and asks the next. */
export const passOn = async (work: Work, chat: Chat, rules: ReceptionRules): Promise<void> => {
  const passed = [...chat.passed, chat.staff]
  const next = await nextOf(work, passed, rules)
  if (next === undefined) return giveUp(work, { ...chat, passed }, rules)
  const moved = await work.rows(chats).update({
    ...chat,
    state: 'waiting',
    staff: next,
    passed,
    since: chat.state === 'waiting' ? chat.since : work.now,
    waitingSince: chat.waitingSince ?? work.now,
    actAt: addMs(work.now, rules.waitMs),
  })
  await setOwner(work, chat.id, { owner: 'nobody' })
  await writeAudit(work, chat.case, { actor: 'system', action: 'pass on', detail: { from: chat.staff, to: next } })
  if (chat.state === 'held') await tell(work, chat.id, rules, words.passedOn(await standingOf(work, moved, rules)))
}
