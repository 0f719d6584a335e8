import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { outcomeOf, settingCodes } from '../tencent/outcomes.ts'
import { postJson } from '../tencent/post-json.ts'
import { callApi } from '../tencent/send.ts'
import { createTokenSource } from '../tencent/token-source.ts'

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

const channel = 'official-account'

export const createCustomerServiceApi = (options: ApiOptions): CustomerServiceApi => {
  const { apiBase, appId, appSecret, clock, log, timeoutMs = 5_000 } = options
  // `stable_token`, so several processes do not end each other's token.
  const ask = () =>
    postJson(
      `${apiBase}/cgi-bin/stable_token`,
      { grant_type: 'client_credential', appid: appId, secret: appSecret },
      timeoutMs,
    )
  const tokens = createTokenSource({ channel, clock, log, ask })
  const url = `${apiBase}/cgi-bin/message/custom/send`
  return {
    sendText: async (openid, content, clientMsgId) => {
      const body = { touser: openid, msgtype: 'text', text: { content }, clientmsgid: clientMsgId }
      const called = await callApi({ tokens, url, body, timeoutMs })
      if (called.kind === 'failed') return called.outcome
      const { errcode } = called.answer
      if (settingCodes.has(errcode)) log.warn('channel', 'sending is not allowed', { channel, errcode })
      return outcomeOf(errcode, toInstant(clock.now()))
    },
  }
}
