import { legible } from '../../core/seal.ts'
import { writeOpened } from '../../casework/openings.ts'
import { cases, type Case } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, dayMs, localDate } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { calendarText, eventOf } from './calendar-file.ts'
import { allowed, viewOf, type CaseView } from './case-view.ts'
import { endByStaff, type Ending } from './ending.ts'
import type { CounsellingParts } from './holding.ts'
import { bodyOf, bookings, counsellingKind, counsellors, type Counsellor } from './records.ts'
import { debriefs } from './request-records.ts'

/** As far back as a counsellor still sees what was. */
export const deskPastMs = 30 * dayMs
const mostShown = 400

export const counsellorOfAccount = async (read: ReadWork, account: string): Promise<Counsellor | undefined> =>
  (await read.rows(counsellors).range('name', { limit: 1_000 })).find(({ staff }) => staff === account)

/** Whether a case is that of this account: its last booking is with the counsellor who signs in with it. */
export const isOwnCase = async (read: ReadWork, row: Case, account: string): Promise<boolean> => {
  const { counsellor } = bodyOf(row)
  const known = counsellor === undefined ? undefined : await read.rows(counsellors).get(counsellor)
  return known?.staff === account
}

interface DeskView extends CaseView {
  end: string
  when: 'today' | 'next' | 'past'
  hasBegun: boolean
}

const deskView = async (read: ReadWork, row: Case): Promise<DeskView> => {
  const { start = read.now, end = read.now, phone } = bodyOf(row)
  const today = localDate(read.now)
  const day = localDate(start)
  const view = await viewOf(read, row)
  // A call is made again after the time as well, until the case is closed.
  const hasPhone = phone !== undefined && row.state !== 'cancelled' && row.state !== 'closed'
  const when = day === today ? 'today' : day > today ? 'next' : 'past'
  return { ...view, hasPhone, end, when, hasBegun: start <= read.now }
}

const ownCase = async (read: ReadWork, staff: Staff, id: string): Promise<Case> => {
  const row = await read.rows(cases).get(id)
  // The same words for what is not there and what is another's.
  ensure(row?.kind === counsellingKind && (await isOwnCase(read, row, staff.id)), 'not_found', '没有这个预约。')
  const { start } = bodyOf(row)
  ensure(start !== undefined && start > addMs(read.now, -deskPastMs), 'not_found', '没有这个预约。')
  return row
}

const listOwn = async (read: ReadWork, staff: Staff) => {
  const counsellor = await counsellorOfAccount(read, staff.id)
  if (counsellor === undefined) return { cases: [], debriefs: [] }
  const from = addMs(read.now, -deskPastMs)
  const held = await read.rows(bookings).range('counsellor', { where: [counsellor.id], from, limit: mostShown })
  const views: DeskView[] = []
  for (const booking of held) {
    const row = await read.rows(cases).get(booking.case)
    // A time that is only offered to somebody is no appointment yet.
    if (row?.kind === counsellingKind && bodyOf(row).booking === booking.id) views.push(await deskView(read, row))
  }
  const due = await read.rows(debriefs).range('counsellor', { where: [counsellor.id, 'due'], limit: 50 })
  return {
    counsellor: { id: counsellor.id, name: counsellor.name },
    cases: views,
    debriefs: due.map(({ id, version, alert, dueAt }) => ({
      id,
      version,
      number: alert.slice(-6),
      dueAt,
      isOverdue: dueAt < read.now,
    })),
  }
}

const openPhone = async (
  work: Work,
  { sealer }: CounsellingParts,
  of: { readonly staff: Staff; readonly id: string },
) => {
  const row = await ownCase(work, of.staff, of.id)
  ensure((await deskView(work, row)).hasPhone, 'conflict', '这个预约没有电话，或者已经结案，不再给看。')
  await writeOpened(work, row.id, of.staff.id)
  const { phone } = bodyOf(row)
  return { id: row.id, ...(phone === undefined ? {} : { phone: legible(sealer, 'contact', phone) }) }
}

const doneDebrief = async (
  work: Work,
  { sealer }: CounsellingParts,
  of: { readonly staff: Staff; readonly id: string; readonly version: number; readonly words: string },
) => {
  const row = await work.rows(debriefs).get(of.id)
  const counsellor = await counsellorOfAccount(work, of.staff.id)
  ensure(row !== undefined && row.counsellor === counsellor?.id, 'not_found', '没有这一条。')
  ensure(row.version === of.version && row.state === 'due', 'conflict', '这一条已经记过了。')
  const words = of.words.trim()
  const sealed = words === '' ? {} : { words: sealer.seal('counselling', words) }
  await work.rows(debriefs).update({ ...row, ...sealed, state: 'done', doneAt: work.now })
  await writeAudit(work, row.alert, { actor: of.staff.id, action: 'debrief', detail: { debrief: row.id } })
  return {}
}

interface Of {
  readonly id: string
}

/** What a counsellor does at their own desk, in the shapes of http/api/desk. */
export const deskHandlers = (parts: CounsellingParts) => ({
  list: (read: ReadWork, staff: Staff) => listOwn(read, staff),
  open: (work: Work, staff: Staff, { id }: Of) => openPhone(work, parts, { staff, id }),
  end: async (work: Work, staff: Staff, { id, ...ending }: Ending & Of): Promise<DeskView> => {
    await ownCase(work, staff, id)
    return deskView(work, allowed(await endByStaff(work, parts, { ...ending, staff: staff.id, case: id })))
  },
  calendar: async (read: ReadWork, staff: Staff, { id }: Of) => {
    const event = await eventOf(read, await ownCase(read, staff, id))
    ensure(event !== undefined, 'conflict', '这个预约还没有定时间。')
    return { file: calendarText(event) }
  },
  debrief: (work: Work, staff: Staff, input: Of & { readonly version: number; readonly words: string }) =>
    doneDebrief(work, parts, { staff, ...input }),
})
