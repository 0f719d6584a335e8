import { notices } from '../../core/conversation.ts'
import type { ReadWork } from '../../core/store.ts'
import { hourMs, msBetween } from '../../core/time.ts'
import type { Place, PrivateTalks, Reveal } from '../../dialogue/private-talk.ts'
import { hear, isHeldAt } from './hearing.ts'
import { isStart } from './member-words.ts'
import { memberTurnId, privateSessions, privateTurns, type PrivateSession } from './records.ts'
import { endSession, liveSessionOf, openWords, type PrivateParts } from './sessions.ts'
import * as words from './words.ts'

/** A page opened later, by somebody else, shows nothing of it. Long enough for a push that is tried again. */
const shownAfterEndMs = 24 * hourMs

const isFolded = (read: ReadWork, { endedAt }: PrivateSession): boolean =>
  endedAt !== undefined && msBetween(endedAt, read.now) > shownAfterEndMs

type Shown =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'none' | 'elsewhere' | 'folded' | 'closed' }

/** The words of a turn, for the binding the talk is held on and for nobody else. */
const shownTo = async (read: ReadWork, parts: PrivateParts, turn: string, to: Place): Promise<Shown> => {
  const row = await read.rows(privateTurns).get(turn)
  const session = row === undefined ? undefined : await read.rows(privateSessions).get(row.session)
  if (row === undefined || session === undefined) return { kind: 'none' }
  if (!isHeldAt(session, to)) return { kind: 'elsewhere' }
  if (isFolded(read, session)) return { kind: 'folded' }
  const text = openWords(parts, row)
  return text === undefined ? { kind: 'closed' } : { kind: 'words', text }
}

const textOf = (shown: Shown): string => {
  switch (shown.kind) {
    case 'words':
      return shown.text
    case 'elsewhere':
      return words.shownElsewhere
    case 'folded':
      return words.foldedAway
    case 'closed':
      return words.cannotOpen
    case 'none':
      return words.placeholder
  }
}

/** What the dialogue, the channels and the member's page know of private talks. */
export const createTalks = (parts: PrivateParts): PrivateTalks => {
  const reveal: Reveal = async (read, replies, to) => {
    if (replies.every(({ sealed }) => sealed === undefined)) return replies
    return Promise.all(
      replies.map(async (reply) => {
        const { sealed, ...rest } = reply
        return sealed === undefined ? reply : { ...rest, text: textOf(await shownTo(read, parts, sealed, to)) }
      }),
    )
  }
  return {
    reveal,
    talkOf: async (read, person, said) => {
      const session = await liveSessionOf(read, person)
      if (session === undefined) return undefined
      return session.state === 'called' && !isStart(said) ? undefined : session.id
    },
    hear: (work, said) => hear(work, parts, said),
    left: async (work, person) => {
      const session = await liveSessionOf(work, person)
      if (session !== undefined) await endSession(work, session, 'left')
    },
    ownWords: async (read, turn, to) => {
      const shown = await shownTo(read, parts, memberTurnId(turn), to)
      return shown.kind === 'words' || shown.kind === 'closed' ? textOf(shown) : undefined
    },
  }
}

/** Words of a counsellor that have not reached the member. */
export const isUnsent = async (read: ReadWork, notice: string): Promise<boolean> => {
  const delivery = (await read.rows(notices).get(notice))?.delivery
  return delivery === 'failed' || delivery === 'parked' || delivery === 'unknown'
}
