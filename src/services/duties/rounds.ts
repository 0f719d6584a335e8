import type { Case } from '../../casework/records.ts'
import type { Store, Work } from '../../core/store.ts'
import { addDays, addMs, dayMs, localDate } from '../../core/time.ts'
import { staff } from '../../people/records.ts'
import { planBroken } from '../../reminders/kinds/promise-broken.ts'
import { planPromise } from '../../reminders/kinds/promise.ts'
import { planReview } from '../../reminders/kinds/review.ts'
import { planShift } from '../../reminders/kinds/shift.ts'
import { wholeOffice } from '../../reminders/settling.ts'
import { lateMatters, tellLate, type NextPromise } from '../handover/late.ts'
import { promisedBefore } from '../handover/rules.ts'
import { shiftsFrom } from '../oncall/rota.ts'
import type { ReviewDays } from './wanted.ts'

/** Whatever is further ahead is planned at a later round; planning the same again changes nothing. */
const aheadMs = 2 * dayMs
const reviewAheadDays = 30
const mostLeads = 20

/** Who leads: the administrators of the office. */
const leads = async (work: Work): Promise<readonly string[]> =>
  (await work.rows(staff).range('role', { where: ['admin'], limit: mostLeads }))
    .filter(({ disabledAt }) => disabledAt === undefined)
    .map(({ id }) => id)

const planOf = async (work: Work, { id, owner, dueAt }: Case): Promise<void> => {
  if (dueAt === undefined) return
  await planPromise(work, { subject: id, staff: owner ?? wholeOffice, promisedAt: dueAt })
  for (const lead of await leads(work)) await planBroken(work, { subject: id, staff: lead, promisedAt: dueAt })
}

/** Reminders of what the office promised to members; who was promised something that is late hears of it. */
export const planPromises = async (store: Store, promised: NextPromise): Promise<void> => {
  const { late, hasLead } = await store.transaction('duties', async (work) => {
    for (const row of await promisedBefore(work, addMs(work.now, aheadMs))) await planOf(work, row)
    return { late: await lateMatters(work), hasLead: (await leads(work)).length > 0 }
  })
  for (const { id } of late) await store.transaction(id, (work) => tellLate(work, id, { promised, hasLead }))
}

/** Reminders of the shifts of the next two days; who was swapped in gets their own. */
export const planShifts = (store: Store): Promise<void> =>
  store.transaction('duties', async (work) => {
    const horizon = addMs(work.now, aheadMs)
    for (const { id, staff: whose, from, until } of await shiftsFrom(work, work.now))
      if (from > work.now && from < horizon) await planShift(work, { subject: id, staff: whose, from, until })
  })

export const planReviews = (store: Store, days: ReviewDays): Promise<void> =>
  store.transaction('duties', async (work) => {
    const today = localDate(work.now)
    for (const day of days()) if (day >= today && day <= addDays(today, reviewAheadDays)) await planReview(work, day)
  })
