import { z } from 'zod'
import type { FetchedMedia, SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { addMs, minuteMs, toInstant } from '../../core/time.ts'
import { fetchTencentMedia } from '../tencent/fetch-media.ts'
import { outcomeOf, settingCodes } from '../tencent/outcomes.ts'
import { getJson } from '../tencent/post-json.ts'
import { callApi } from '../tencent/send.ts'
import { createTokenSource } from '../tencent/token-source.ts'
import { channelName as channel } from './config.ts'
import type { Item } from './outgoing.ts'

export interface KfApiOptions {
  readonly apiBase: string
  readonly corpId: string
  readonly secret: string
  readonly clock: Clock
  readonly log: Log
  readonly timeoutMs?: number | undefined
}

const pageSchema = z.object({
  next_cursor: z.string().default(''),
  has_more: z.number().default(0),
  msg_list: z.array(z.unknown()).default([]),
})

export interface Page {
  readonly cursor: string
  readonly hasMore: boolean
  readonly messages: readonly unknown[]
}
export type PageResult =
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'failed'; readonly code: string }

/** One member at one customer-service account. */
export interface KfMember {
  readonly kf: string
  readonly member: string
}

/** States of a session (path/94669). */
export const sessionStates = { bot: 1, pool: 2, person: 3 } as const

/** The token of a callback has ended. */
const endedToken = 95007
const noMore: ReadonlySet<number> = new Set([
  95001, // five messages since the member's last
  95002, // 48 hours since the member's last
  95013, // the session is over
  95018, // a person in WeCom has the session
])
/** The customer-service account is gone, or the interface is not for us. */
const notOurs: ReadonlySet<number> = new Set([48002, 95000, 95012, 95017])

/** What a code of `kf/*` means for a send. Here 45009 is counted by the minute, unlike on an Official Account. */
export const kfOutcomeOf = (errcode: number, now: string): SendOutcome => {
  const code = String(errcode)
  if (noMore.has(errcode)) return { kind: 'parked' }
  if (notOurs.has(errcode)) return { kind: 'no-permission', code }
  if (errcode === 45009 || errcode === 45033) return { kind: 'retry', code, at: addMs(now, minuteMs) }
  return outcomeOf(errcode, now)
}

const codeOf = (outcome: SendOutcome): string => ('code' in outcome ? outcome.code : outcome.kind)

const bodyOf = (item: Item) =>
  item.kind === 'text'
    ? { msgtype: 'text', text: { content: item.content } }
    : { msgtype: 'msgmenu', msgmenu: { head_content: item.head, list: item.list } }

/** The interfaces of WeChat customer service (path/94670 and what follows it). */
export const createKfApi = (options: KfApiOptions) => {
  const { apiBase, corpId, secret, clock, log, timeoutMs = 5_000 } = options
  const query = new URLSearchParams({ corpid: corpId, corpsecret: secret }).toString()
  // Asked again, WeCom gives the same token while it is good: each process may hold its own.
  const ask = () => getJson(`${apiBase}/cgi-bin/gettoken?${query}`, timeoutMs)
  const tokens = createTokenSource({ channel, clock, log, ask })
  const call = (path: string, body: unknown) =>
    callApi({ tokens, url: `${apiBase}/cgi-bin/kf/${path}`, body, timeoutMs })

  const act = async (path: string, body: unknown): Promise<SendOutcome> => {
    const called = await call(path, body)
    if (called.kind === 'failed') return called.outcome
    const { errcode } = called.answer
    if (settingCodes.has(errcode) || notOurs.has(errcode))
      log.warn('channel', 'the interface is not allowed', { channel, path, errcode })
    return kfOutcomeOf(errcode, toInstant(clock.now()))
  }

  interface Asked {
    readonly kf: string
    readonly cursor: string | undefined
    readonly token: string | undefined
    readonly limit: number
  }

  const pull = async ({ kf, cursor, token, limit }: Asked): Promise<PageResult> => {
    const called = await call('sync_msg', {
      open_kfid: kf,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(token === undefined ? {} : { token }),
    })
    if (called.kind === 'failed') return { kind: 'failed', code: codeOf(called.outcome) }
    const { errcode } = called.answer
    if (errcode === endedToken && token !== undefined) return pull({ kf, cursor, token: undefined, limit })
    if (errcode !== 0) return { kind: 'failed', code: String(errcode) }
    const page = pageSchema.safeParse(called.answer)
    if (!page.success) return { kind: 'failed', code: 'bad-answer' }
    const { next_cursor: next, has_more: more, msg_list: messages } = page.data
    return { kind: 'page', page: { cursor: next, hasMore: more === 1, messages } }
  }

  return {
    pull,
    /** A picture or a voice message of a member; the platform keeps it for three days. */
    fetchMedia: (media: string): Promise<FetchedMedia> =>
      fetchTencentMedia({ tokens, url: `${apiBase}/cgi-bin/media/get`, media, timeoutMs: 2 * timeoutMs }),
    /** @param msgid at most 32 characters; the platform keeps one message of the same id */
    send: ({ kf, member }: KfMember, item: Item, msgid: string): Promise<SendOutcome> =>
      act('send_msg', { touser: member, open_kfid: kf, msgid, ...bodyOf(item) }),
    /** @param code of the member's entering: good once, for 20 seconds */
    greet: (code: string, item: Item, msgid: string): Promise<SendOutcome> =>
      act('send_msg_on_event', { code, msgid, ...bodyOf(item) }),
    /** Gives the session to the bot, to the pool, or to a person. */
    hand: ({ kf, member }: KfMember, state: number, servicer?: string): Promise<SendOutcome> =>
      act('service_state/trans', {
        open_kfid: kf,
        external_userid: member,
        service_state: state,
        ...(servicer === undefined ? {} : { servicer_userid: servicer }),
      }),
    /** Who has the session now; undefined when the platform does not say. */
    stateOf: async ({ kf, member }: KfMember): Promise<number | undefined> => {
      const called = await call('service_state/get', { open_kfid: kf, external_userid: member })
      const state = called.kind === 'answer' ? called.answer['service_state'] : undefined
      return typeof state === 'number' ? state : undefined
    },
  }
}

export type KfApi = ReturnType<typeof createKfApi>
