import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { addMs, msBetween, toInstant } from '../../core/time.ts'
import { outcomeOf, settingCodes } from './outcomes.ts'
import { failed, type Answer } from './post-json.ts'
import { askMs, type HeldToken, type TokenShelf } from './token-shelf.ts'

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
  /** Where all processes share one token; without it this process has its own. */
  readonly shelf?: TokenShelf | undefined
}

/** How long a process waits before it looks whether the other has the token. */
const lookAgainMs = 200

/** Access tokens of one account: one request at a time, kept until shortly before it ends, one for all processes with a shelf. */
export const createTokenSource = ({ channel, clock, log, ask, shelf }: TokenParts): TokenSource => {
  let held: HeldToken | undefined
  let refused: string | undefined
  let flight: Promise<TokenResult> | undefined
  const now = () => toInstant(clock.now())

  const refusal = (body: unknown): TokenResult => {
    const read = errorAnswer.safeParse(body)
    const errcode = read.success ? read.data.errcode : -1
    log.warn('channel', 'no access token', { channel, errcode, settings: settingCodes.has(errcode) })
    if (errcode === wrongSecret) return failed({ kind: 'no-permission', code: String(errcode) })
    const outcome = outcomeOf(errcode, now())
    return failed(outcome.kind === 'sent' ? { kind: 'retry', code: 'token-bad-answer' } : outcome)
  }

  const request = async (): Promise<TokenResult> => {
    const asked = now()
    const answer = await ask()
    if (answer.kind === 'failed') {
      // Nothing of the message has left yet, so whatever went wrong here may be tried again.
      const code = 'code' in answer.outcome ? answer.outcome.code : answer.outcome.kind
      return failed({ kind: 'retry', code: `token-${code}` })
    }
    const token = tokenAnswer.safeParse(answer.body)
    if (!token.success) return refusal(answer.body)
    held = { value: token.data.access_token, until: addMs(asked, (token.data.expires_in - marginSeconds) * 1000) }
    return { kind: 'token', value: held.value }
  }

  /** Our turn to ask: what comes of it is there for the others, or they may ask. */
  const requestForAll = async (all: TokenShelf): Promise<TokenResult> => {
    const result = await request()
    if (held !== undefined && result.kind === 'token') await all.keep(held)
    else await all.giveUp()
    return result
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve)
    })

  const shared = async (all: TokenShelf): Promise<TokenResult> => {
    const began = now()
    for (;;) {
      const turn = await all.take(refused)
      if (turn.kind === 'ask') return requestForAll(all)
      if (turn.kind === 'token') {
        held = turn.token
        return { kind: 'token', value: held.value }
      }
      if (msBetween(began, now()) > askMs) return failed({ kind: 'retry', code: 'token-wait' })
      await pause(lookAgainMs)
    }
  }

  /** A store that fails is no reason to think that something has left. */
  const sharedSafely = async (all: TokenShelf): Promise<TokenResult> => {
    try {
      return await shared(all)
    } catch (error) {
      log.error('channel', 'the shared token could not be read or kept', error, { channel })
      return failed({ kind: 'retry', code: 'token-store' })
    }
  }

  return {
    get: async () => {
      if (held !== undefined && now() < held.until) return { kind: 'token', value: held.value }
      flight ??= (shelf === undefined ? request() : sharedSafely(shelf)).finally(() => {
        flight = undefined
      })
      return flight
    },
    drop: (used) => {
      refused = used
      if (held?.value === used) held = undefined
    },
  }
}
