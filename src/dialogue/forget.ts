import { conversations, notices, turns, type Conversation, type Notice, type Turn } from '../core/conversation.ts'
import type { ReadWork, Work } from '../core/store.ts'
import { addMs, type Instant } from '../core/time.ts'
import { personIds } from '../people/joined.ts'
import { waysOf } from '../people/ways.ts'

/** Rows deleted in one transaction: somebody who wrote for years is forgotten in several. */
const some = 500

export interface Forgetting {
  readonly person: string
  /** The account that was unfollowed. */
  readonly account: string
  /** What was said before. */
  readonly before: Instant
}

/** The row of the unfollowing itself says nothing, and tells a retry from a second one. */
const isTheirs = (turn: Turn, account: string | undefined): boolean =>
  turn.kind !== 'unsubscribe' && (account === undefined || turn.account === account)

const turnsOf = async (
  read: ReadWork,
  id: string,
  { account, before }: Partial<Forgetting>,
): Promise<readonly Turn[]> => {
  const found: Turn[] = []
  let after: Turn | undefined
  for (;;) {
    const range = { where: [id], ...(before === undefined ? {} : { to: before }), limit: some }
    const page = await read.rows(turns).range('person', after === undefined ? range : { ...range, after })
    found.push(...page.filter((turn) => isTheirs(turn, account)))
    after = page.at(-1)
    if (page.length < some || found.length >= some) return found
  }
}

const noticesOf = async (read: ReadWork, id: string, before: Instant): Promise<readonly Notice[]> =>
  (await read.rows(notices).range('person', { where: [id], limit: some })).filter(({ at }) => at < before)

/**
 * Deletes some of what an unfollowing person wrote and was told. Whoever still writes to us elsewhere keeps what was said there, and
 * what reminders and staff said.
 * @returns how many rows; again while it is not 0
 */
export const forgetSome = async (work: Work, { person, account, before }: Forgetting): Promise<number> => {
  const isElsewhere = (await waysOf(work, person)).length > 0
  let count = 0
  for (const id of await personIds(work, person)) {
    const said = await turnsOf(work, id, isElsewhere ? { account, before } : { before })
    for (const turn of said) await work.rows(turns).delete(turn.id)
    const told = isElsewhere ? [] : await noticesOf(work, id, before)
    for (const notice of told) await work.rows(notices).delete(notice.id)
    count += said.length + told.length
  }
  return count
}

/**
 * What an unfollowing does at once: an unfinished form goes, nobody of staff holds on, and the first of what was said goes. The rest
 * goes in a job (services/leaving). Open cases and deadlines stay under their own notice.
 * @returns what is left of the conversation: it goes on where the person still can be reached
 */
export const forget = async (work: Work, conversation: Conversation, account: string): Promise<Conversation> => {
  await forgetSome(work, { person: conversation.id, account, before: addMs(work.now, 1) })
  const [way] = await waysOf(work, conversation.id)
  const { id, lastAt } = conversation
  const { version, noticeSeq } = (await work.rows(conversations).get(id)) ?? conversation
  const { account: last, sender } = way ?? conversation
  return work.rows(conversations).update({ id, version, owner: 'bot', account: last, sender, lastAt, noticeSeq })
}
