import { notices, type Notice } from '../core/conversation.ts'
import type { Settle } from '../core/delivery.ts'
import type { Work } from '../core/store.ts'
import type { Instant } from '../core/time.ts'

/** What the words are about is over. */
export const isExpired = ({ goodUntil }: Pick<Notice, 'goodUntil'>, now: Instant): boolean =>
  goodUntil !== undefined && now >= goodUntil

/** Words that nobody should hear any more: the ledger says so too. */
export const expireNotice = async (work: Work, one: Notice, settle: Settle): Promise<'expired'> => {
  await work.rows(notices).update({ ...one, delivery: 'expired' })
  if (one.ledger !== undefined)
    await settle(work, {
      ledger: one.ledger,
      account: 'none',
      sendId: one.id,
      outcome: { kind: 'permanent', code: 'expired' },
      stands: 'expired',
    })
  return 'expired'
}
