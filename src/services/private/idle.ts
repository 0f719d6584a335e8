import type { Log } from '../../core/log.ts'
import type { Store, Work } from '../../core/store.ts'
import { minuteMs, msBetween } from '../../core/time.ts'
import { privateSessions, type PrivateSession } from './records.ts'
import { endSession, isAtWork, tell, type PrivateParts } from './sessions.ts'
import * as words from './words.ts'

const idleMinutes = 30
/** After the question whether the member is still there. */
const patienceMinutes = 10
const atOnce = 500

const minutesSince = (work: Work, at: string): number => msBetween(at, work.now) / minuteMs

const ask = async (work: Work, parts: PrivateParts, session: PrivateSession): Promise<void> => {
  await work.rows(privateSessions).update({ ...session, askedAt: work.now })
  await tell(work, parts, { session, what: `ask ${work.now}`, reply: words.stillThere(patienceMinutes) })
}

const finish = async (
  work: Work,
  parts: PrivateParts,
  session: PrivateSession,
  by: 'absent' | 'idle' | 'gone',
): Promise<void> => {
  await endSession(work, session, by)
  const say = { absent: words.endedAbsent, idle: words.endedIdle, gone: words.counsellorGone }[by]
  await tell(work, parts, { session, what: 'end', reply: say() })
}

/** Looks after one session: a counsellor who is gone, a member who never came or fell silent. */
export const lookAfter = async (work: Work, parts: PrivateParts, id: string): Promise<void> => {
  const session = await work.rows(privateSessions).get(id)
  if (session?.live === undefined) return
  if (!(await isAtWork(work, session.staff))) return finish(work, parts, session, 'gone')
  const { askedAt } = session
  if (askedAt !== undefined) {
    if (minutesSince(work, askedAt) >= patienceMinutes) await finish(work, parts, session, 'idle')
    return
  }
  if (minutesSince(work, session.lastAt) < idleMinutes) return
  await (session.state === 'open' ? ask(work, parts, session) : finish(work, parts, session, 'absent'))
}

/** One session that fails does not keep the others waiting. */
export const lookAfterAll = async (store: Store, log: Log, parts: PrivateParts): Promise<void> => {
  const live = await store.read((read) => read.rows(privateSessions).range('live', { where: ['on'], limit: atOnce }))
  for (const { id, person } of live) {
    try {
      await store.transaction(person, (work) => lookAfter(work, parts, id))
    } catch (error) {
      log.error('dialogue', 'a session could not be looked after', error, { session: id })
    }
  }
}
