import type { Importance } from '../core/importance.ts'
import type { ReadWork, Work } from '../core/store.ts'
import type { Instant } from '../core/time.ts'
import { personIds, resolvePerson } from './joined.ts'
import { persons, type Person } from './records.ts'

/** Stands in `optedOut` for every kind: what is critical comes all the same. */
export const everyKind = 'all'

/** What somebody wants of what is said to them unasked. */
export interface Preferences {
  /** Kinds of reminders the person does not want; `everyKind` for all of them. */
  readonly optedOut: readonly string[]
  /** Until then only what is important or critical comes; it is never in the past. */
  readonly mutedUntil?: Instant
}

/** The joined persons' preferences: the one they stand around has those of all. */
export const preferencesOf = async (read: ReadWork, person: string): Promise<Preferences> => {
  const { optedOut = [], mutedUntil } = (await resolvePerson(read, person)) ?? {}
  return mutedUntil === undefined || mutedUntil <= read.now ? { optedOut } : { optedOut, mutedUntil }
}

/** What a preference is asked about. */
interface Meant {
  readonly kind: string
  readonly importance: Importance
}

/** Whether the person has said that they do not want it. Nobody is asked about what is critical. */
export const isUnwanted = ({ optedOut }: Preferences, { kind, importance }: Meant): boolean =>
  importance !== 'critical' && optedOut.some((one) => one === kind || one === everyKind)

/** Until when it waits: a week of quiet holds back what loses nothing by waiting, an appointment or a last day comes. */
export const heldUntil = ({ mutedUntil }: Preferences, importance: Importance): Instant | undefined =>
  importance === 'ordinary' ? mutedUntil : undefined

/** Said on one account it holds on all of them, also after they have been parted. */
const changeAll = async (work: Work, person: string, change: (row: Person) => Person): Promise<void> => {
  for (const id of await personIds(work, person)) {
    const row = await work.rows(persons).get(id)
    if (row !== undefined) await work.rows(persons).update(change(row))
  }
}

/** Nothing of these kinds comes any more; `everyKind` stands for all. */
export const optOut = (work: Work, person: string, kinds: readonly string[]): Promise<void> =>
  changeAll(work, person, (row) => ({
    ...row,
    optedOut: kinds.includes(everyKind) ? [everyKind] : [...new Set([...row.optedOut, ...kinds])],
  }))

/** Everything comes again, also within a week of quiet. */
export const optIn = (work: Work, person: string): Promise<void> =>
  changeAll(work, person, ({ mutedUntil: _until, ...row }) => ({ ...row, optedOut: [] }))

export const muteUntil = (work: Work, person: string, until: Instant): Promise<void> =>
  changeAll(work, person, (row) => ({ ...row, mutedUntil: until }))
