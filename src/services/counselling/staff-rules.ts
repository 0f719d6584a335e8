import { setImmediate as nextTick } from 'node:timers/promises'
import { cases, type Case } from '../../casework/records.ts'
import { canMove, moveCase } from '../../casework/transitions.ts'
import { notice } from '../../core/reply.ts'
import type { Store, Work } from '../../core/store.ts'
import type { Reminder } from '../../reminders/records.ts'
import { markDone } from './closing.ts'
import { bodyOf, counsellingKind, counsellingMoves } from './records.ts'
import { refused, type CounsellingParts, type Done, type Refused, type SlotChoice } from './holding.ts'
import { cancelAppointment, moveAppointment } from './rules.ts'
import { assignedNotice, cancelledNotice, confirmedNotice } from './words.ts'
import { tellMember } from './tell.ts'

export interface StaffAct {
  readonly staff: string
  readonly case: string
  /** The version the clerk saw: whoever comes second is told to look again. */
  readonly version: number
}

const seen = async (work: Work, act: StaffAct): Promise<Done | Refused> => {
  const row = await work.rows(cases).get(act.case)
  if (row?.kind !== counsellingKind) return refused('not-found')
  return row.version === act.version ? { kind: 'done', case: row } : refused('stale')
}

const tell = (work: Work, parts: CounsellingParts, row: Case, words: string): Promise<void> =>
  tellMember(work, parts, { row, what: String(row.version), reply: notice(words) })

export const confirmByStaff = async (work: Work, parts: CounsellingParts, act: StaffAct): Promise<Done | Refused> => {
  const found = await seen(work, act)
  if (found.kind === 'refused') return found
  const { start, end = work.now } = bodyOf(found.case)
  if (found.case.state === 'requested' || start === undefined) return refused('not-booked')
  if (found.case.state === 'confirmed') return found
  if (!canMove(counsellingMoves, found.case.state, 'confirmed') || end <= work.now) return refused('ended')
  const step = { actor: act.staff, action: 'confirm', to: 'confirmed', rules: counsellingMoves }
  const row = await moveCase(work, found.case, step)
  await tell(work, parts, row, confirmedNotice(start))
  return { kind: 'done', case: row }
}

/** A slot that the office gives is confirmed at once. */
export const assignByStaff = async (
  work: Work,
  parts: CounsellingParts,
  act: StaffAct & { readonly slot: SlotChoice },
): Promise<Done | Refused> => {
  const found = await seen(work, act)
  if (found.kind === 'refused') return found
  const change = { slot: act.slot, to: 'confirmed', actor: act.staff, action: 'assign' } as const
  const done = await moveAppointment(work, parts, found.case, change)
  if (done.kind === 'done') await tell(work, parts, done.case, assignedNotice(act.slot.start))
  return done
}

export const cancelByStaff = async (
  work: Work,
  parts: CounsellingParts,
  act: StaffAct & { readonly reason: string },
): Promise<Done | Refused> => {
  const found = await seen(work, act)
  if (found.kind === 'refused') return found
  const { start } = bodyOf(found.case)
  const change = { actor: act.staff, action: 'cancel', reason: act.reason }
  const done = await cancelAppointment(work, parts, found.case, change)
  if (done.kind === 'done') await tell(work, parts, done.case, cancelledNotice(start))
  return done
}

/** Whether a reminder still speaks of the time the case has. */
export const isStillOn = async (work: Work, reminder: Reminder): Promise<boolean> => {
  const row = await work.rows(cases).get(reminder.subject)
  if (row === undefined || (row.state !== 'booked' && row.state !== 'confirmed')) return false
  return bodyOf(row).start === reminder.eventAt
}

const batch = 500

/** Appointments that are over are done: @returns how many; call again while it is `limit` */
export const finishPast = async (work: Work, limit: number): Promise<number> => {
  let finished = 0
  for (const state of ['booked', 'confirmed']) {
    let last: Case | undefined
    do {
      const after = last === undefined ? {} : { after: last }
      const open = await work.rows(cases).range('inbox', { where: [counsellingKind, state], limit: batch, ...after })
      const over = open.filter((row) => (bodyOf(row).end ?? work.now) < work.now).slice(0, limit - finished)
      for (const row of over) await markDone(work, row, { actor: 'system' })
      finished += over.length
      last = open.length < batch || finished === limit ? undefined : open.at(-1)
    } while (last !== undefined)
  }
  return finished
}

const mostFinished = 50

/** The same for all of them, in transactions short enough that nobody notices. */
export const finishAllPast = async (store: Store): Promise<void> => {
  const act = (work: Work): Promise<number> => finishPast(work, mostFinished)
  while ((await store.transaction('past appointments', act)) === mostFinished) await nextTick()
}
