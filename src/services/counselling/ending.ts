import { cases, type Case } from '../../casework/records.ts'
import { AppError } from '../../core/errors.ts'
import type { Work } from '../../core/store.ts'
import { closeWithOutcome, markDone, markMissed } from './closing.ts'
import { refused, type CounsellingParts, type Done, type Refused } from './holding.ts'
import { syncCall } from './phone-calls.ts'
import { counsellingKind } from './records.ts'
import type { Outcome } from './request-records.ts'

/** What somebody of staff says of how a case ended. */
export interface Ending {
  readonly version: number
  readonly to: 'done' | 'missed' | 'closed'
  readonly outcome?: Outcome | undefined
  readonly minutes?: number | undefined
}

interface EndingAct extends Ending {
  readonly staff: string
  readonly case: string
}

const act = (work: Work, parts: CounsellingParts, row: Case, ending: EndingAct): Promise<Done | Refused> => {
  const { staff: actor, to, outcome, minutes } = ending
  const closing = { actor, ...(minutes === undefined ? {} : { minutes }) }
  switch (to) {
    case 'done':
      return markDone(work, row, closing)
    case 'missed':
      return markMissed(work, parts, row, closing)
    case 'closed':
      if (outcome === undefined) throw new AppError('invalid', '结案要选一个结果。')
      return closeWithOutcome(work, row, { ...closing, outcome })
  }
}

/** Whoever comes second is told to look again. */
export const endByStaff = async (work: Work, parts: CounsellingParts, ending: EndingAct): Promise<Done | Refused> => {
  const row = await work.rows(cases).get(ending.case)
  if (row?.kind !== counsellingKind) return refused('not-found')
  if (row.version !== ending.version) return refused('stale')
  const done = await act(work, parts, row, ending)
  if (done.kind === 'done') await syncCall(work, parts, done.case)
  return done
}
