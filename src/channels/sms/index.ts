import { createHmac } from 'node:crypto'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { toInstant } from '../../core/time.ts'
import { outcomeOfFailure, outcomeOfStatus } from '../tencent/outcomes.ts'

const timeoutMs = 5_000

interface Signed {
  readonly secret: string
  readonly id: string
  /** Since 1970. */
  readonly seconds: string
  readonly body: string
}

/** The signature of Standard Webhooks over what is sent. */
export const signatureOf = ({ secret, id, seconds, body }: Signed): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

interface SmsOptions {
  /** The union's own gateway: it takes a number and a text, and sends the SMS. */
  readonly url: string
  /** `whsec_` and base64, as Standard Webhooks has it. */
  readonly secret: string
  readonly clock: Clock
  readonly patienceMs?: number
}

/** Hands an SMS to a gateway as a signed webhook (Standard Webhooks); the id is the same on every try, so doubles can be dropped. */
export const createSms =
  ({ url, secret, clock, patienceMs = timeoutMs }: SmsOptions) =>
  async (to: string, text: string, sendId: string): Promise<SendOutcome> => {
    const now = clock.now()
    const seconds = String(Math.floor(now.getTime() / 1000))
    const body = JSON.stringify({ type: 'sms.send', timestamp: toInstant(now), data: { to, text } })
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'webhook-id': sendId,
          'webhook-timestamp': seconds,
          'webhook-signature': signatureOf({ secret, id: sendId, seconds, body }),
        },
        body,
        signal: AbortSignal.timeout(patienceMs),
        redirect: 'error',
      })
      await response.body?.cancel()
      return response.ok ? { kind: 'sent' } : outcomeOfStatus(response.status)
    } catch (error) {
      return outcomeOfFailure(error)
    }
  }
