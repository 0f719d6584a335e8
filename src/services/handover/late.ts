import type { Case } from '../../casework/records.ts'
import { cases } from '../../casework/records.ts'
import { moveCase } from '../../casework/transitions.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, minuteMs, type Instant } from '../../core/time.ts'
import { rootId } from '../../people/joined.ts'
import { planLate } from '../../reminders/kinds/promise-late.ts'
import { chats } from './records.ts'
import { brokenPromise, handoverMoves, promisedBefore } from './rules.ts'

/** An answer under way when the time is over is not called late. */
const graceMs = 30 * minuteMs
/** So many promises of one matter are spoken of; a third is not given. */
const mostPromises = 2

/** Staff and the member talk about it, or are about to. */
const isTalkedAbout = async (read: ReadWork, { id, person }: Case): Promise<boolean> =>
  (await read.rows(chats).get(await rootId(read, person)))?.case === id

const isLate = async (read: ReadWork, row: Case): Promise<boolean> => {
  const told = brokenPromise(row)
  const isSpokenOf = told !== undefined && (told.promisedAt === row.dueAt || told.times >= mostPromises)
  return !isSpokenOf && !(await isTalkedAbout(read, row))
}

/** Open matters whose promise is over and of which the member has not heard that. */
export const lateMatters = async (read: ReadWork): Promise<readonly Case[]> => {
  const found: Case[] = []
  for (const row of await promisedBefore(read, addMs(read.now, -graceMs))) if (await isLate(read, row)) found.push(row)
  return found
}

/** When the office answers what is promised now; undefined where nobody can say. */
export type NextPromise = (read: ReadWork) => Promise<{ readonly at: Instant | undefined }>

/**
 * Tells the member that the promise of this matter was not kept, once, and gives another time, once: it is a promise like the first.
 * @param hasLead whether somebody who leads is told as well
 */
export const tellLate = async (
  work: Work,
  id: string,
  { promised, hasLead }: { readonly promised: NextPromise; readonly hasLead: boolean },
): Promise<void> => {
  const row = await work.rows(cases).get(id)
  // Somebody was quicker: it is answered, or promised anew.
  if (row?.state !== 'open' || row.dueAt === undefined || row.dueAt > addMs(work.now, -graceMs)) return
  if (!(await isLate(work, row))) return
  const times = (brokenPromise(row)?.times ?? 0) + 1
  const next = times < mostPromises ? (await promised(work)).at : undefined
  const { person, dueAt: promisedAt } = row
  await moveCase(work, row, {
    to: 'open',
    rules: handoverMoves,
    actor: 'system',
    action: 'promise broken',
    changes: { body: { ...row.body, late: { promisedAt, times } } },
    dueAt: next ?? promisedAt,
  })
  await planLate(work, { subject: id, person, promisedAt, next, hasLead, isAgain: times >= mostPromises })
}
