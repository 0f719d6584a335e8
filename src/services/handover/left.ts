import { cases } from '../../casework/records.ts'
import type { Work } from '../../core/store.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { chats, lines } from './records.ts'
import { handoverKind } from './rules.ts'

/** One person's matters, and a chat's lines, far more than there are. */
const most = 1_000

/** Somebody unfollows: the chat ends, and what was said in matters that are closed is deleted. An open matter keeps its words. */
export const leftChat = async (work: Work, person: string): Promise<void> => {
  await work.rows(chats).delete(person)
  const own = await rangeOfPerson(work, cases, 'person', { person, limit: most })
  for (const { id, kind, state } of own) {
    if (kind !== handoverKind || state !== 'closed') continue
    for (const line of await work.rows(lines).range('case', { where: [id], limit: most }))
      await work.rows(lines).delete(line.id)
  }
}
