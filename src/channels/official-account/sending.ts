import type { AnswerPages } from '../../core/answer-pages.ts'
import { isCampaign } from '../../core/campaign.ts'
import type { LateWord, SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import type { Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Store, Work } from '../../core/store.ts'
import { createDayQuota } from '../tencent/day-quota.ts'
import { createTokenShelf } from '../tencent/token-shelf.ts'
import { createAnnouncing } from './announce.ts'
import { createSendApi } from './api.ts'
import { createChat } from './chat.ts'
import { createDeliveries } from './deliveries.ts'
import type { AccountEvent } from './events.ts'
import { createGrants } from './grants.ts'
import { createOffers } from './offers.ts'
import {
  grants as grantRows,
  memberKey,
  offers as offerRows,
  rests as restRows,
  windows as windowRows,
} from './records.ts'
import { noTemplates, type Templates } from './templates.ts'
import { createWindows, usualWindow, type WindowFigures } from './window.ts'

/** Calls a day that the platform allows an account. */
export interface DayLimits {
  readonly chat: number
  readonly template: number
}

/** Figures of 2026; the platform says 45009 when it thinks otherwise. */
const usualDay: DayLimits = { chat: 500_000, template: 100_000 }

/** What is kept about sending needs these; without them the platform is asked every time. */
export interface SendingState {
  readonly store: Store
  readonly sealer: Pick<Sealer, 'seal' | 'open'>
  readonly templates?: Templates | undefined
  readonly window?: WindowFigures | undefined
  readonly perDay?: DayLimits | undefined
  /** `BASE_URL`: where an announcement leads. */
  readonly baseUrl?: string | undefined
  /** What the platform took did not arrive after all. Part of the transaction. */
  readonly notDelivered?: ((work: Work, word: LateWord) => Promise<void>) | undefined
  /** Where answers too long for a chat are read. */
  readonly pages?: AnswerPages | undefined
}

interface SendingParts {
  readonly account: string
  readonly apiBase: string
  readonly appId: string
  readonly appSecret: string
  readonly clock: Clock
  readonly log: Log
  readonly timeoutMs?: number | undefined
  readonly state?: SendingState | undefined
}

const forget = (store: Store, account: string, openid: string): Promise<void> => {
  const member = memberKey(account, openid)
  return store.transaction(member, async (work) => {
    await work.rows(windowRows).delete(member)
    await work.rows(offerRows).delete(member)
    for (const grant of await work.rows(grantRows).range('member', { where: [member], limit: 500 }))
      await work.rows(grantRows).delete(grant.id)
    for (const rest of await work.rows(restRows).range('member', { where: [member], limit: 500 }))
      await work.rows(restRows).delete(rest.id)
  })
}

/** Everything that leaves for members of one account, and what is kept so that it leaves the best way. */
export const createSending = (parts: SendingParts) => {
  const { account, clock, log, state } = parts
  const { store } = state ?? {}
  const api = createSendApi({
    ...parts,
    shelf: state === undefined ? undefined : createTokenShelf({ ...state, account }),
  })
  const figures = state?.window ?? usualWindow
  const perDay = state?.perDay ?? usualDay
  const quotaOf = (name: string, limit: number) =>
    createDayQuota({ store, clock, log, account, api: name, perDay: limit })
  const quotas = { chat: quotaOf('chat', perDay.chat), template: quotaOf('template', perDay.template) }
  const windows = store === undefined ? undefined : createWindows({ store, clock, account, figures })
  const offers = store === undefined ? undefined : createOffers({ store, account })
  const grants = store === undefined ? undefined : createGrants({ store, account })
  const chat = createChat({ api, figures, quota: quotas.chat, windows, offers, pages: state?.pages })
  const { notDelivered } = state ?? {}
  const deliveries =
    store === undefined || notDelivered === undefined ? undefined : createDeliveries({ store, account, notDelivered })
  const announce =
    grants === undefined
      ? undefined
      : createAnnouncing({
          api,
          clock,
          log,
          grants,
          deliveries,
          templates: state?.templates ?? noTemplates,
          quota: quotas.template,
          url: state?.baseUrl,
        })

  return {
    /** The best way that is open: the chat, then a subscription message, then a template message, else it waits. */
    send: async (openid: string, replies: readonly Reply[], sendId: string): Promise<SendOutcome> => {
      const say = { openid, replies, sendId }
      // Words to many never use the window that the member's own message opened.
      if (isCampaign(replies)) return announce?.toMany(say) ?? { kind: 'no-permission', code: 'no-grant' }
      const outcome = await chat.send(say)
      return outcome.kind === 'parked' && announce !== undefined ? announce.one(say) : outcome
    },
    /**
     * A message came: it opens the window. A pressed button of ours says what we put behind it.
     * @param pressed the number that the platform gave with the words of a button
     */
    heard: async (message: Message, pressed: string | undefined): Promise<Message> => {
      if (store === undefined || windows === undefined || offers === undefined) return message
      try {
        if (message.kind === 'unsubscribe') {
          await forget(store, account, message.sender)
          return message
        }
        const isClick = pressed !== undefined || message.kind === 'click' || message.kind === 'subscribe'
        await windows.opened(message.sender, isClick ? 'click' : 'message')
        if (pressed === undefined || message.kind !== 'text') return message
        const said = await offers.pressed(message.sender, pressed, message.text)
        return said === undefined ? message : { ...message, text: said }
      } catch (error) {
        // What is kept here only helps to send; the message itself must be answered.
        log.error('channel', 'the window was not written down', error, { channel: 'official-account' })
        return message
      }
    },
    /** What members said to subscription messages, and what became of those the platform took. */
    noted: async (event: AccountEvent): Promise<void> => {
      if (event.kind === 'delivered') await deliveries?.reported(event.sender, event.reports)
      if (event.kind !== 'grants') return
      for (const { template, isAccepted } of event.changes) await grants?.answered(event.sender, template, isAccepted)
    },
    grants,
    windows,
    flush: async (): Promise<void> => {
      await quotas.chat.flush()
      await quotas.template.flush()
    },
  }
}

export type Sending = ReturnType<typeof createSending>
