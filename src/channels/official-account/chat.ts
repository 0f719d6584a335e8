import { noPages, type AnswerPages } from '../../core/answer-pages.ts'
import type { SendOutcome } from '../../core/channel.ts'
import { derivedId } from '../../core/ids.ts'
import type { Reply } from '../../core/reply.ts'
import type { DayQuota } from '../tencent/day-quota.ts'
import type { Answered, SendApi } from './api.ts'
import { asText, bodyOf, cut, within, withLink, type Outgoing } from './messages.ts'
import type { Offers } from './offers.ts'
import type { Room, WindowFigures, Windows } from './window.ts'

export interface ChatParts {
  readonly api: SendApi
  readonly figures: WindowFigures
  readonly quota: DayQuota
  /** Without a store the platform is asked every time, and a menu's buttons are a numbered list. */
  readonly windows?: Windows | undefined
  readonly offers?: Offers | undefined
  /** Where answers too long for the chat are read. */
  readonly pages?: AnswerPages | undefined
}

export interface Say {
  readonly openid: string
  readonly replies: readonly Reply[]
  readonly sendId: string
}

/** The account may not send buttons (40200), or the platform finds them too long; cards likewise. */
const notRich: ReadonlySet<number> = new Set([40200, 45008, 45098, 45099, 48001])
const quotaSpent = 45009
const windowCodes: ReadonlySet<number> = new Set([45015, 45047])

const parked: SendOutcome = { kind: 'parked' }

/** How many messages may go now, and whether that is fewer than usual. */
const roomFor = (room: Room, figures: WindowFigures): number =>
  room.kind === 'open' ? Math.min(room.left, figures.perMessage) : figures.perMessage

/** Sends through the customer-service API, as long as the member's window is open. */
export const createChat = (parts: ChatParts) => {
  const { api, figures, quota, windows, offers, pages = noPages } = parts

  const post = async (say: Say, message: Outgoing, id: string): Promise<Answered> => {
    const isMenu = message.kind === 'menu'
    if (isMenu && offers === undefined) return post(say, asText(message), id)
    const numbers = isMenu ? await offers?.number(say.openid, say.sendId, message.choices) : undefined
    quota.count(1)
    const answered = await api('message/custom/send', {
      touser: say.openid,
      ...bodyOf(message, numbers ?? []),
      clientmsgid: id,
    })
    const isRefused = answered.errcode !== undefined && notRich.has(answered.errcode)
    return isRefused && (isMenu || message.kind === 'news') ? post(say, asText(message), id) : answered
  }

  /**
   * Sends in order and stops at the first that is not sent. A later attempt sends all again under the same ids, and the platform
   * drops what it has; so nothing is counted before the end.
   */
  const sendAll = async (say: Say, messages: readonly Outgoing[], plan: string): Promise<SendOutcome> => {
    for (const [index, message] of messages.entries()) {
      const { outcome, errcode } = await post(say, message, derivedId('m', say.sendId, `${plan}${index}`))
      if (errcode === quotaSpent) await quota.spent()
      if (errcode !== undefined && windowCodes.has(errcode)) await windows?.closed(say.openid)
      if (outcome.kind !== 'sent') return outcome
    }
    await windows?.used(say.openid, messages.length)
    return { kind: 'sent' }
  }

  const send = async (say: Say): Promise<SendOutcome> => {
    const room: Room = (await windows?.room(say.openid)) ?? { kind: 'unknown' }
    if (room.kind === 'closed') return parked
    const opens = await quota.spentUntil()
    if (opens !== undefined) return { kind: 'retry', code: String(quotaSpent), at: opens }
    const { perMessage } = figures
    const max = roomFor(room, figures)
    const whole = within(say.replies, perMessage)
    if (whole !== undefined && whole.length <= max) return sendAll(say, whole, '')
    const page = await pages.ofTurn(say.sendId)
    const usual = whole ?? withLink(say.replies, perMessage, page) ?? cut(say.replies, perMessage)
    if (usual.length <= max) return sendAll(say, usual, '')
    // What does not fit into the rest of a window is better said whole at the next message than cut here.
    const fewer = within(say.replies, max) ?? withLink(say.replies, max, page)
    return fewer === undefined ? parked : sendAll(say, fewer, `${max} `)
  }

  return { send }
}

export type Chat = ReturnType<typeof createChat>
