import { conversations, notices, turns, type Notice } from '../core/conversation.ts'
import type { Settle } from '../core/delivery.ts'
import type { SendOutcome } from '../core/channel.ts'
import { derivedId } from '../core/ids.ts'
import type { Work } from '../core/store.ts'
import { rangeOfPerson, rootId } from '../people/joined.ts'
import { repliesOf } from './sayings.ts'

/** The notice that keeps the replies of a turn that could not be sent. */
export const parkedId = (turnId: string): string => derivedId('ntc', turnId)

/** More than one message ever takes along, and those that were sent after it. */
const looksBack = 200

/** What became of a turn's replies, by which account. */
interface TurnEnd {
  readonly turn: string
  readonly account: string
  readonly outcome: SendOutcome
  readonly late?: boolean
}

/** Reminders whose words went out with a turn share what becomes of its replies. */
export const settleCarried = async (
  work: Work,
  person: string,
  end: TurnEnd,
  of: { readonly stands: Notice['delivery']; readonly settle: Settle },
): Promise<void> => {
  const { turn, account, outcome, late } = end
  const newest = { person, limit: looksBack, descending: true }
  const carried = (await rangeOfPerson(work, notices, 'person', newest)).filter(({ takenBy }) => takenBy === turn)
  const about = { account, outcome, stands: of.stands, ...(late === true ? { late } : {}) }
  for (const one of carried) {
    if (one.ledger !== undefined) await of.settle(work, { ...about, ledger: one.ledger, sendId: one.id })
    // It waited for this message as the replies of an earlier one, which may have taken others along.
    if (one.turn !== undefined) await settleCarried(work, person, { ...end, turn: one.turn }, of)
  }
}

/** Keeps the replies of a turn that could not be sent for the person's next message, or no longer. */
export const park = async (work: Work, end: TurnEnd, delivery: Notice['delivery'], settle: Settle): Promise<void> => {
  const turn = await work.rows(turns).get(end.turn)
  const person = turn === undefined ? undefined : await rootId(work, turn.person)
  const conversation = person === undefined ? undefined : await work.rows(conversations).get(person)
  if (turn === undefined || person === undefined || conversation === undefined) return
  const id = parkedId(turn.id)
  const before = await work.rows(notices).get(id)
  // What went out with another reply meanwhile stays sent; what a platform took back is not there because it knew it.
  if (before?.delivery === 'sent' || (delivery === 'sent' && before?.early !== undefined)) return
  const told = end.late === true ? { early: [{ account: end.account, outcome: 'parked' as const, code: '' }] } : {}
  if (before === undefined) {
    const seq = conversation.noticeSeq + 1
    await work.rows(conversations).update({ ...conversation, noticeSeq: seq })
    const replies = [...(await repliesOf(work, turn))]
    await work.rows(notices).insert({ id, person, seq, at: work.now, replies, delivery, turn: turn.id, ...told })
  } else if (before.delivery !== delivery || before.early === undefined)
    await work.rows(notices).update({ ...before, delivery, ...told })
  if (before?.delivery !== delivery) await settleCarried(work, person, end, { stands: delivery, settle })
}
