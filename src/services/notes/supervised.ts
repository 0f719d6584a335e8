import type { ReadWork } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { counsellors } from '../counselling/records.ts'
import { notes } from './records.ts'

const mostCounsellors = 500
/** The newest notes of a counsellor: cases older than these are not listed. */
const mostNotes = 1_000

/** How much a counsellor has written, by case. Counts and times only. */
export interface SupervisedCase {
  readonly id: string
  readonly notes: number
  readonly lastAt: Instant
}

export interface Supervised {
  readonly id: string
  readonly name: string
  readonly cases: SupervisedCase[]
}

const casesOf = async (read: ReadWork, counsellor: string): Promise<SupervisedCase[]> => {
  const newest = await read.rows(notes).range('counsellor', { where: [counsellor], descending: true, limit: mostNotes })
  const byCase = new Map<string, SupervisedCase>()
  for (const { case: id, at } of newest) {
    const known = byCase.get(id)
    byCase.set(id, known === undefined ? { id, notes: 1, lastAt: at } : { ...known, notes: known.notes + 1 })
  }
  return [...byCase.values()]
}

/** The counsellors a clinical supervisor is assigned to, with the cases they wrote about. */
export const supervisedBy = async (read: ReadWork, { id, role }: Staff): Promise<Supervised[]> => {
  if (role !== 'supervisor') return []
  const all = await read.rows(counsellors).range('name', { limit: mostCounsellors })
  const found: Supervised[] = []
  for (const one of all.filter(({ supervisor }) => supervisor === id))
    found.push({ id: one.id, name: one.name, cases: await casesOf(read, one.id) })
  return found
}
