import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { addMs, minuteMs, toInstant } from '../../core/time.ts'
import { outcomeOf, settingCodes } from '../tencent/outcomes.ts'
import { getJson } from '../tencent/post-json.ts'
import { callApi } from '../tencent/send.ts'
import type { TokenShelf } from '../tencent/token-shelf.ts'
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
  /** Where all processes share the token; without it this process has its own. */
  readonly shelf?: TokenShelf | undefined
  readonly timeoutMs?: number | undefined
}

/** Users the message did not go to stand here, also beside errcode 0. */
const missedSchema = z.object({ invaliduser: z.string().default('') })

const channel = 'wecom'
/** The address list does not know this user, or the application may not write to them. */
const notReached: ReadonlySet<number> = new Set([60111, 81013])
/** Counted by the minute and the hour, unlike on an Official Account, where it is the day. */
const tooOften = 45009

interface Manner {
  /** The same words may go to the same user once more: the platform's check for doubles is off. */
  readonly mayRepeat?: boolean
}

/** @param user the user's id in the address list of the corporation */
export type ApplicationMessages = (user: string, content: string, manner?: Manner) => Promise<SendOutcome>

/**
 * Messages of a WeCom application to people of the corporation (path/90236). Text only: cards and markdown are not shown to those
 * who read in personal WeChat.
 */
export const createApplicationMessages = (options: ApplicationOptions): ApplicationMessages => {
  const { apiBase, corpId, agentId, secret, clock, log, duplicateSeconds, shelf, timeoutMs = 5_000 } = options
  const query = new URLSearchParams({ corpid: corpId, corpsecret: secret }).toString()
  const tokens = createTokenSource({
    channel,
    clock,
    log,
    shelf,
    ask: () => getJson(`${apiBase}/cgi-bin/gettoken?${query}`, timeoutMs),
  })

  return async (user, content, { mayRepeat = false } = {}) => {
    const body = {
      touser: user,
      msgtype: 'text',
      agentid: agentId,
      text: { content },
      ...(mayRepeat ? {} : { enable_duplicate_check: 1, duplicate_check_interval: duplicateSeconds }),
    }
    const called = await callApi({ tokens, url: `${apiBase}/cgi-bin/message/send`, body, timeoutMs })
    if (called.kind === 'failed') return called.outcome
    const { errcode } = called.answer
    if (settingCodes.has(errcode)) log.warn('channel', 'sending is not allowed', { channel, errcode })
    if (errcode === tooOften)
      return { kind: 'retry', code: String(errcode), at: addMs(toInstant(clock.now()), minuteMs) }
    if (notReached.has(errcode)) return { kind: 'permanent', code: String(errcode) }
    const missed = missedSchema.safeParse(called.answer)
    if (errcode === 0 && missed.success && missed.data.invaliduser !== '')
      return { kind: 'permanent', code: 'invalid-user' }
    return outcomeOf(errcode, toInstant(clock.now()))
  }
}
