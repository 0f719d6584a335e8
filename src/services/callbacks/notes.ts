import { legible } from '../../core/seal.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import type { CallParts } from './making.ts'
import { attempts, type Attempt } from './records.ts'
import { inHand } from './taking.ts'

export const lastAttempt = async (read: ReadWork, call: string): Promise<Attempt | undefined> =>
  (await read.rows(attempts).range('call', { where: [call], descending: true, limit: 1 }))[0]

/** Opens what was written down last time, for the one who has the call in hand. */
export const openNote = async (
  work: Work,
  { sealer }: CallParts,
  by: Staff,
  id: string,
): Promise<{ readonly words: string }> => {
  await inHand(work, by, { id })
  const last = await lastAttempt(work, id)
  ensure(last?.words !== undefined, 'not_found', '上次没有记什么。')
  await writeAudit(work, id, { actor: by.id, action: 'note opened' })
  return { words: legible(sealer, 'contact', last.words) }
}
