import { caseOfCode, readCode } from '../../casework/codes.ts'
import { writeOpened } from '../../casework/openings.ts'
import { cases } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { AppError, ensure, type ErrorCode } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { persons, type Staff } from '../../people/records.ts'
import { readPhone } from '../../people/phone.ts'
import {
  cancelLecture,
  createLecture,
  editLecture,
  lectureTotals,
  lecturesIn,
  publishLecture,
  setExtra,
  wrongFacts,
  type LectureFacts,
} from './events.ts'
import { hallScreen, hallToken } from './hall.ts'
import { lectureKind, lectures, seatBodyOf, seats, type Lecture } from './records.ts'
import { cancelSeat, checkIn, findSeat, seatOfCase, signUp } from './rules.ts'
import { forgetContact, type Held, type Refused, type Why } from './seats.ts'
import type { FollowUp } from './telling.ts'
import { lectureView, seatViews, type LectureView } from './views.ts'
import { refusal } from './words.ts'

export interface HandlerParts {
  readonly sealer: Sealer
  readonly baseUrl: string | undefined
  readonly followUp?: FollowUp | undefined
}

const listLimit = 100

const codes: Partial<Record<Why, ErrorCode>> = {
  'not-found': 'not_found',
  'wrong-code': 'not_found',
  'too-many-tries': 'too_many',
}
/** To the clerk these are about the member or the lecture, not about themselves. */
const toStaff: Partial<Record<Why, string>> = {
  'not-found': '没有找到。',
  already: '这个人已经报过这一场。',
  'not-open': '这一场没有发布，或者已经取消、结束了。',
  closed: '这一场已经结束了。',
  ended: '已经取消或者结束了，不能再改。',
  'too-soon': '还没到时候，开始前一小时起可以签到，开始以后可以补人数。',
  'too-late': '这一场已经结账，不能再签到。',
}

const refuse = ({ why }: Refused): AppError => new AppError(codes[why] ?? 'conflict', toStaff[why] ?? refusal(why))

const allowed = (result: Held | Refused): Held => {
  if (result.kind === 'refused') throw refuse(result)
  return result
}

const viewOf = async (work: Work, result: Lecture | Refused): Promise<LectureView> => {
  if ('kind' in result) throw refuse(result)
  return lectureView(work, result)
}

type Named = { readonly id: string }
type OfVersion = Named & { readonly version: number }

const factsOf = (sent: LectureFacts, followUp: FollowUp | undefined): LectureFacts => {
  const wrong = wrongFacts(sent)
  if (wrong !== undefined) throw new AppError('invalid', wrong)
  const { title, speaker, place, from, until, capacity, opensAt, closesAt, survey } = sent
  const facts = { title, speaker, place, from, until, capacity, opensAt, closesAt }
  if (survey === undefined) return facts
  ensure(followUp?.(survey) !== undefined, 'invalid', '没有这份问卷，或者停用了。')
  return { ...facts, survey }
}

const list = async (read: ReadWork, past: boolean) => {
  const states = past ? (['over', 'cancelled'] as const) : (['draft', 'open'] as const)
  const found: Lecture[] = []
  for (const state of states) found.push(...(await lecturesIn(read, state, listLimit)))
  const ordered = found.toSorted((a, b) => (a.from < b.from === past ? 1 : -1))
  const views: LectureView[] = []
  for (const event of ordered) views.push(await lectureView(read, event))
  return { lectures: views, totals: await lectureTotals(read) }
}

const detail = async (read: ReadWork, { sealer }: HandlerParts, id: string) => {
  const event = await read.rows(lectures).get(id)
  ensure(event !== undefined, 'not_found', '没有这场讲座。')
  const hallPage = event.state === 'open' ? `/check-in/${id}?token=${hallToken(sealer, id)}` : undefined
  return { ...(await lectureView(read, event)), seats: await seatViews(read, id), hallPage }
}

/** Somebody who called or came by is a person of their own, without an account anywhere. */
const addSeat = async (
  work: Work,
  { sealer }: HandlerParts,
  staff: Staff,
  sent: Named & { readonly name: string; readonly phone: string },
) => {
  const phone = sent.phone.trim() === '' ? undefined : readPhone(sent.phone)
  ensure(sent.phone.trim() === '' || phone !== undefined, 'invalid', '电话没认出来：手机11位，座机带区号。')
  const person = work.newId('per')
  await work.rows(persons).insert({ id: person, createdAt: work.now, elder: false, optedOut: [] })
  const asked = { person, event: sent.id, by: 'staff', actor: staff.id, name: sent.name, phone } as const
  const done = await signUp(work, sealer, asked)
  if (done.kind === 'refused') throw refuse(done)
  const { code, seat, queue } = done
  return { code, state: seat.state, queue }
}

/** Staff see the list anyway, so their wrong tries are not counted: at the door one slips often. */
const checkInByCode = async (
  work: Work,
  { sealer }: HandlerParts,
  staff: Staff,
  sent: Named & { readonly code: string },
) => {
  const code = readCode(sent.code)
  ensure(code !== undefined, 'invalid', '编号是6位数字。')
  const row = await caseOfCode(work, sealer, lectureKind, code)
  const seat = row === undefined ? undefined : await seatOfCase(work, row)
  ensure(seat?.event === sent.id, 'not_found', '这一场没有这个编号。')
  const held = allowed(await findSeat(work, sealer, { kind: 'listed', seat: seat.id }))
  const done = await checkIn(work, held, staff.id)
  if (done.kind === 'refused') throw refuse(done)
  return { again: done.again }
}

const openSeat = async (work: Work, { sealer }: HandlerParts, staff: Staff, id: string) => {
  const seat = await work.rows(seats).get(id)
  const row = seat === undefined ? undefined : await work.rows(cases).get(seat.case)
  ensure(row !== undefined, 'not_found', '没有这个报名。')
  await writeOpened(work, row.id, staff.id)
  const { name, phone } = seatBodyOf(row)
  return {
    id,
    name: name === undefined ? undefined : legible(sealer, 'contact', name),
    phone: phone === undefined ? undefined : legible(sealer, 'contact', phone),
  }
}

const called = async (work: Work, staff: Staff, id: string) => {
  const seat = await work.rows(seats).get(id)
  ensure(seat !== undefined, 'not_found', '没有这个报名。')
  const { toCall: _done, ...rest } = seat
  await forgetContact(work, await work.rows(seats).update(rest))
  await writeAudit(work, seat.case, { actor: staff.id, action: 'called' })
  return {}
}

/** What the office does with lectures, in the shapes of http/api/lectures. Refusals are `AppError`s. */
export const lectureHandlers = (parts: HandlerParts) => {
  const { sealer } = parts
  const actOf = (staff: Staff, { id, version }: OfVersion) => ({ staff: staff.id, event: id, version })
  const listed = (work: Work, id: string) => findSeat(work, sealer, { kind: 'listed', seat: id })
  return {
    list: (read: ReadWork, _staff: Staff, { past }: { readonly past?: 'yes' | undefined }) =>
      list(read, past === 'yes'),
    detail: (read: ReadWork, _staff: Staff, { id }: Named) => detail(read, parts, id),
    create: async (work: Work, staff: Staff, sent: LectureFacts) =>
      viewOf(work, await createLecture(work, staff.id, factsOf(sent, parts.followUp))),
    edit: async (work: Work, staff: Staff, sent: LectureFacts & OfVersion) =>
      viewOf(work, await editLecture(work, actOf(staff, sent), factsOf(sent, parts.followUp))),
    publish: async (work: Work, staff: Staff, sent: OfVersion) =>
      viewOf(work, await publishLecture(work, actOf(staff, sent))),
    cancel: async (work: Work, staff: Staff, sent: OfVersion & { readonly reason: string }) =>
      viewOf(work, await cancelLecture(work, { ...actOf(staff, sent), reason: sent.reason })),
    extra: async (work: Work, staff: Staff, sent: OfVersion & { readonly extra: number }) =>
      viewOf(work, await setExtra(work, { ...actOf(staff, sent), extra: sent.extra })),
    addSeat: (work: Work, staff: Staff, sent: Named & { readonly name: string; readonly phone: string }) =>
      addSeat(work, parts, staff, sent),
    checkInByCode: (work: Work, staff: Staff, sent: Named & { readonly code: string }) =>
      checkInByCode(work, parts, staff, sent),
    openSeat: (work: Work, staff: Staff, { id }: Named) => openSeat(work, parts, staff, id),
    checkInSeat: async (work: Work, staff: Staff, { id }: Named) => {
      const done = await checkIn(work, allowed(await listed(work, id)), staff.id)
      if (done.kind === 'refused') throw refuse(done)
      return { again: done.again }
    },
    cancelSeat: async (work: Work, staff: Staff, { id }: Named) => {
      allowed(await cancelSeat(work, allowed(await listed(work, id)), staff.id))
      return {}
    },
    called: (work: Work, staff: Staff, { id }: Named) => called(work, staff, id),
    hall: (read: ReadWork, asked: { readonly event: string; readonly token: string }) => hallScreen(read, parts, asked),
  }
}
