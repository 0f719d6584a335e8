import { legible } from '../../core/seal.ts'
import { writeOpened } from '../../casework/openings.ts'
import { cases } from '../../casework/records.ts'
import { isEnded } from '../../casework/transitions.ts'
import { AppError, ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { addDays, atLocal } from '../../core/time.ts'
import { allowed, isLate, named, viewOf, type CaseState, type CaseView } from './case-view.ts'
import { closingFigures } from './closing.ts'
import { endByStaff, type Ending } from './ending.ts'
import { refused, type CounsellingParts } from './holding.ts'
import { fitting, requestOf } from './matching.ts'
import { bodyOf, counsellingKind, counsellingMoves, counsellors, stations, topics } from './records.ts'
import { activeCounsellors, freeSlots } from './slots.ts'
import { assignByStaff, cancelByStaff, confirmByStaff } from './staff-rules.ts'
import { rankOf } from './triage.ts'
import { offerFree } from './waiting.ts'

/** What a clerk who has to act on a case may open. */
export interface OpenedCase {
  id: string
  wish?: string
  phone?: string
}

const listLimit = 200
const daysShown = 14

/** Opens the phone and the wish while somebody has to act on them; who looked is written down in the same transaction. */
const openCase = async (
  work: Work,
  { sealer }: CounsellingParts,
  { staff, id }: { readonly staff: string; readonly id: string },
): Promise<OpenedCase> => {
  const row = await work.rows(cases).get(id)
  ensure(row?.kind === counsellingKind, 'not_found', '没有这个预约。')
  ensure(!isEnded(counsellingMoves, row.state), 'conflict', '这个预约已经结束或者取消了，不再给看。')
  await writeOpened(work, id, staff)
  const { wish, phone } = bodyOf(row)
  const opened: OpenedCase = { id }
  if (wish !== undefined) opened.wish = legible(sealer, 'counselling', wish)
  if (phone !== undefined) opened.phone = legible(sealer, 'contact', phone)
  return opened
}

/** How many requests wait for a yes, and how many for a time. */
export const countWaiting = async (
  read: ReadWork,
): Promise<{ readonly toConfirm: number; readonly toArrange: number; readonly lateRequests: number }> => {
  const inState = (state: CaseState) => read.rows(cases).count('inbox', { where: [counsellingKind, state] })
  const waiting = await read.rows(cases).range('inbox', { where: [counsellingKind, 'requested'], limit: 1_000 })
  const lateRequests = waiting.filter((row) => isLate(row, read.now)).length
  return { toConfirm: await inState('booked'), toArrange: await inState('requested'), lateRequests }
}

/** Lower comes first; what has ended is in the order of time only. */
const placeOf = ({ state, urgency, isLate }: CaseView): number => {
  if (state !== 'requested' && state !== 'booked') return 10
  return (isLate ? -5 : 0) + rankOf[urgency]
}

const listCases = async (read: ReadWork, state: string | undefined): Promise<{ cases: CaseView[] }> => {
  const page = { descending: true, limit: listLimit }
  const rows =
    state === undefined
      ? await read.rows(cases).range('kind', { where: [counsellingKind], ...page })
      : await read.rows(cases).range('inbox', { where: [counsellingKind, state], ...page })
  const views: CaseView[] = []
  for (const row of rows) views.push(await viewOf(read, row))
  return { cases: views.toSorted((a, b) => placeOf(a) - placeOf(b)) }
}

/** As many times of each are shown beside the reasons. */
const startsShown = 5
const suggestionsShown = 6

const suggest = async (read: ReadWork, parts: CounsellingParts, id: string) => {
  const row = await read.rows(cases).get(id)
  ensure(row?.kind === counsellingKind, 'not_found', '没有这个预约。')
  const { ranked } = await fitting(read, parts, requestOf(parts, bodyOf(row)))
  const suggestions: { counsellor: { id: string; name: string }; reasons: string[]; starts: string[] }[] = []
  for (const one of ranked.slice(0, suggestionsShown)) {
    const counsellor = named(await read.rows(counsellors).get(one.id)) ?? { id: one.id, name: '' }
    suggestions.push({ counsellor, reasons: [...one.reasons], starts: one.starts.slice(0, startsShown) })
  }
  return { suggestions }
}

const listCounsellors = async (read: ReadWork) => {
  const listed: { id: string; name: string; station: { id: string; name: string }; topics: string[] }[] = []
  for (const one of await activeCounsellors(read)) {
    const station = named(await read.rows(stations).get(one.station)) ?? { id: one.station, name: '' }
    listed.push({ id: one.id, name: one.name, station, topics: one.topics.map((topic) => topics[topic]) })
  }
  return { counsellors: listed }
}

const listSlots = async (read: ReadWork, { calendar }: CounsellingParts, counsellor: string) => {
  const known = await read.rows(counsellors).get(counsellor)
  if (known?.active !== true) throw new AppError('not_found', '没有这位老师，或者已经停班。')
  const free = await freeSlots(read, calendar, { counsellor, from: read.now, days: daysShown })
  return { starts: free.filter(({ start }) => start > read.now).map(({ start }) => start) }
}

interface OfCase {
  readonly id: string
  readonly version: number
}

/** What the office does, in the shapes of http/api/counselling; http asks who may and wires them. Refusals are `AppError`s. */
export const counsellingHandlers = (parts: CounsellingParts) => ({
  list: (read: ReadWork, _staff: Staff, { state }: { readonly state?: string | undefined }) => listCases(read, state),
  open: (work: Work, staff: Staff, { id }: { readonly id: string }): Promise<OpenedCase> =>
    openCase(work, parts, { staff: staff.id, id }),
  confirm: async (work: Work, staff: Staff, { id, version }: OfCase): Promise<CaseView> =>
    viewOf(work, allowed(await confirmByStaff(work, parts, { staff: staff.id, case: id, version }))),
  assign: async (
    work: Work,
    staff: Staff,
    { id, version, counsellor, start }: OfCase & { readonly counsellor: string; readonly start: string },
  ): Promise<CaseView> => {
    const act = { staff: staff.id, case: id, version, slot: { counsellor, start } }
    const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(start) && !Number.isNaN(Date.parse(start))
    const done = allowed(isInstant ? await assignByStaff(work, parts, act) : refused('not-offered'))
    await offerFree(work, parts)
    return viewOf(work, done)
  },
  cancel: async (
    work: Work,
    staff: Staff,
    { id, version, reason }: OfCase & { readonly reason: string },
  ): Promise<CaseView> => {
    const done = allowed(await cancelByStaff(work, parts, { staff: staff.id, case: id, version, reason }))
    // The time that was given up may suit somebody who waits.
    await offerFree(work, parts)
    return viewOf(work, done)
  },
  end: async (work: Work, staff: Staff, { id, ...ending }: Ending & { readonly id: string }): Promise<CaseView> =>
    viewOf(work, allowed(await endByStaff(work, parts, { ...ending, staff: staff.id, case: id }))),
  suggest: (read: ReadWork, _staff: Staff, { id }: { readonly id: string }) => suggest(read, parts, id),
  figures: (read: ReadWork, _staff: Staff, { from, to }: { readonly from: string; readonly to: string }) =>
    closingFigures(read, atLocal(from, 0), atLocal(addDays(to, 1), 0)),
  counsellors: (read: ReadWork, _staff: Staff) => listCounsellors(read),
  slots: (read: ReadWork, _staff: Staff, { id }: { readonly id: string }) => listSlots(read, parts, id),
})
