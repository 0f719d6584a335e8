import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { addMs, minuteMs, toInstant } from '../../core/time.ts'
import { outcomeOfFailure, outcomeOfStatus } from '../tencent/outcomes.ts'

const answerSchema = z.object({ errcode: z.number().int() })

/** The platform takes 20 messages a minute from one robot; what is beyond is refused with this code. */
const perMinute = 20
const tooFrequent = 45009
const timeoutMs = 5_000

interface RobotOptions {
  /** The robot's address with its key: whoever knows it can write to the group. */
  readonly url: string
  readonly clock: Clock
  readonly patienceMs?: number
}

/** A robot of a WeCom group: it says a text to everybody in the group. It cannot drop doubles. */
export const createRobot = ({ url, clock, patienceMs = timeoutMs }: RobotOptions) => {
  let sent: readonly number[] = []

  const post = async (text: string): Promise<SendOutcome> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ msgtype: 'text', text: { content: text } }),
        signal: AbortSignal.timeout(patienceMs),
        redirect: 'error',
      })
      if (!response.ok) {
        await response.body?.cancel()
        return outcomeOfStatus(response.status)
      }
      const answer = answerSchema.safeParse(JSON.parse(await response.text()))
      if (!answer.success) return { kind: 'unknown', code: 'bad-answer' }
      const { errcode } = answer.data
      if (errcode === 0) return { kind: 'sent' }
      const code = String(errcode)
      if (errcode === tooFrequent) return { kind: 'retry', code, at: addMs(toInstant(clock.now()), minuteMs) }
      return errcode === -1 ? { kind: 'retry', code } : { kind: 'permanent', code }
    } catch (error) {
      return error instanceof SyntaxError ? { kind: 'unknown', code: 'bad-answer' } : outcomeOfFailure(error)
    }
  }

  /** Says a text to the group, or when it may be said. */
  return async (text: string): Promise<SendOutcome> => {
    const now = clock.now().getTime()
    // A clock set back forgets the times that lie ahead.
    sent = sent.filter((at) => at <= now && now - at < minuteMs)
    const oldest = sent[0]
    if (sent.length >= perMinute && oldest !== undefined)
      return { kind: 'retry', code: 'pace', at: addMs(toInstant(new Date(oldest)), minuteMs) }
    sent = [...sent, now]
    return post(text)
  }
}
