import { moveCase, writeAudit } from '../../casework/transitions.ts'
import type { Deliver } from '../../core/delivery.ts'
import { ensure } from '../../core/errors.ts'
import { notice } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Work } from '../../core/store.ts'
import { rootId } from '../../people/joined.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { chats } from './records.ts'
import { handoverCase, handoverMoves, handoverView, keepPromise, type HandoverView } from './rules.ts'
import { addLine } from './transcript.ts'

export interface StaffReply {
  readonly id: string
  readonly version: number
  readonly words: string
  readonly close: boolean
}

/** Says something to the person who asked, on the channel they used last, and keeps or closes the matter. */
export const answerHandover = async (
  work: Work,
  { staff, sealer, deliver }: { readonly staff: string; readonly sealer: Sealer; readonly deliver: Deliver },
  reply: StaffReply,
): Promise<HandoverView> => {
  const row = await handoverCase(work, reply.id)
  ensure(row.version === reply.version, 'conflict', '别人刚改过这一条，请刷新再看。')
  ensure(row.state !== 'closed', 'conflict', '这一条已经办结了。')
  const chat = await work.rows(chats).get(await rootId(work, row.person))
  ensure(chat?.case !== row.id, 'conflict', '对方正等着当面说，请到“在线接待”里接。')
  const body = await keepPromise(work, row)
  if (reply.close) await cancelReminders(work, row.id)
  const next = await moveCase(work, row, {
    to: reply.close ? 'closed' : 'answered',
    rules: handoverMoves,
    actor: staff,
    action: 'answer',
    changes: { owner: staff, body },
  })
  await addLine(work, sealer, { case: row.id, words: reply.words, staff })
  const account = await deliver(work, {
    person: row.person,
    replies: [notice(`工会的人回你：${reply.words}`)],
    sendId: `${row.id}:${next.version}`,
  })
  if (account === undefined) await writeAudit(work, row.id, { actor: 'system', action: 'unreachable' })
  return handoverView(next, work.now)
}
