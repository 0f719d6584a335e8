import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { toInstant, type Instant } from '../../core/time.ts'
import { outcomeOf, tokenCodes } from '../tencent/outcomes.ts'
import { getJson, postJson, type Answer } from '../tencent/post-json.ts'
import type { TokenShelf } from '../tencent/token-shelf.ts'
import { createAccountTokens } from './api.ts'

export interface AccountApiOptions {
  readonly apiBase: string
  readonly appId: string
  readonly appSecret: string
  readonly clock: Clock
  readonly log: Log
  /** Where all processes share the account's token. A command beside a running server has none: `stable_token` gives it the same. */
  readonly shelf?: TokenShelf | undefined
  readonly timeoutMs?: number | undefined
}

/** A call's answer, or why there is none: try again, or see to the account's settings. */
export type Asked<T> =
  | { readonly kind: 'answer'; readonly answer: T }
  | { readonly kind: 'retry'; readonly code: string; readonly at?: Instant }
  | { readonly kind: 'refused'; readonly code: string }

const refusal = z.object({ errcode: z.number().int() })
const wellDone = z.object({ errcode: z.literal(0) })
const codeAnswer = z.object({ url: z.string().min(1), expire_seconds: z.number().int().positive().optional() })
const ticketAnswer = z.object({ errcode: z.literal(0), ticket: z.string().min(1), expires_in: z.number().positive() })
/** 45065: a broadcast of this id was taken before, within the last day. */
const massAnswer = z.object({
  errcode: z.union([z.literal(0), z.literal(45065)]),
  msg_id: z.union([z.number(), z.string()]).optional(),
})
const openidAnswer = z.object({ openid: z.string().regex(/^\S{1,128}$/) })

const notAnswered = <T>(outcome: SendOutcome): Asked<T> => {
  const code = 'code' in outcome ? outcome.code : outcome.kind
  if (outcome.kind === 'retry') return { kind: 'retry', code, ...(outcome.at === undefined ? {} : { at: outcome.at }) }
  // Nothing here does harm when it is done twice, so an unknown end is tried again.
  return outcome.kind === 'unknown' ? { kind: 'retry', code } : { kind: 'refused', code }
}

interface Call<T> {
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Posted when there is one. */
  readonly body?: unknown
  readonly answer: z.ZodType<T>
  /** Refusals that are nothing to write about. */
  readonly usual?: readonly string[]
}

const addressOf = (base: string, path: string, query: Readonly<Record<string, string>>): string =>
  `${base}${path}?${new URLSearchParams(query).toString()}`

/** What the platform said, read; one of its refusals by its code. */
const read = <T>(answer: Answer, schema: z.ZodType<T>, now: Instant): Asked<T> => {
  if (answer.kind === 'failed') return notAnswered(answer.outcome)
  const parsed = schema.safeParse(answer.body)
  if (parsed.success) return { kind: 'answer', answer: parsed.data }
  const refused = refusal.safeParse(answer.body)
  if (!refused.success || refused.data.errcode === 0) return { kind: 'retry', code: 'bad-answer' }
  return notAnswered(outcomeOf(refused.data.errcode, now))
}

/** The account's own side of the platform: its menu, its codes, its pages. Sending is in `api.ts`. */
export const createAccountApi = (options: AccountApiOptions) => {
  const { apiBase, appId, appSecret, clock, log, timeoutMs = 5_000 } = options
  const tokens = createAccountTokens(options)
  const now = (): Instant => toInstant(clock.now())

  const ask = async <T>(call: Call<T>, again = true): Promise<Asked<T>> => {
    const token = await tokens.get()
    if (token.kind === 'failed') return notAnswered(token.outcome)
    const url = addressOf(apiBase, call.path, { access_token: token.value, ...call.query })
    const answer = await (call.body === undefined ? getJson(url, timeoutMs) : postJson(url, call.body, timeoutMs))
    const refused = answer.kind === 'answer' ? refusal.safeParse(answer.body) : undefined
    if (refused?.success === true && tokenCodes.has(refused.data.errcode)) {
      tokens.drop(token.value)
      if (again) return ask(call, false)
    }
    const asked = read(answer, call.answer, now())
    if (asked.kind === 'refused' && call.usual?.includes(asked.code) !== true)
      log.warn('channel', 'the account may not', { channel: 'official-account', path: call.path, code: asked.code })
    return asked
  }

  return {
    pushMenu: (menu: unknown) => ask({ path: '/cgi-bin/menu/create', body: menu, answer: wellDone }),
    showMenu: () =>
      ask({
        path: '/cgi-bin/menu/get',
        answer: z.object({ menu: z.record(z.string(), z.unknown()) }),
        // The account has none.
        usual: ['46003'],
      }),
    /** @param seconds how long a temporary code is good for; undefined makes a permanent one */
    makeCode: async (scene: string, seconds: number | undefined) => {
      const action = { action_info: { scene: { scene_str: scene } } }
      const body =
        seconds === undefined
          ? { action_name: 'QR_LIMIT_STR_SCENE', ...action }
          : { expire_seconds: seconds, action_name: 'QR_STR_SCENE', ...action }
      const asked = await ask({ path: '/cgi-bin/qrcode/create', body, answer: codeAnswer })
      if (asked.kind !== 'answer') return asked
      const { url, expire_seconds: left } = asked.answer
      return { kind: 'made', url, seconds: seconds === undefined ? undefined : (left ?? seconds) } as const
    },
    /** One broadcast to a list of members. */
    broadcast: (body: unknown) => ask({ path: '/cgi-bin/message/mass/send', body, answer: massAnswer }),
    jsTicket: () => ask({ path: '/cgi-bin/ticket/getticket', query: { type: 'jsapi' }, answer: ticketAnswer }),
    /** Who came back from the platform's page. The code works once; this has a token of its own that is not kept. */
    openidOf: async (code: string): Promise<Asked<string>> => {
      const query = { appid: appId, secret: appSecret, code, grant_type: 'authorization_code' }
      const answer = await getJson(addressOf(apiBase, '/sns/oauth2/access_token', query), timeoutMs)
      const asked = read(answer, openidAnswer, now())
      return asked.kind === 'answer' ? { kind: 'answer', answer: asked.answer.openid } : asked
    },
  }
}

export type AccountApi = ReturnType<typeof createAccountApi>
