import type { Work } from '../../core/store.ts'
import { passOn, promised, tell, type ReceptionRules } from './queue.ts'
import { chats } from './records.ts'
import { setPresence, type Presence } from './roster.ts'
import { movePromise, promisedBefore } from './rules.ts'
import * as words from './words.ts'

/** As many chats one person has at most. */
const handsFull = 100

/** Chats of somebody who is not there any more go to the next at once. */
const handOn = async (work: Work, staff: string, rules: ReceptionRules): Promise<void> => {
  for (const state of ['waiting', 'held']) {
    const open = await work.rows(chats).range('state', { where: [state], limit: handsFull })
    for (const chat of open) if (chat.staff === staff) await passOn(work, chat, rules)
  }
}

/** With everybody on leave what was promised cannot be kept: each member is told the new time once. */
const promiseAnew = async (work: Work, rules: ReceptionRules): Promise<void> => {
  const { at, words: when } = await promised(work, rules)
  if (at === undefined) return
  for (const row of await promisedBefore(work, at)) {
    await movePromise(work, row, at)
    await tell(work, row.person, rules, words.promiseMoved(when))
  }
}

/** Somebody of staff says whether they are there. Leave hands their chats on, and moves promises where nobody else is there. */
export const changePresence = async (
  work: Work,
  staff: string,
  presence: Presence,
  rules: ReceptionRules,
): Promise<void> => {
  await setPresence(work, staff, presence)
  if (presence.isHere) return
  await handOn(work, staff, rules)
  if (presence.backOn !== undefined) await promiseAnew(work, rules)
}
