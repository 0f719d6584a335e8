import type { LateWord } from '../core/channel.ts'
import { notices, type Notice } from '../core/conversation.ts'
import type { Settle } from '../core/delivery.ts'
import { addJob } from '../core/job.ts'
import type { Work } from '../core/store.ts'
import { isUnderWay, standsElsewhere, takenBack, tryOf, withFailed, withTry } from './notice-tries.ts'
import { deliveryOf } from './outcomes.ts'
import { sendNoticeJob } from './send-notice.ts'
import { park } from './turn-notice.ts'

/** Where the notice stands now, and whether a job has to look for the next way. */
const standing = (
  one: Notice,
  account: string,
): { readonly delivery: Notice['delivery']; readonly goesOn: boolean } => {
  // Its own job goes on already.
  if (one.delivery === 'pending') return { delivery: 'pending', goesOn: false }
  const elsewhere = standsElsewhere(one, account)
  if (elsewhere === undefined) return { delivery: 'pending', goesOn: true }
  return { delivery: elsewhere === 'told' ? 'parked' : elsewhere, goesOn: false }
}

const takeBack = async (work: Work, one: Notice, word: LateWord, settle: Settle): Promise<void> => {
  const made = takenBack(one, word.account)
  if (made === undefined) return
  const { outcome, account } = word
  const way = made.way ?? one.via ?? 'none'
  // A neutral line that was lost leaves the chat as closed as it was.
  const failed = withFailed(one, way, made.outcome === 'parked' ? 'parked' : outcome.kind)
  const kept = withTry(failed, { ...tryOf(outcome, { id: way, account }, work.now), late: true })
  const { delivery, goesOn } = standing(one, account)
  const { unsure: _unsure, ...sure } = kept
  const round = (one.round ?? 0) + 1
  await work.rows(notices).update(goesOn ? { ...sure, delivery, round } : { ...kept, delivery })
  if (one.ledger !== undefined)
    await settle(work, { ledger: one.ledger, account, sendId: one.id, outcome, stands: delivery, late: true })
  if (goesOn)
    await addJob(work, {
      kind: sendNoticeJob,
      key: `${one.id} round ${round}`,
      payload: { notice: one.id, round: String(round) },
    })
}

/** The job that sends it has no outcome yet: it finds the word when it has one. */
const keepEarly = async (work: Work, one: Notice, { account, outcome }: LateWord): Promise<void> => {
  const early = one.early ?? []
  if (early.some((word) => word.account === account)) return
  const code = 'code' in outcome ? outcome.code : ''
  await work.rows(notices).update({ ...one, early: [...early, { account, outcome: outcome.kind, code }] })
}

/**
 * The platform took something and says later that it did not arrive: a notice goes by the next way, else it becomes a call, or the
 * words wait for the person's next message, or staff see that they failed. Once, however often it is said, and also when it is said
 * before the send itself has an outcome; what failed anyway, or is there by another way, stays as it is.
 */
export const settleLate = async (work: Work, word: LateWord, settle: Settle): Promise<void> => {
  const notice = await work.rows(notices).get(word.sendId)
  const { sendId, account, outcome } = word
  if (notice === undefined)
    return park(work, { turn: sendId, account, outcome, late: true }, deliveryOf(outcome), settle)
  if (isUnderWay(notice, word.account)) return keepEarly(work, notice, word)
  return takeBack(work, notice, word, settle)
}
