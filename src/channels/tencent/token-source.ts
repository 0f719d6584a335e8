import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { outcomeOf, settingCodes } from './outcomes.ts'
import { failed, type Answer } from './post-json.ts'

const errorAnswer = z.object({ errcode: z.number().int() })
const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** The platform hands out a new token five minutes before the old one ends, so a minute is margin enough. */
const marginSeconds = 60

/** Elsewhere it speaks of the token; in answer to the request for one, of the secret. */
const wrongSecret = 40001

export type TokenResult =
  | { readonly kind: 'token'; readonly value: string }
  | { readonly kind: 'failed'; readonly outcome: SendOutcome }

export interface TokenSource {
  get(): Promise<TokenResult>
  /** Forgets the token, unless somebody fetched another one since. */
  drop(used: string): void
}

interface TokenParts {
  /** Which account, as the log names it. */
  readonly channel: string
  readonly clock: Clock
  readonly log: Log
  /** Asks the platform for a token. */
  readonly ask: () => Promise<Answer>
}

/** Access tokens of one account: one request at a time, kept until shortly before it ends. */
export const createTokenSource = ({ channel, clock, log, ask }: TokenParts): TokenSource => {
  let held: { readonly value: string; readonly until: number } | undefined
  let flight: Promise<TokenResult> | undefined
  const request = async (): Promise<TokenResult> => {
    const asked = clock.now().getTime()
    const answer = await ask()
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
    log.warn('channel', 'no access token', { channel, errcode, settings: settingCodes.has(errcode) })
    if (errcode === wrongSecret) return failed({ kind: 'no-permission', code: String(errcode) })
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
