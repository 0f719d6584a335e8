import { timingSafeEqual } from 'node:crypto'
import { standsOnPage, type AnswerPages } from '../../core/answer-pages.ts'
import { turns } from '../../core/conversation.ts'
import type { Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Store } from '../../core/store.ts'
import { addMs, dayMs, type Instant } from '../../core/time.ts'
import { privateTurnKind } from '../../dialogue/private-talk.ts'
import { turnId } from '../../dialogue/receive.ts'
import { repliesOf } from '../../dialogue/sayings.ts'

/** How long a link of a chat leads anywhere; whoever wants to read it later asks again. */
const openMs = 7 * dayMs

const turnPrefix = 'trn_'
/** Of a turn's id without its prefix, see core/ids. */
const idLength = 26
/** 128 bits and a little of a keyed hash: nobody guesses it. */
const macLength = 22

/** Answers about this stay in the chat, whatever their length. */
const privateTopic = '心理服务'

/** What a page shows: the answers of one turn, nothing of who asked or what was asked. */
export interface AnswerPage {
  readonly replies: readonly Pick<Reply, 'text' | 'cites' | 'link'>[]
  readonly until: Instant
}

interface LongAnswerParts {
  readonly store: Store
  readonly sealer: Pick<Sealer, 'lookup'>
  /** `BASE_URL`; without it there is no address to give. */
  readonly baseUrl: string | undefined
  /** What an entry is about; undefined for one that was taken out. */
  readonly topicOf: (entry: string) => string | undefined
}

/**
 * The answers of a turn as a page behind a link. Nothing of it is stored: the address is the turn's id under a keyed hash, the same
 * on every try to send it, and what the page shows goes when the turn goes.
 */
export const createLongAnswers = ({ store, sealer, baseUrl, topicOf }: LongAnswerParts) => {
  /** What was taken out is not shown on either. */
  const staysInChat = (entry: string): boolean => (topicOf(entry) ?? privateTopic) === privateTopic

  const macOf = (turn: string): string => sealer.lookup('session', `answer ${turn}`).slice(0, macLength)

  const turnOfToken = (token: string): string | undefined => {
    const turn = `${turnPrefix}${token.slice(0, idLength)}`
    const offered = Buffer.from(token.slice(idLength))
    const right = Buffer.from(macOf(turn))
    return offered.length === right.length && timingSafeEqual(offered, right) ? turn : undefined
  }

  const pageOf = async (read: ReadWork, id: string): Promise<AnswerPage | undefined> => {
    const turn = await read.rows(turns).get(id)
    if (turn === undefined || turn.kind === privateTurnKind) return undefined
    const until = addMs(turn.at, openMs)
    if (read.now >= until) return undefined
    const all = await repliesOf(read, turn)
    const replies = all.filter(standsOnPage)
    // Help is said in the chat, whole; a page beside it would lead away from it.
    const isKept = all.some(({ kind, entry }) => kind === 'help' || (entry !== undefined && staysInChat(entry)))
    return isKept || replies.length === 0 ? undefined : { replies, until }
  }

  const ofTurn: AnswerPages['ofTurn'] = async (id) => {
    if (baseUrl === undefined || !id.startsWith(turnPrefix)) return undefined
    const page = await store.read((read) => pageOf(read, id))
    if (page === undefined) return undefined
    return `${baseUrl.replace(/\/+$/, '')}/a/${id.slice(turnPrefix.length)}${macOf(id)}`
  }
  const pages: AnswerPages = { ofTurn, ofMessage: (message) => ofTurn(turnId(message)) }

  return {
    pages,
    /** The page behind the last part of an address; undefined when it is none of ours, or over. */
    read: async (token: string): Promise<AnswerPage | undefined> => {
      const turn = turnOfToken(token)
      return turn === undefined ? undefined : store.read((read) => pageOf(read, turn))
    },
  }
}
