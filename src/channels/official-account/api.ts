import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { outcomeOf, settingCodes } from '../tencent/outcomes.ts'
import { postJson } from '../tencent/post-json.ts'
import { callApi, type ApiAnswer } from '../tencent/send.ts'
import { createTokenSource, type TokenSource } from '../tencent/token-source.ts'
import type { TokenShelf } from '../tencent/token-shelf.ts'

export interface ApiOptions {
  readonly apiBase: string
  readonly appId: string
  readonly appSecret: string
  readonly clock: Clock
  readonly log: Log
  /** Where all processes share one token. */
  readonly shelf?: TokenShelf | undefined
  readonly timeoutMs?: number | undefined
}

/** The account's token. `stable_token`, so that nobody ends another's; never `force_refresh`. */
export const createAccountTokens = (options: ApiOptions): TokenSource => {
  const { apiBase, appId, appSecret, clock, log, shelf, timeoutMs = 5_000 } = options
  const request = { grant_type: 'client_credential', appid: appId, secret: appSecret }
  const ask = () => postJson(`${apiBase}/cgi-bin/stable_token`, request, timeoutMs)
  return createTokenSource({ channel: 'official-account', clock, log, ask, shelf })
}

/** What a send came to, and the platform's code where it gave one. */
export interface Answered {
  readonly outcome: SendOutcome
  readonly errcode?: number
  /** The platform's number of the message, which it names when it says later what became of it. */
  readonly message?: string
}

const numberOf = ({ msgid }: ApiAnswer): string | undefined =>
  typeof msgid === 'number' || typeof msgid === 'string' ? String(msgid) : undefined

export type SendPath = 'message/custom/send' | 'message/subscribe/bizsend' | 'message/template/send'

export type SendApi = (path: SendPath, body: Readonly<Record<string, unknown>>) => Promise<Answered>

/** The calls of the platform that say something to a member. */
export const createSendApi = (options: ApiOptions): SendApi => {
  const { apiBase, clock, log, timeoutMs = 5_000 } = options
  const tokens = createAccountTokens(options)
  return async (path, body) => {
    const called = await callApi({ tokens, url: `${apiBase}/cgi-bin/${path}`, body, timeoutMs })
    if (called.kind === 'failed') return { outcome: called.outcome }
    const { errcode } = called.answer
    if (settingCodes.has(errcode))
      log.warn('channel', 'sending is not allowed', { channel: 'official-account', path, errcode })
    const message = numberOf(called.answer)
    const heard = { outcome: outcomeOf(errcode, toInstant(clock.now())), errcode }
    return message === undefined ? heard : { ...heard, message }
  }
}
