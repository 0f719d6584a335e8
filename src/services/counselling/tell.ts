import type { Case } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { derivedId } from '../../core/ids.ts'
import type { Reply } from '../../core/reply.ts'
import type { Work } from '../../core/store.ts'
import type { CounsellingParts } from './holding.ts'
import { bodyOf } from './records.ts'

interface Told {
  readonly row: Case
  /** What makes it the same message: said twice it is said once. */
  readonly what: string
  readonly reply: Reply
}

/** Tells the member. Where no channel reaches them that is written down, and whoever left a number is called. */
export const tellMember = async (
  work: Work,
  { deliver, calls }: Pick<CounsellingParts, 'deliver' | 'calls'>,
  { row, what, reply }: Told,
): Promise<void> => {
  const sendId = derivedId('snd', row.id, what)
  const account = await deliver(work, { person: row.person, replies: [reply], sendId })
  if (account !== undefined) return
  await writeAudit(work, row.id, { actor: 'system', action: 'unreachable' })
  const { phone } = bodyOf(row)
  if (phone !== undefined) await calls?.callUnreached(work, { key: sendId, person: row.person, phone, urgent: true })
}
