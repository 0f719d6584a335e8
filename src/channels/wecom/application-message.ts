import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { outcomeOf, settingCodes } from '../tencent/outcomes.ts'
import { getJson } from '../tencent/post-json.ts'
import { callApi } from '../tencent/send.ts'
import { createTokenSource } from '../tencent/token-source.ts'

export interface ApplicationOptions {
  readonly apiBase: string
  readonly corpId: string
  readonly agentId: number
  readonly secret: string
  readonly clock: Clock
  readonly log: Log
  /** Within this the platform drops the same words to the same user. */
  readonly duplicateSeconds: number
  readonly timeoutMs?: number | undefined
}

/** Users the message did not go to stand here, also beside errcode 0. */
const missedSchema = z.object({ invaliduser: z.string().default('') })

const channel = 'wecom'
/** The address list does not know this user, or the application may not write to them. */
const notReached: ReadonlySet<number> = new Set([60111, 81013])
/** Messages of a WeCom application to people of staff (path/90236). */
export const createApplicationMessages = (options: ApplicationOptions) => {
  const { apiBase, corpId, agentId, secret, clock, log, duplicateSeconds, timeoutMs = 5_000 } = options
  const query = new URLSearchParams({ corpid: corpId, corpsecret: secret }).toString()
  const tokens = createTokenSource({
    channel,
    clock,
    log,
    ask: () => getJson(`${apiBase}/cgi-bin/gettoken?${query}`, timeoutMs),
  })

  /** @param user the user's id in the address list of the corporation */
  return async (user: string, content: string): Promise<SendOutcome> => {
    const body = {
      touser: user,
      msgtype: 'text',
      agentid: agentId,
      text: { content },
      enable_duplicate_check: 1,
      duplicate_check_interval: duplicateSeconds,
    }
    const called = await callApi({ tokens, url: `${apiBase}/cgi-bin/message/send`, body, timeoutMs })
    if (called.kind === 'failed') return called.outcome
    const { errcode } = called.answer
    if (settingCodes.has(errcode)) log.warn('channel', 'sending is not allowed', { channel, errcode })
    if (notReached.has(errcode)) return { kind: 'permanent', code: String(errcode) }
    const missed = missedSchema.safeParse(called.answer)
    if (errcode === 0 && missed.success && missed.data.invaliduser !== '')
      return { kind: 'permanent', code: 'invalid-user' }
    return outcomeOf(errcode, toInstant(clock.now()))
  }
}
