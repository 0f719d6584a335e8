import { conversations } from '../../core/conversation.ts'
import type { Log } from '../../core/log.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { addMs, localDate, msBetween } from '../../core/time.ts'
import { endChat, passOn, tell, type ReceptionRules } from './queue.ts'
import { chats, receptions, type Chat } from './records.ts'
import { isAway, officeStaff } from './roster.ts'
import * as words from './words.ts'

/** As many chats are looked after in one round. */
const atOnce = 500

type Due = 'left' | 'gone' | 'pass' | 'quiet' | 'clock' | 'not yet'

/** What has become of a chat while nobody did anything. */
const dueOf = async (read: ReadWork, chat: Chat, { waitMs, quietMs }: ReceptionRules): Promise<Due> => {
  const conversation = await read.rows(conversations).get(chat.id)
  // The member unfollowed: the matter stays, the chat does not.
  if (conversation === undefined || conversation.owner === 'bot') return 'left'
  const row = await read.rows(receptions).get(chat.staff)
  const isGone = (await officeStaff(read, chat.staff)) === undefined
  if (isGone || (row !== undefined && isAway(row, localDate(read.now)))) return 'gone'
  if (chat.actAt <= read.now) return chat.state === 'held' && chat.waitingSince === undefined ? 'quiet' : 'pass'
  // The clock was set back: nobody waits longer than the rules say.
  return msBetween(read.now, chat.actAt) > Math.max(waitMs, quietMs) ? 'clock' : 'not yet'
}

/** Does what is due for one chat; looked at again in its transaction, so that whoever was quicker counts. */
export const advance = async (work: Work, person: string, rules: ReceptionRules): Promise<void> => {
  const chat = await work.rows(chats).get(person)
  if (chat === undefined) return
  const due = await dueOf(work, chat, rules)
  switch (due) {
    case 'left':
      return work.rows(chats).delete(person)
    case 'gone':
    case 'pass':
      return passOn(work, chat, rules)
    case 'quiet': {
      const conversation = await endChat(work, chat, 'system')
      await tell(work, person, rules, words.backByQuiet(conversation?.parked !== undefined))
      return
    }
    case 'clock':
      await work.rows(chats).update({ ...chat, actAt: addMs(work.now, rules.waitMs) })
      return
    case 'not yet':
      return
  }
}

/** Looks after every chat that is not the bot's: asks the next, or lets the bot answer again. */
export const createChatSweep =
  ({ store, log }: { readonly store: Store; readonly log: Log }, rules: ReceptionRules) =>
  async (): Promise<void> => {
    const due = await store.read(async (read) => {
      const open = [
        ...(await read.rows(chats).range('state', { where: ['waiting'], limit: atOnce })),
        ...(await read.rows(chats).range('state', { where: ['held'], limit: atOnce })),
      ]
      const found = []
      for (const chat of open) if ((await dueOf(read, chat, rules)) !== 'not yet') found.push(chat.id)
      return found
    })
    for (const person of due) {
      try {
        await store.transaction(person, (work) => advance(work, person, rules))
      } catch (error) {
        log.error('store', 'a chat with staff could not be moved on', error, { person })
      }
    }
  }
