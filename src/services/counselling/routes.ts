import { writeOpened } from '../../casework/openings.ts'
import { cases, type Case } from '../../casework/records.ts'
import { isEnded } from '../../casework/transitions.ts'
import { AppError, ensure, type ErrorCode } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { bodyOf, counsellingKind, counsellingMoves, counsellors, stations, topics, type Way } from './records.ts'
import { refused, type CounsellingParts, type Done, type Refused, type Why } from './holding.ts'
import { activeCounsellors, freeSlots } from './slots.ts'
import { assignByStaff, cancelByStaff, confirmByStaff } from './staff-rules.ts'
import { refusal } from './words.ts'

interface Named {
  readonly id: string
  readonly name: string
}

const caseStates = ['requested', 'booked', 'confirmed', 'cancelled', 'done'] as const
type CaseState = (typeof caseStates)[number]

/** A case as the office sees it: the shape of `counsellingCaseSchema` in http/api/staff, which this folder may not import. */
export interface CaseView {
  id: string
  version: number
  state: CaseState
  createdAt: string
  topic: string
  way: Way
  start?: string
  counsellor?: { id: string; name: string }
  station?: { id: string; name: string }
  hasWish: boolean
  hasPhone: boolean
}

/** What a clerk who has to act on a case may open. */
export interface OpenedCase {
  id: string
  wish?: string
  phone?: string
}

const listLimit = 200
const daysShown = 14

const codes: Readonly<Record<Why, ErrorCode>> = {
  taken: 'conflict',
  'not-offered': 'conflict',
  overlap: 'conflict',
  'too-many': 'conflict',
  'wrong-code': 'not_found',
  'too-many-tries': 'too_many',
  'not-found': 'not_found',
  ended: 'conflict',
  'not-booked': 'conflict',
  stale: 'conflict',
}

/** To the clerk `overlap` and `ended` are about the member, not about themselves. */
const toStaff: Partial<Record<Why, string>> = {
  overlap: '这个时间对方已经有一个预约，换一个吧。',
  ended: '这个预约已经结束或者取消了，不能再改。',
  'not-booked': '还没有定时间，先安排老师和时间。',
}

const allowed = (result: Done | Refused): Case => {
  if (result.kind === 'done') return result.case
  throw new AppError(codes[result.why], toStaff[result.why] ?? refusal(result.why))
}

const named = (row: Named | undefined): { id: string; name: string } | undefined =>
  row === undefined ? undefined : { id: row.id, name: row.name }

/** Words and phone of the member stay sealed: a list says only whether there are any to open. */
const viewOf = async (read: ReadWork, row: Case): Promise<CaseView> => {
  const state = caseStates.find((name) => name === row.state)
  if (state === undefined) throw new Error(`case ${row.id} is in the unknown state ${row.state}`)
  const { topic, way, start, wish, phone, ...body } = bodyOf(row)
  const { id, version, createdAt } = row
  const isOpen = !isEnded(counsellingMoves, state)
  const has = { hasWish: isOpen && wish !== undefined, hasPhone: isOpen && phone !== undefined }
  const view: CaseView = { id, version, state, createdAt, topic: topics[topic], way, ...has }
  const who = named(body.counsellor === undefined ? undefined : await read.rows(counsellors).get(body.counsellor))
  const where = named(body.station === undefined ? undefined : await read.rows(stations).get(body.station))
  if (start !== undefined) view.start = start
  if (who !== undefined) view.counsellor = who
  if (where !== undefined) view.station = where
  return view
}

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
  if (wish !== undefined) opened.wish = sealer.open('counselling', wish)
  if (phone !== undefined) opened.phone = sealer.open('contact', phone)
  return opened
}

/** How many requests wait for a yes, and how many for a time. */
export const countWaiting = async (
  read: ReadWork,
): Promise<{ readonly toConfirm: number; readonly toArrange: number }> => {
  const inState = (state: CaseState) => read.rows(cases).count('inbox', { where: [counsellingKind, state] })
  return { toConfirm: await inState('booked'), toArrange: await inState('requested') }
}

const listCases = async (read: ReadWork, state: string | undefined): Promise<{ cases: CaseView[] }> => {
  const page = { descending: true, limit: listLimit }
  const rows =
    state === undefined
      ? await read.rows(cases).range('kind', { where: [counsellingKind], ...page })
      : await read.rows(cases).range('inbox', { where: [counsellingKind, state], ...page })
  const views: CaseView[] = []
  for (const row of rows) views.push(await viewOf(read, row))
  return { cases: views }
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

/** What the office does, in the shapes of http/api/staff; http asks who may and wires them. Refusals are `AppError`s. */
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
    return viewOf(work, allowed(isInstant ? await assignByStaff(work, parts, act) : refused('not-offered')))
  },
  cancel: async (
    work: Work,
    staff: Staff,
    { id, version, reason }: OfCase & { readonly reason: string },
  ): Promise<CaseView> =>
    viewOf(work, allowed(await cancelByStaff(work, parts, { staff: staff.id, case: id, version, reason }))),
  counsellors: (read: ReadWork, _staff: Staff) => listCounsellors(read),
  slots: (read: ReadWork, _staff: Staff, { id }: { readonly id: string }) => listSlots(read, parts, id),
})
