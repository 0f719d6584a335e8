import type { Work } from '../../core/store.ts'
import { addDays, type LocalDate } from '../../core/time.ts'
import { memberships, type Membership } from '../../people/memberships.ts'

const page = 200

/** Plans the reminder of one membership that ends; planning the same again changes nothing. @returns how many were planned */
export type PlanRenewal = (
  work: Work,
  membership: { readonly subject: string; readonly person: string; readonly renewBy: LocalDate },
) => Promise<number>

interface Span {
  /** Days on which a membership ends, both included. */
  readonly from: LocalDate
  readonly to: LocalDate
  /** `day id` of the last row that was looked at. */
  readonly cursor: string | undefined
}

/** Where the next page begins. A row that changed or went since: its day is read again, planning twice plans once. */
const startOf = async (work: Work, { from, cursor = '' }: Span): Promise<{ from: LocalDate; after?: Membership }> => {
  const [day = '', id = ''] = cursor.split(' ')
  const last = id === '' ? undefined : await work.rows(memberships).get(id)
  if (last !== undefined && last.renewBy === day) return { from, after: last }
  return { from: day === '' ? from : day }
}

/** Plans the reminders of one page of memberships that end in the span; of rows nobody has made theirs nobody is reminded. */
export const renewPage = async (
  work: Work,
  span: Span,
  plan: PlanRenewal,
): Promise<{ readonly planned: number; readonly next?: string }> => {
  const start = await startOf(work, span)
  const rows = await work.rows(memberships).range('renewBy', { ...start, to: addDays(span.to, 1), limit: page })
  let planned = 0
  for (const { id, person, renewBy } of rows)
    if (person !== undefined && renewBy !== undefined) planned += await plan(work, { subject: id, person, renewBy })
  const last = rows.at(-1)
  return last === undefined || rows.length < page ? { planned } : { planned, next: `${last.renewBy} ${last.id}` }
}
