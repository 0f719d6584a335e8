import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { outcomeOf, outcomeOfFailure, outcomeOfStatus, settingCodes, tokenCodes } from './outcomes.ts'

const errorAnswer = z.object({ errcode: z.number().int() })
const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** The platform hands out a new token five minutes before the old one ends, so a minute is margin enough. */
const marginSeconds = 60

export interface ApiOptions {
  readonly apiBase: string
  readonly appId: string
  readonly appSecret: string
  readonly clock: Clock
  readonly log: Log
  readonly timeoutMs?: number | undefined
}

export interface CustomerServiceApi {
  /** @param clientMsgId at most 32 characters; the platform refuses a second message with the same one */
  sendText(openid: string, content: string, clientMsgId: string): Promise<SendOutcome>
}

type Answer =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly outcome: SendOutcome }
type TokenResult = { readonly kind: 'token'; readonly value: string } | Extract<Answer, { kind: 'failed' }>

const failed = (outcome: SendOutcome): Extract<Answer, { kind: 'failed' }> => ({ kind: 'failed', outcome })

const postJson = async (url: string, body: unknown, timeoutMs: number): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    if (!response.ok) {
      await response.body?.cancel()
      return failed(outcomeOfStatus(response.status))
    }
    const answer: unknown = JSON.parse(await response.text())
    return { kind: 'answer', body: answer }
  } catch (error) {
    if (error instanceof SyntaxError) return failed({ kind: 'unknown', code: 'bad-answer' })
    return failed(outcomeOfFailure(error))
  }
}

interface TokenSource {
  get(): Promise<TokenResult>
  /** Forgets the token, unless somebody fetched another one since. */
  drop(used: string): void
}

/** `stable_token`, so several processes do not end each other's token; one request at a time. */
const createTokenSource = (options: ApiOptions, timeoutMs: number): TokenSource => {
  const { clock, log } = options
  let held: { readonly value: string; readonly until: number } | undefined
  let flight: Promise<TokenResult> | undefined
  const request = async (): Promise<TokenResult> => {
    const asked = clock.now().getTime()
    const answer = await postJson(
      `${options.apiBase}/cgi-bin/stable_token`,
      { grant_type: 'client_credential', appid: options.appId, secret: options.appSecret },
      timeoutMs,
    )
    if (answer.kind === 'failed') {
      // Nothing of the message has left yet, so whatever went wrong here may be tried again.
      const code = 'code' in answer.outcome ? answer.outcome.code : answer.outcome.kind
      return failed({ kind: 'retry', code: `token-${code}` })
    }
    const token = tokenAnswer.safeParse(answer.body)
    if (token.success) {
      held = { value: token.data.access_token, until: asked + (token.data.expires_in - marginSeconds) * 1000 }
      return { kind: 'token', value: held.value }
    }
    const refusal = errorAnswer.safeParse(answer.body)
    const errcode = refusal.success ? refusal.data.errcode : -1
    log.warn('channel', 'no access token', {
      channel: 'official-account',
      errcode,
      settings: settingCodes.has(errcode),
    })
    const outcome = outcomeOf(errcode, toInstant(clock.now()))
    return failed(outcome.kind === 'sent' ? { kind: 'retry', code: 'token-bad-answer' } : outcome)
  }
  return {
    get: async () => {
      if (held !== undefined && clock.now().getTime() < held.until) return { kind: 'token', value: held.value }
      flight ??= request().finally(() => {
        flight = undefined
      })
      return flight
    },
    drop: (used) => {
      if (held?.value === used) held = undefined
    },
  }
}

export const createCustomerServiceApi = (options: ApiOptions): CustomerServiceApi => {
  const timeoutMs = options.timeoutMs ?? 5_000
  const tokens = createTokenSource(options, timeoutMs)
  const attempt = async (body: unknown, again: boolean): Promise<SendOutcome> => {
    const token = await tokens.get()
    if (token.kind === 'failed') return token.outcome
    const url = `${options.apiBase}/cgi-bin/message/custom/send?access_token=${encodeURIComponent(token.value)}`
    const answer = await postJson(url, body, timeoutMs)
    if (answer.kind === 'failed') return answer.outcome
    const parsed = errorAnswer.safeParse(answer.body)
    if (!parsed.success) return { kind: 'unknown', code: 'bad-answer' }
    const { errcode } = parsed.data
    if (tokenCodes.has(errcode)) {
      tokens.drop(token.value)
      if (again) return attempt(body, false)
    }
    if (settingCodes.has(errcode))
      options.log.warn('channel', 'sending is not allowed', { channel: 'official-account', errcode })
    return outcomeOf(errcode, toInstant(options.clock.now()))
  }
  return {
    sendText: async (openid, content, clientMsgId) =>
      attempt({ touser: openid, msgtype: 'text', text: { content }, clientmsgid: clientMsgId }, true),
  }
}
