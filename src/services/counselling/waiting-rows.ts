import type { Case } from '../../casework/records.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { releaseSlot, type CounsellingParts } from './holding.ts'
import { fitting, requestOf } from './matching.ts'
import { bodyOf } from './records.ts'
import { waitings } from './request-records.ts'
import { rankOf } from './triage.ts'

/** As many turned-down starts are remembered; they lie within two weeks. */
export const mostUnfit = 400

/** Puts a request on the list. What is free at this moment did not suit the person and is not offered later. */
export const beginWaiting = async (work: Work, parts: CounsellingParts, row: Case): Promise<void> => {
  const body = bodyOf(row)
  const { slots } = await fitting(work, parts, requestOf(parts, body))
  const unfit = [...new Set(slots.map(({ start }) => start))].slice(0, mostUnfit)
  const rank = rankOf[body.urgency ?? 'ordinary']
  const kept = await work.rows(waitings).get(row.id)
  const fields = { person: row.person, rank, since: work.now, state: 'waiting' as const, unfit }
  if (kept === undefined) await work.rows(waitings).insert({ id: row.id, ...fields })
  else await work.rows(waitings).update({ id: row.id, version: kept.version, ...fields })
}

/** The booking that is held for a waiting request while it is offered. */
export const offerOf = async (read: ReadWork, id: string): Promise<string | undefined> =>
  (await read.rows(waitings).get(id))?.offer?.booking

/** The request has a time, or is no longer wanted: what was held for it is free again. */
export const endWaiting = async (work: Work, id: string): Promise<void> => {
  const waiting = await work.rows(waitings).get(id)
  if (waiting === undefined || waiting.state === 'over') return
  const { offer, ...rest } = waiting
  await releaseSlot(work, offer?.booking)
  await work.rows(waitings).update({ ...rest, state: 'over' })
}
