import type { Openness } from '../../core/channel.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, hourMs, type Instant } from '../../core/time.ts'
import type { KfMember } from './api.ts'
import { chatId, kfChats, kfSends, type KfChat } from './records.ts'

export interface WindowRules {
  readonly messages: number
  readonly hours: number
}

const chatOf = async (work: Work, { kf, member }: KfMember): Promise<KfChat> => {
  const id = chatId(kf, member)
  const known = await work.rows(kfChats).get(id)
  if (known !== undefined) return known
  const fresh = { heardAt: 0, heard: [], sent: [], isFull: false, held: false }
  return work.rows(kfChats).insert({ id, ...fresh, at: work.now })
}

/**
 * The member wrote: a new window opens. A message that is read again, or one that comes late, opens none.
 * @param at in seconds of the platform's clock
 * @returns whether a person in WeCom has the session, as far as we know
 */
export const noteHeard = async (
  work: Work,
  who: KfMember,
  id: string,
  at: number,
): Promise<{ readonly held: boolean }> => {
  const chat = await chatOf(work, who)
  if (at < chat.heardAt || (at === chat.heardAt && chat.heard.includes(id))) return chat
  const heard = at === chat.heardAt ? [...chat.heard, id] : [id]
  return work.rows(kfChats).update({ ...chat, heardAt: at, heard, sent: [], isFull: false, at: work.now })
}

export const noteHeld = async (work: Work, who: KfMember, held: boolean): Promise<void> => {
  const chat = await chatOf(work, who)
  if (chat.held !== held) await work.rows(kfChats).update({ ...chat, held, at: work.now })
}

export interface Wanted {
  readonly who: KfMember
  readonly msgids: readonly string[]
  readonly sendId: string
  /** Help is tried even while a person in WeCom has the session. */
  readonly isHelp: boolean
}

const isOpenAt = (chat: KfChat, rules: WindowRules, now: Instant): boolean =>
  chat.heardAt > 0 && now < addMs(new Date(chat.heardAt * 1000).toISOString(), rules.hours * hourMs) && !chat.isFull

/** Whether one more message would go through now; while a person in WeCom has the session none of ours does. */
export const opennessOf = async (read: ReadWork, rules: WindowRules, { kf, member }: KfMember): Promise<Openness> => {
  const chat = await read.rows(kfChats).get(chatId(kf, member))
  if (chat === undefined) return 'closed'
  return isOpenAt(chat, rules, read.now) && !chat.held && chat.sent.length < rules.messages ? 'open' : 'closed'
}

/** Takes the places of these messages in the window; those taken before keep theirs. False when the window does not let them all through. */
export const takePlaces = async (work: Work, rules: WindowRules, wanted: Wanted): Promise<boolean> => {
  const chat = await chatOf(work, wanted.who)
  const fresh = wanted.msgids.filter((id) => !chat.sent.includes(id))
  const fits = isOpenAt(chat, rules, work.now) && chat.sent.length + fresh.length <= rules.messages
  if (!wanted.isHelp && (chat.held || (fresh.length > 0 && !fits))) return false
  if (fresh.length > 0) await work.rows(kfChats).update({ ...chat, sent: [...chat.sent, ...fresh], at: work.now })
  for (const id of fresh)
    if ((await work.rows(kfSends).get(id)) === undefined)
      await work.rows(kfSends).insert({ id, sendId: wanted.sendId, at: work.now })
  return true
}

/** Messages that surely did not go out give their places back; `isFull`: the platform says that no more fit. */
export const givePlacesBack = async (
  work: Work,
  who: KfMember,
  msgids: readonly string[],
  isFull: boolean,
): Promise<void> => {
  const chat = await chatOf(work, who)
  const sent = chat.sent.filter((id) => !msgids.includes(id))
  await work.rows(kfChats).update({ ...chat, sent, isFull: chat.isFull || isFull, at: work.now })
}
