import type { SendOutcome } from '../../core/channel.ts'
import { outcomeOfFailure, outcomeOfStatus } from './outcomes.ts'

/** What a platform's API said, or what its silence means for a send. */
export type Answer =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly outcome: SendOutcome }

export const failed = (outcome: SendOutcome): Extract<Answer, { kind: 'failed' }> => ({ kind: 'failed', outcome })

const longNumber = /\d{16}/
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Platforms number messages beyond what a JavaScript number holds: such numbers become strings. */
export const parseAnswer = (json: string): unknown => {
  const safe = longNumber.test(json)
    ? json.replaceAll(stringOrNumber, (found) => (/^-?\d{16,}$/.test(found) ? `"${found}"` : found))
    : json
  return JSON.parse(safe)
}

const ask = async (url: string, init: RequestInit, timeoutMs: number): Promise<Answer> => {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
    if (!response.ok) {
      await response.body?.cancel()
      return failed(outcomeOfStatus(response.status))
    }
    return { kind: 'answer', body: parseAnswer(await response.text()) }
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
