import { sayings, type Turn } from '../core/conversation.ts'
import { derivedId } from '../core/ids.ts'
import type { Reply } from '../core/reply.ts'
import type { ReadWork, Work } from '../core/store.ts'
import type { Instant } from '../core/time.ts'

/** Only what stands in an entry is kept apart from the turns: it is the same for everybody and says nothing of anybody. */
const isFromEntries = (replies: readonly Reply[]): boolean =>
  replies.length > 0 && replies.every(({ entry }) => entry !== undefined)

/** The id given to a list of replies last. Answers are remembered, so most lists come again and need not be hashed again. */
const given = new WeakMap<readonly Reply[], { readonly month: string; readonly id: string }>()

/** A row serves the turns of one month, so that it can be pruned when the last of them is gone. */
const sayingId = (replies: readonly Reply[], now: Instant): string => {
  const month = now.slice(0, 7)
  const known = given.get(replies)
  if (known?.month === month) return known.id
  const id = derivedId('say', month, JSON.stringify(replies))
  given.set(replies, { month, id })
  return id
}

/** The part of a turn that says what was answered; an answer out of an entry is written down once, not in every turn. */
export const keepReplies = async (
  work: Work,
  replies: readonly Reply[],
): Promise<Pick<Turn, 'replies'> & { readonly saying?: string }> => {
  if (!isFromEntries(replies)) return { replies: [...replies] }
  const id = sayingId(replies, work.now)
  const rows = work.rows(sayings)
  if ((await rows.get(id)) === undefined) await rows.insert({ id, at: work.now, replies: [...replies] })
  return { replies: [], saying: id }
}

/** What was answered in a turn. */
export const repliesOf = async (
  read: ReadWork,
  { replies, saying }: Pick<Turn, 'replies' | 'saying'>,
): Promise<readonly Reply[]> =>
  saying === undefined ? replies : ((await read.rows(sayings).get(saying))?.replies ?? [])
