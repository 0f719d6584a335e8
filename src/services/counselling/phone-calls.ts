import type { Case } from '../../casework/records.ts'
import { isEnded } from '../../casework/transitions.ts'
import type { Work } from '../../core/store.ts'
import type { CounsellingParts } from './holding.ts'
import { bodyOf, counsellingMoves, counsellors } from './records.ts'

/**
 * Keeps the call-back list in step with a request by phone, in the transaction that changes it: there is a call to make while it is
 * open, at its time and for whoever has it; none when it has ended or is no request by phone.
 */
export const syncCall = async (work: Work, { calls }: Pick<CounsellingParts, 'calls'>, row: Case): Promise<void> => {
  if (calls === undefined) return
  const { way, phone, counsellor } = bodyOf(row)
  if (way !== 'phone' || phone === undefined) return
  if (isEnded(counsellingMoves, row.state)) return calls.noCallFor(work, row.id)
  const who = counsellor === undefined ? undefined : await work.rows(counsellors).get(counsellor)
  await calls.callFor(work, row, who?.staff)
}
