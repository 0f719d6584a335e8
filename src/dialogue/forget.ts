import { conversations, notices, turns, type Conversation } from '../core/conversation.ts'
import type { Work } from '../core/store.ts'
import type { Row, Table } from '../core/table.ts'

const deleteAll = async <R extends Row>(work: Work, table: Table<R>, person: string): Promise<void> => {
  for (;;) {
    const rows = await work.rows(table).range('person', { where: [person], limit: 500 })
    for (const row of rows) await work.rows(table).delete(row.id)
    if (rows.length === 0) return
  }
}

/**
 * Deletes what an unfollowing person wrote and was told, an unfinished form included; open cases and deadlines stay under
 * their own notice.
 * @returns what is left of the conversation
 */
export const forget = async (work: Work, conversation: Conversation): Promise<Conversation> => {
  await deleteAll(work, turns, conversation.id)
  await deleteAll(work, notices, conversation.id)
  const { id, account, sender, lastAt } = conversation
  const { version, noticeSeq } = (await work.rows(conversations).get(id)) ?? conversation
  // Nobody of staff holds on to somebody who has left.
  return work.rows(conversations).update({ id, version, owner: 'bot', account, sender, lastAt, noticeSeq })
}
