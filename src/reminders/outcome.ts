import type { SendOutcome } from '../core/channel.ts'
import { notices } from '../core/conversation.ts'
import type { Attempt, Settle } from '../core/delivery.ts'
import { emit } from '../core/events.ts'
import type { Work } from '../core/store.ts'
import { ledger, type Ledger } from './records.ts'

const prefix = '可能重复：'

const opensOf = (outcome: SendOutcome): { readonly opensAt?: string } =>
  outcome.kind === 'parked' && outcome.opensAt !== undefined ? { opensAt: outcome.opensAt } : {}

const codeOf = (outcome: SendOutcome): { readonly code?: string } => ('code' in outcome ? { code: outcome.code } : {})

/** Whether something critical that may have got lost is to be sent once more; a second loss ends it. */
const onceMore = (row: Ledger, { outcome, isLast }: Attempt): boolean =>
  outcome.kind === 'unknown' &&
  isLast !== true &&
  row.importance === 'critical' &&
  row.attempts.filter((attempt) => attempt.outcome === 'unknown').length === 1

/** Where the notice stands counts: it may have another way to go after this one failed. */
const standing = (row: Ledger, attempt: Attempt): Ledger['outcome'] => {
  const { outcome, stands } = attempt
  if (outcome.kind !== 'unknown' && stands !== undefined) return stands
  switch (outcome.kind) {
    case 'sent':
    case 'parked':
      return outcome.kind
    case 'unknown':
      return onceMore(row, attempt) ? 'pending' : 'unknown'
    case 'retry':
      return 'pending'
    case 'no-permission':
    case 'permanent':
      return 'failed'
  }
}

const markAsRepeated = async (work: Work, noticeId: string): Promise<void> => {
  const notice = await work.rows(notices).get(noticeId)
  if (notice === undefined) return
  const replies = notice.replies.map((reply) =>
    reply.text.startsWith(prefix) ? reply : { ...reply, text: `${prefix}${reply.text}` },
  )
  await work.rows(notices).update({ ...notice, replies })
}

/**
 * Keeps what became of a try. A reminder that may or may not have arrived is not sent again, unless it is critical: then once
 * more, with words that say so.
 * @returns 'again' when one more try is wanted although it may be the second
 */
export const recordOutcome: Settle = async (work, attempt) => {
  const row = await work.rows(ledger).get(attempt.ledger)
  if (row === undefined) return 'done'
  const { account, sendId, outcome } = attempt
  const known = { at: work.now, account, sendId, outcome: outcome.kind, ...codeOf(outcome), ...opensOf(outcome) }
  const { reason: _before, ...rest } = row
  const tried: Ledger = {
    ...rest,
    attempts: [...row.attempts, attempt.late === true ? { ...known, late: true } : known],
  }
  const now = standing(tried, attempt)
  const reason = now === 'failed' ? codeOf(outcome).code : undefined
  await work.rows(ledger).update({ ...tried, outcome: now, ...(reason === undefined ? {} : { reason }) })
  if (now === 'failed') await emit(work, { type: 'reminder.failed', subject: row.id, kind: row.kind })
  if (!onceMore(tried, attempt)) return 'done'
  await markAsRepeated(work, sendId)
  return 'again'
}

/** Stands in the ledger for a telephone in place of a channel's account. */
const byPhone = 'phone'

/** How a call went that was made because no channel reached the person: `reached`, `no-answer` and the like. */
export const recordCall = async (
  work: Work,
  { ledger: id, call, outcome }: { readonly ledger: string; readonly call: string; readonly outcome: string },
): Promise<void> => {
  const row = await work.rows(ledger).get(id)
  if (row === undefined) return
  const made = { at: work.now, account: byPhone, sendId: call, outcome }
  const attempts = [...row.attempts, made]
  // What the person has read meanwhile, in answer to a message of theirs, stays sent.
  if (row.outcome !== 'called') await work.rows(ledger).update({ ...row, attempts })
  else await work.rows(ledger).update({ ...row, attempts, reason: outcome })
}
