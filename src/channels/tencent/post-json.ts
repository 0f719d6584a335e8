import type { SendOutcome } from '../../core/channel.ts'
import { outcomeOfFailure, outcomeOfStatus } from './outcomes.ts'

/** What a platform's API said, or what its silence means for a send. */
export type Answer =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly outcome: SendOutcome }

export const failed = (outcome: SendOutcome): Extract<Answer, { kind: 'failed' }> => ({ kind: 'failed', outcome })

const ask = async (url: string, init: RequestInit, timeoutMs: number): Promise<Answer> => {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
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

export const getJson = (url: string, timeoutMs: number): Promise<Answer> => ask(url, { method: 'GET' }, timeoutMs)

export const postJson = (url: string, body: unknown, timeoutMs: number): Promise<Answer> =>
  ask(
    url,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    },
    timeoutMs,
  )
