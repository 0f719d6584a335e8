import type { Case } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { conversations } from '../../core/conversation.ts'
import { ensure } from '../../core/errors.ts'
import type { Reply } from '../../core/reply.ts'
import type { Work } from '../../core/store.ts'
import { addMs } from '../../core/time.ts'
import type { StaffBound } from '../../dialogue/mind.ts'
import { rootId } from '../../people/joined.ts'
import { waysOf } from '../../people/ways.ts'
import { endChat, promised, setOwner, standingOf, tell, type ReceptionRules } from './queue.ts'
import { chats, type Chat } from './records.ts'
import { answered, closeHandover, handoverCase, type HandoverResult } from './rules.ts'
import { addLine } from './transcript.ts'
import * as words from './words.ts'

const unreadable = '（对方发来图片、语音或位置；取到的照片和语音在对话下面）'

/** Words of a member whose chat is not the bot's. See `Office.heard`. */
export const heardWhileHeld = async (
  work: Work,
  { person, words: said, isDanger }: StaffBound,
  rules: ReceptionRules,
): Promise<readonly Reply[]> => {
  const chat = await work.rows(chats).get(person)
  if (chat === undefined) {
    const conversation = await work.rows(conversations).get(person)
    // Nobody is asked any more: the next words are the bot's again.
    if (conversation?.owner === 'nobody') await setOwner(work, person, { owner: 'bot' })
    return []
  }
  const wantsOut = chat.state === 'waiting' ? words.endsWait(said) : words.wantsBot(said)
  if (!isDanger && wantsOut) {
    const conversation = await endChat(work, chat, 'member')
    const isOpen = (await handoverCase(work, chat.case)).state === 'open'
    const promise = isOpen ? (await promised(work, rules)).words : undefined
    return [words.backByMember(conversation?.parked !== undefined, promise)]
  }
  await addLine(work, rules.sealer, { case: chat.case, words: said === '' ? unreadable : said, isDanger })
  const isFirst = chat.waitingSince === undefined
  if (isFirst) await work.rows(chats).update({ ...chat, waitingSince: work.now, actAt: addMs(work.now, rules.waitMs) })
  if (isDanger) return []
  if (chat.state === 'held') return words.isBotWord(said) ? [words.staffIsHere()] : []
  return [words.stillWaiting(await standingOf(work, chat, rules))]
}

const gone = '对方取消了关注，这里发不到了。留了电话的话，请打电话。'

/** Whether words of ours can get there at all. */
const reaches = async (work: Work, person: string): Promise<boolean> => (await waysOf(work, person)).length > 0

/** A person of staff takes the chat: one of two who do it at the same time. Taking one's own again changes nothing. */
export const takeChat = async (work: Work, staff: string, id: string, rules: ReceptionRules): Promise<void> => {
  const row = await handoverCase(work, id)
  ensure(row.state !== 'closed', 'conflict', '这一条已经办结了。')
  ensure(await reaches(work, row.person), 'conflict', gone)
  const person = await rootId(work, row.person)
  const conversation = await work.rows(conversations).get(person)
  const chat = await work.rows(chats).get(person)
  if (conversation?.owner === 'staff' && chat !== undefined) {
    ensure(conversation.heldBy === staff, 'conflict', '已经有人接了。')
    ensure(chat.case === id, 'conflict', '你正在另一条里跟这个人说话。')
    return
  }
  ensure(chat === undefined || chat.case === id, 'conflict', '这个人在等着说另一件事，先接那一条。')
  const held = {
    id: person,
    case: id,
    state: 'held' as const,
    staff,
    passed: [],
    since: work.now,
    waitingSince: work.now,
    actAt: addMs(work.now, rules.waitMs),
  }
  if (chat === undefined) await work.rows(chats).insert(held)
  else await work.rows(chats).update({ ...held, version: chat.version })
  await setOwner(work, person, { owner: 'staff', heldBy: staff })
  await writeAudit(work, id, { actor: staff, action: 'take the chat' })
  await tell(work, row.person, rules, words.taken())
}

/** The chat, if it is in the hands of this person of staff at this moment. */
const inHand = async (work: Work, staff: string, row: Case): Promise<Chat> => {
  const person = await rootId(work, row.person)
  const conversation = await work.rows(conversations).get(person)
  const chat = await work.rows(chats).get(person)
  ensure(await reaches(work, row.person), 'conflict', gone)
  const isMine = conversation?.owner === 'staff' && conversation.heldBy === staff
  ensure(chat !== undefined && isMine && chat.case === row.id, 'conflict', '这段对话已经不在你手里，刚才的没有发出去。')
  return chat
}

export interface StaffWords {
  readonly id: string
  readonly words: string
  /** Made by the page for each message, so that a second tap says nothing twice. */
  readonly key: string
}

/** Says something to the member, on the channel they used last. Refused once the chat is not this person's any more. */
export const writeToMember = async (
  work: Work,
  staff: string,
  message: StaffWords,
  rules: ReceptionRules,
): Promise<void> => {
  const row = await handoverCase(work, message.id)
  const chat = await inHand(work, staff, row)
  const line = await addLine(work, rules.sealer, { case: row.id, words: message.words, staff, key: message.key })
  if (line === undefined) return
  const { waitingSince: _answered, ...rest } = chat
  await work.rows(chats).update({ ...rest, actAt: addMs(work.now, rules.quietMs) })
  await answered(work, row, staff)
  await rules.deliver(work, { person: row.person, replies: [words.said(message.words)], sendId: line.id })
}

/** Gives the member back to the bot; the matter stays as it is. */
export const giveBack = async (work: Work, staff: string, id: string, rules: ReceptionRules): Promise<void> => {
  const row = await handoverCase(work, id)
  const chat = await inHand(work, staff, row)
  const conversation = await endChat(work, chat, staff)
  await tell(work, row.person, rules, words.backByStaff(conversation?.parked !== undefined))
}

export interface Closing {
  readonly id: string
  readonly result: HandoverResult
}

/** Closes a matter with what came of it; a chat about it ends, and the member is told. */
export const closeChat = async (work: Work, staff: string, closing: Closing, rules: ReceptionRules): Promise<void> => {
  const row = await handoverCase(work, closing.id)
  ensure(row.state !== 'closed', 'conflict', '这一条已经办结了。')
  const person = await rootId(work, row.person)
  const chat = await work.rows(chats).get(person)
  if (chat?.case === row.id) {
    const conversation = await work.rows(conversations).get(person)
    const isOthers =
      conversation?.owner === 'staff' && conversation.heldBy !== undefined && conversation.heldBy !== staff
    ensure(!isOthers, 'conflict', '别人正接着这段对话。')
    const after = await endChat(work, chat, staff)
    await tell(work, row.person, rules, words.closedByStaff(after?.parked !== undefined))
  }
  await closeHandover(work, row, { staff, result: closing.result })
}
