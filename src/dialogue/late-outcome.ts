import type { SendOutcome } from '../core/channel.ts'
import { notices, type Notice } from '../core/conversation.ts'
import { addJob } from '../core/job.ts'
import type { Work } from '../core/store.ts'
import { park } from './outbox.ts'
import { deliveryOf, failedHere } from './outcomes.ts'
import { sendNoticeJob } from './send-notice.ts'

/** The way it went by has failed after all: a job looks for the next, as after any known failure. */
const tryNextWay = async (work: Work, notice: Notice, outcome: SendOutcome): Promise<void> => {
  const { via = 'none', tried = [] } = notice
  const failed = [...tried, { way: via, outcome: outcome.kind }]
  await work.rows(notices).update({ ...notice, delivery: 'pending', tried: failed })
  await addJob(work, { kind: sendNoticeJob, key: `${notice.id} late ${failed.length}`, payload: { notice: notice.id } })
}

/**
 * The platform took something and says later that it did not arrive: a notice goes by the next way, else the words wait for the
 * person's next message, or staff see that they failed.
 * @param sendId of a notice or of a turn
 */
export const settleLate = async (work: Work, sendId: string, outcome: SendOutcome): Promise<void> => {
  const delivery = deliveryOf(outcome)
  const notice = await work.rows(notices).get(sendId)
  if (notice === undefined) return park(work, sendId, delivery)
  if (notice.delivery === 'sent' && failedHere(outcome)) return tryNextWay(work, notice, outcome)
  if (notice.delivery === 'sent' || notice.delivery === 'pending')
    await work.rows(notices).update({ ...notice, delivery })
}
