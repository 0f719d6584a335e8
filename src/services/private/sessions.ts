import { writeAudit } from '../../casework/transitions.ts'
import type { Deliver } from '../../core/delivery.ts'
import { derivedId } from '../../core/ids.ts'
import type { Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { firstOfPerson } from '../../people/joined.ts'
import { staff, type Staff } from '../../people/records.ts'
import { privateSessions, privateTurns, type PrivateSession, type PrivateTurn, type SessionEnd } from './records.ts'

export interface PrivateParts {
  readonly sealer: Sealer
  readonly deliver: Deliver
}

export const liveSessionOf = (read: ReadWork, person: string): Promise<PrivateSession | undefined> =>
  firstOfPerson(read, person, (id) => read.rows(privateSessions).byUnique('person', [id]))

/** Whether the counsellor's account can still be written from. */
export const isAtWork = async (read: ReadWork, account: string): Promise<boolean> =>
  isInUse(await read.rows(staff).get(account))

const isInUse = (account: Staff | undefined): boolean =>
  account?.role === 'counsellor' && account.disabledAt === undefined

const actorOf = (session: PrivateSession, by: SessionEnd): string => {
  if (by === 'member' || by === 'left') return 'member'
  return by === 'counsellor' ? session.staff : 'system'
}

export const endSession = async (work: Work, session: PrivateSession, by: SessionEnd): Promise<void> => {
  const { live: _live, livePerson: _person, askedAt: _asked, ...rest } = session
  await work.rows(privateSessions).update({ ...rest, state: 'ended', endedAt: work.now, endedBy: by })
  const detail = { session: session.id, by }
  await writeAudit(work, session.case, { actor: actorOf(session, by), action: 'end-session', detail })
}

/** Says something of ours, without a word of the talk in it. `what` is said once a session. */
export const tell = (
  work: Work,
  { deliver }: PrivateParts,
  about: { readonly session: PrivateSession; readonly what: string; readonly reply: Reply },
): Promise<string | undefined> =>
  deliver(work, {
    person: about.session.person,
    replies: [about.reply],
    sendId: derivedId('snd', about.session.id, about.what),
  })

export interface NewWords {
  readonly id: string
  readonly from: PrivateTurn['from']
  readonly said: string
  readonly danger: boolean
}

/** Keeps what was written, once: false when it was there already. */
export const keepWords = async (
  work: Work,
  { sealer }: PrivateParts,
  session: PrivateSession,
  words: NewWords,
): Promise<boolean> => {
  if ((await work.rows(privateTurns).get(words.id)) !== undefined) return false
  const seq = session.seq + 1
  const { askedAt: _answered, ...rest } = session
  await work.rows(privateSessions).update({
    ...rest,
    seq,
    lastAt: work.now,
    ...(words.danger ? { dangerAt: work.now } : {}),
  })
  await work.rows(privateTurns).insert({
    id: words.id,
    session: session.id,
    seq,
    from: words.from,
    at: work.now,
    words: sealer.seal('note', words.said),
    danger: words.danger,
  })
  return true
}

/** Undefined when the key that sealed it is not here: the row stays as it is. */
export const openWords = ({ sealer }: Pick<PrivateParts, 'sealer'>, { words }: PrivateTurn): string | undefined => {
  try {
    return sealer.open('note', words)
  } catch {
    return undefined
  }
}
