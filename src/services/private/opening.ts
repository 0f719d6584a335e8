import { cases, type Case } from '../../casework/records.ts'
import { isEnded, writeAudit } from '../../casework/transitions.ts'
import { AppError, ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, instantText, minuteMs } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { bodyOf, counsellingKind, counsellingMoves, counsellors, type Counsellor } from '../counselling/records.ts'
import { privateSessions, type PrivateSession } from './records.ts'
import { endSession, liveSessionOf, tell, type PrivateParts } from './sessions.ts'
import { called } from './words.ts'

/** Before its time the member would be called away from something else. */
const earlyMs = 10 * minuteMs
/** A talk that begins late is still a talk; later than this a new time is found. */
const lateMs = 30 * minuteMs

const none = '没有这个预约，或者不是您的。'

interface Mine {
  readonly row: Case
  readonly counsellor: Counsellor
}

/** The case, when it is given to this counsellor; nobody learns of others. */
export const caseOfCounsellor = async (read: ReadWork, staff: Staff, id: string): Promise<Mine> => {
  const row = await read.rows(cases).get(id)
  ensure(row?.kind === counsellingKind, 'not_found', none)
  const given = bodyOf(row).counsellor
  const counsellor = given === undefined ? undefined : await read.rows(counsellors).get(given)
  ensure(counsellor?.active === true && counsellor.staff === staff.id, 'not_found', none)
  return { row, counsellor }
}

const ensureNow = (row: Case, now: string): void => {
  const { way, start, end } = bodyOf(row)
  ensure(way === 'online', 'conflict', '这个预约不是在网上谈的。')
  ensure(!isEnded(counsellingMoves, row.state), 'conflict', '这个预约已经结束或者取消了。')
  if (start === undefined) return
  const from = addMs(start, -earlyMs)
  ensure(now >= from, 'conflict', `还没到时间，${instantText(from)}起可以开始。`)
  ensure(now < addMs(end ?? start, lateMs), 'conflict', '预约的时间过了，请工会的人另外约。')
}

/** A session of this case that somebody else began before the case was given to this counsellor ends. */
const takeOver = async (work: Work, live: PrivateSession, row: Case): Promise<void> => {
  if (live.case !== row.id) throw new AppError('conflict', '对方正在和另一位老师谈，过一会儿再开始。')
  await endSession(work, live, 'replaced')
}

/** The counsellor is there: the member is told, without a word of what it is about. Opening it again changes nothing. */
export const openSession = async (
  work: Work,
  parts: PrivateParts,
  staff: Staff,
  caseId: string,
): Promise<PrivateSession> => {
  const { row, counsellor } = await caseOfCounsellor(work, staff, caseId)
  const live = await liveSessionOf(work, row.person)
  if (live !== undefined && live.case === row.id && live.staff === staff.id) return live
  ensureNow(row, work.now)
  if (live !== undefined) await takeOver(work, live, row)
  const session = await work.rows(privateSessions).insert({
    id: work.newId('prs'),
    case: row.id,
    person: row.person,
    counsellor: counsellor.id,
    staff: staff.id,
    state: 'called',
    calledAt: work.now,
    lastAt: work.now,
    seq: 0,
    live: 'on',
    livePerson: row.person,
  })
  await writeAudit(work, row.id, { actor: staff.id, action: 'open-session', detail: { session: session.id } })
  const account = await tell(work, parts, { session, what: 'call', reply: called() })
  ensure(account !== undefined, 'conflict', '现在没法给对方发消息，请打电话。')
  return session
}
