import { cases } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { derivedId } from '../../core/ids.ts'
import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { counsellors } from '../counselling/records.ts'
import { readAction, readingsOf } from '../notes/rules.ts'
import { caseOfCounsellor, openSession } from './opening.ts'
import { counsellorTurnId, privateSessions, privateTurns, type PrivateSession, type PrivateTurn } from './records.ts'
import { endSession, keepWords, openWords, tell, type PrivateParts } from './sessions.ts'
import { isUnsent } from './talks.ts'
import { endedByCounsellor, placeholder } from './words.ts'

const page = 200
/** As far back a message of the counsellor is looked after that has not reached the member. */
const lookedAfter = 30
const listed = 50
const mostCounsellors = 500
const shortestReason = 5

const none = '没有这次谈话，或者不是您的。'

/** A session as a list shows it: no words. The shape of `privateSessionSchema` in http/api/private. */
export const viewOf = (session: PrivateSession) => {
  const { id, case: caseId, state, calledAt, openedAt, endedAt, endedBy, dangerAt, askedAt, seq } = session
  return { id, case: caseId, state, calledAt, openedAt, endedAt, endedBy, dangerAt, askedAt, seq }
}

const turnView = (parts: PrivateParts, row: PrivateTurn) => {
  const text = openWords(parts, row)
  const { seq, from, at, danger } = row
  return text === undefined ? { seq, from, at, danger, closed: true } : { seq, from, at, danger, text, closed: false }
}

const turnsAfter = async (read: ReadWork, parts: PrivateParts, session: string, since: number) => {
  const rows = await read.rows(privateTurns).range('session', { where: [session], from: since + 1, limit: page })
  return rows.map((row) => turnView(parts, row))
}

/** Numbers of the counsellor's last turns that have not reached the member. */
const unsentOf = async (read: ReadWork, session: PrivateSession): Promise<number[]> => {
  const newest = { where: [session.id], descending: true, limit: lookedAfter }
  const unsent: number[] = []
  for (const { id, seq, from } of await read.rows(privateTurns).range('session', newest))
    if (from === 'counsellor' && (await isUnsent(read, derivedId('ntc', id)))) unsent.push(seq)
  return unsent
}

const ownSession = async (read: ReadWork, staff: Staff, id: string): Promise<PrivateSession> => {
  const session = await read.rows(privateSessions).get(id)
  ensure(session !== undefined && session.staff === staff.id, 'not_found', none)
  return session
}

/** By its own id, or the newest of a case: the desk knows cases. */
const sessionFor = async (read: ReadWork, staff: Staff, id: string): Promise<PrivateSession | undefined> => {
  if ((await read.rows(cases).get(id)) === undefined) return ownSession(read, staff, id)
  await caseOfCounsellor(read, staff, id)
  const ofCase = await read.rows(privateSessions).range('case', { where: [id], descending: true, limit: 20 })
  return ofCase.find((session) => session.staff === staff.id)
}

const transcript = async (
  read: ReadWork,
  parts: PrivateParts,
  staff: Staff,
  { id, since }: { readonly id: string; readonly since: number },
) => {
  const session = await sessionFor(read, staff, id)
  if (session === undefined) return { case: id, turns: [], unsent: [] }
  return {
    case: session.case,
    session: viewOf(session),
    // What is over is a record: opening it is written down, see `reread`.
    turns: session.live === undefined && since === 0 ? [] : await turnsAfter(read, parts, session.id, since),
    unsent: await unsentOf(read, session),
  }
}

const say = async (
  work: Work,
  parts: PrivateParts,
  staff: Staff,
  said: { readonly id: string; readonly text: string; readonly key: string },
) => {
  const session = await ownSession(work, staff, said.id)
  const id = counsellorTurnId(session.id, said.key)
  if ((await work.rows(privateTurns).get(id)) !== undefined) return viewOf(session)
  ensure(session.state !== 'ended', 'conflict', '谈话已经结束了，这句没有发出去。')
  ensure(session.state === 'open', 'conflict', '对方还没进来，等对方同意了再写。')
  await keepWords(work, parts, session, { id, from: 'counsellor', said: said.text, danger: false })
  const replies = [{ kind: 'text', text: placeholder, sealed: id } as const]
  const account = await parts.deliver(work, { person: session.person, replies, sendId: id })
  ensure(account !== undefined, 'conflict', '现在没法给对方发消息，请打电话。')
  return viewOf(await ownSession(work, staff, session.id))
}

const end = async (work: Work, parts: PrivateParts, staff: Staff, id: string) => {
  const session = await ownSession(work, staff, id)
  if (session.live !== undefined) {
    await endSession(work, session, 'counsellor')
    await tell(work, parts, { session, what: 'end', reply: endedByCounsellor() })
  }
  return viewOf(await ownSession(work, staff, id))
}

/** The sessions of the counsellors whose clinical supervisor this is, newest first; without words. */
const supervised = async (read: ReadWork, staff: Staff) => {
  const all = await read.rows(counsellors).range('name', { limit: mostCounsellors })
  const found: { session: PrivateSession; name: string }[] = []
  for (const { id, name } of all.filter(({ supervisor }) => supervisor === staff.id)) {
    const rows = await read.rows(privateSessions).range('counsellor', { where: [id], descending: true, limit: listed })
    found.push(...rows.map((session) => ({ session, name })))
  }
  const newest = found.toSorted((a, b) => (a.session.calledAt < b.session.calledAt ? 1 : -1)).slice(0, listed)
  return newest.map(({ session, name }) => ({ ...viewOf(session), counsellor: name }))
}

const listFor = async (read: ReadWork, staff: Staff) => {
  if (staff.role === 'supervisor') return { sessions: await supervised(read, staff) }
  const newest = { where: [staff.id], descending: true, limit: listed }
  const own = await read.rows(privateSessions).range('staff', newest)
  return { sessions: own.map(viewOf) }
}

const isReader = async (read: ReadWork, session: PrivateSession, { id, role }: Staff): Promise<boolean> => {
  if (role === 'counsellor') return session.staff === id
  return role === 'supervisor' && (await read.rows(counsellors).get(session.counsellor))?.supervisor === id
}

/**
 * All of a talk, for the counsellor who held it and, with a reason, their clinical supervisor. Written down beside the readings
 * of notes: the member can ask who read.
 */
const reread = async (
  work: Work,
  parts: PrivateParts,
  staff: Staff,
  { id, reason = '' }: { readonly id: string; readonly reason?: string | undefined },
) => {
  const session = await work.rows(privateSessions).get(id)
  ensure(session !== undefined && (await isReader(work, session, staff)), 'not_found', none)
  const isSupervisor = staff.role === 'supervisor'
  const why = reason.trim()
  ensure(!isSupervisor || why.length >= shortestReason, 'invalid', '写一下为什么要看，至少五个字。')
  const detail = { as: staff.role, session: session.id, ...(isSupervisor ? { reason: why } : {}) }
  await writeAudit(work, readingsOf(session.case), { actor: staff.id, action: readAction, detail })
  const turns: ReturnType<typeof turnView>[] = []
  for (;;) {
    const more = await turnsAfter(work, parts, session.id, turns.at(-1)?.seq ?? 0)
    turns.push(...more)
    if (more.length < page) return { case: session.case, session: viewOf(session), turns, unsent: [] }
  }
}

/** What counsellors and clinical supervisors do with private talks. Nobody of the office has any of it. */
export const privateHandlers = (parts: PrivateParts) => ({
  list: (read: ReadWork, staff: Staff) => listFor(read, staff),
  transcript: (read: ReadWork, staff: Staff, of: { readonly id: string; readonly since: number }) =>
    transcript(read, parts, staff, of),
  open: async (work: Work, staff: Staff, { id }: { readonly id: string }) =>
    viewOf(await openSession(work, parts, staff, id)),
  say: (work: Work, staff: Staff, said: { readonly id: string; readonly text: string; readonly key: string }) =>
    say(work, parts, staff, said),
  end: (work: Work, staff: Staff, { id }: { readonly id: string }) => end(work, parts, staff, id),
  read: (work: Work, staff: Staff, asked: { readonly id: string; readonly reason?: string | undefined }) =>
    reread(work, parts, staff, asked),
})
