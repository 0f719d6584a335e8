import { writeAudit } from '../../casework/transitions.ts'
import type { Conversation } from '../../core/conversation.ts'
import type { Reply } from '../../core/reply.ts'
import type { Work } from '../../core/store.ts'
import type { Place, PrivatelySaid } from '../../dialogue/private-talk.ts'
import { withGuardian } from '../../dialogue/words.ts'
import { saysUnder14 } from '../../people/age.ts'
import { isEnd, isNo, isStart, isYes } from './member-words.ts'
import {
  agreementId,
  limitsWording,
  memberTurnId,
  privateAgreements,
  privateSessions,
  type PrivateSession,
} from './records.ts'
import { endSession, isAtWork, keepWords, type PrivateParts } from './sessions.ts'
import * as words from './words.ts'

type Heard = Awaited<ReturnType<typeof hear>>

/** Personal accounts get banned and their puppet services read along: no talk is held there. */
const isFit = ({ account }: Place): boolean => account !== 'wechaty'

export const isHeldAt = (session: Pick<PrivateSession, 'account' | 'sender'>, place: Place): boolean =>
  session.account === place.account && session.sender === place.sender

/** A form is set aside, never dropped; what was offered or asked before means nothing in the talk. */
const quiet = (conversation: Conversation): Conversation => {
  const { form, parked, offered: _offered, last: _last, several: _several, ...rest } = conversation
  const aside = form ?? parked
  return aside === undefined ? rest : { ...rest, parked: aside }
}

const inPlace = ({ account: _account, sender: _sender, ...session }: PrivateSession, place: Place): PrivateSession => ({
  ...session,
  account: place.account,
  sender: place.sender,
})

const answer = ({ conversation }: PrivatelySaid, ...replies: readonly Reply[]) => ({ replies, conversation })

/** The member comes in: the limits of confidentiality first, and a yes to them once. */
const enter = async (work: Work, session: PrivateSession, said: PrivatelySaid): Promise<Heard> => {
  if (!isFit(said.place)) return answer(said, words.notHere())
  const hasAgreed = (await work.rows(privateAgreements).get(agreementId(session.person))) !== undefined
  await work.rows(privateSessions).update({
    ...inPlace(session, said.place),
    state: hasAgreed ? 'open' : 'limits',
    lastAt: work.now,
    ...(hasAgreed ? { openedAt: work.now } : {}),
  })
  return { replies: [words.limits(hasAgreed)], conversation: quiet(said.conversation) }
}

const agree = async (work: Work, session: PrivateSession, said: PrivatelySaid): Promise<Heard> => {
  const id = agreementId(session.person)
  const row = { id, person: session.person, at: work.now, session: session.id, wording: limitsWording }
  if ((await work.rows(privateAgreements).get(id)) === undefined) await work.rows(privateAgreements).insert(row)
  await work.rows(privateSessions).update({ ...session, state: 'open', openedAt: work.now, lastAt: work.now })
  await writeAudit(work, session.case, { actor: 'member', action: 'agree-limits', detail: { session: session.id } })
  return answer(said, words.agreed())
}

const noteDanger = async (work: Work, session: PrivateSession): Promise<void> => {
  await work.rows(privateSessions).update({ ...session, dangerAt: work.now, lastAt: work.now })
}

/** Nothing is relayed before the yes. */
const atLimits = async (work: Work, session: PrivateSession, said: PrivatelySaid): Promise<Heard> => {
  if (said.inDanger) {
    await noteDanger(work, session)
    return answer(said)
  }
  if (isNo(said.said) || isEnd(said.said)) {
    await endSession(work, session, 'member')
    return answer(said, words.declined())
  }
  if (saysUnder14(said.said)) {
    await endSession(work, session, 'member')
    return answer(said, withGuardian())
  }
  if (isStart(said.said)) return enter(work, session, said)
  if (!isHeldAt(session, said.place)) return outside(session, said)
  return isYes(said.said) ? agree(work, session, said) : answer(said, words.notYet())
}

/** From another binding of the same person: it may be another room. What the counsellor says stays where the talk is. */
const outside = ({ account, sender }: PrivateSession, said: PrivatelySaid): Heard => {
  const { conversation } = answer(said)
  const kept = account === undefined || sender === undefined ? conversation : { ...conversation, account, sender }
  return { replies: [isFit(said.place) ? words.elsewhere() : words.notHere()], conversation: kept }
}

/** Somebody in danger is followed to where they write now. */
const fromElsewhere = async (
  work: Work,
  parts: PrivateParts,
  session: PrivateSession,
  said: PrivatelySaid,
): Promise<Heard> => {
  const moved = inPlace(session, said.place)
  if (said.inDanger) {
    if (isFit(said.place)) await keep(work, parts, moved, said)
    else await noteDanger(work, session)
    return answer(said)
  }
  if (!isStart(said.said) || !isFit(said.place)) return outside(session, said)
  await work.rows(privateSessions).update({ ...moved, lastAt: work.now })
  return { replies: [words.movedHere()], conversation: quiet(said.conversation) }
}

const keep = (
  work: Work,
  parts: PrivateParts,
  session: PrivateSession,
  { turn, said, inDanger }: PrivatelySaid,
): Promise<boolean> =>
  keepWords(work, parts, session, { id: memberTurnId(turn), from: 'member', said, danger: inDanger })

const inTalk = async (
  work: Work,
  parts: PrivateParts,
  session: PrivateSession,
  said: PrivatelySaid,
): Promise<Heard> => {
  if (!(await isAtWork(work, session.staff))) {
    await endSession(work, session, 'gone')
    return answer(said, words.lostToGone())
  }
  if (isEnd(said.said)) {
    await endSession(work, session, 'member')
    return answer(said, words.endedByMember())
  }
  if (!isHeldAt(session, said.place)) return fromElsewhere(work, parts, session, said)
  if (said.kind === 'click') return answer(said, words.menuLater())
  if (said.said === '') return answer(said, words.onlyWords())
  await keep(work, parts, session, said)
  return answer(said)
}

/** What becomes of words that belong to a talk. Help, where it is needed, has been said before. */
export const hear = async (
  work: Work,
  parts: PrivateParts,
  said: PrivatelySaid,
): Promise<{ readonly replies: readonly Reply[]; readonly conversation: Conversation }> => {
  const session = await work.rows(privateSessions).get(said.talk)
  if (session?.live === undefined) return answer(said)
  switch (session.state) {
    case 'called':
      return enter(work, session, said)
    case 'limits':
      return atLimits(work, session, said)
    case 'open':
      return inTalk(work, parts, session, said)
    case 'ended':
      return answer(said)
  }
}
