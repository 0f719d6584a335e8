import type { ReadWork, Work } from '../core/store.ts'
import { addMs, dayMs, minuteMs } from '../core/time.ts'
import { audit } from './records.ts'
import { writeAudit } from './transitions.ts'

const action = 'open'
/** Looking again within this time is the same look: the audit stays readable. */
const sameLookMs = 10 * minuteMs
/** More than this about one case in ten minutes does not happen; if it does, a row too many is written, never one too few. */
const looksRead = 100

/** Writes down that this person of staff opened what a member said, in the transaction that opens it. */
export const writeOpened = async (work: Work, subject: string, staff: string): Promise<void> => {
  const recent = await work.rows(audit).range('subject', {
    where: [subject],
    from: addMs(work.now, -sameLookMs),
    descending: true,
    limit: looksRead,
  })
  if (recent.some((row) => row.actor === staff && row.action === action)) return
  await writeAudit(work, subject, { actor: staff, action })
}

/** A page may stay open over a long day. */
const lookMs = dayMs

/** Whether this person of staff opened it lately: what belongs to it is shown to whoever has it before them. */
export const hasOpened = async (read: ReadWork, subject: string, staff: string): Promise<boolean> => {
  const recent = await read.rows(audit).range('subject', {
    where: [subject],
    from: addMs(read.now, -lookMs),
    descending: true,
    limit: looksRead,
  })
  return recent.some((row) => row.actor === staff && row.action === action)
}
