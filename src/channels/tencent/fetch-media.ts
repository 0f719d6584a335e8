import { z } from 'zod'
import { maxMediaBytes, mediaTooLarge, type FetchedMedia } from '../../core/channel.ts'
import { tokenCodes } from './outcomes.ts'
import type { TokenSource } from './token-source.ts'

const refusal = z.looseObject({ errcode: z.number().int() })

/** Codes after which another try may work: busy, too frequent, the day's quota. */
const passing: ReadonlySet<number> = new Set([-1, 45009, 45011])

interface MediaCall {
  readonly tokens: TokenSource
  /** `…/cgi-bin/media/get`, without token and id. */
  readonly url: string
  readonly media: string
  /** Until the last byte. */
  readonly timeoutMs: number
}

/** The body, as far as it is not too long. */
const readBytes = async (response: Response): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = []
  let length = 0
  if (response.body === null) return Buffer.alloc(0)
  for await (const chunk of response.body) {
    length += chunk.length
    // Leaving the loop ends the connection.
    if (length > maxMediaBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A refusal comes as JSON with status 200, whatever type it is declared as; no picture and no sound begins with a brace. */
const refusedWith = (bytes: Buffer): number | undefined => {
  if (bytes.at(0) !== 0x7b) return undefined
  try {
    const parsed = refusal.safeParse(JSON.parse(bytes.toString('utf8')))
    return parsed.success ? parsed.data.errcode : undefined
  } catch {
    return undefined
  }
}

const ask = async (
  call: MediaCall,
  token: string,
): Promise<FetchedMedia | { readonly kind: 'refused'; readonly errcode: number }> => {
  try {
    const query = new URLSearchParams({ access_token: token, media_id: call.media })
    const response = await fetch(`${call.url}?${query.toString()}`, {
      signal: AbortSignal.timeout(call.timeoutMs),
      redirect: 'error',
    })
    if (!response.ok) {
      await response.body?.cancel()
      const isPassing = response.status >= 500 || response.status === 429
      return { kind: isPassing ? 'retry' : 'gone', code: `http-${response.status}` }
    }
    const bytes = await readBytes(response)
    if (bytes === undefined) return { kind: 'gone', code: mediaTooLarge }
    const errcode = refusedWith(bytes)
    if (errcode !== undefined) return { kind: 'refused', errcode }
    return bytes.length === 0 ? { kind: 'retry', code: 'empty' } : { kind: 'media', bytes }
  } catch (error) {
    // Nothing is changed by asking, so whatever broke may be tried again.
    return { kind: 'retry', code: error instanceof Error ? error.name : 'network' }
  }
}

const attempt = async (call: MediaCall, again: boolean): Promise<FetchedMedia> => {
  const token = await call.tokens.get()
  if (token.kind === 'failed') {
    const { outcome } = token
    const code = 'code' in outcome ? outcome.code : outcome.kind
    return { kind: outcome.kind === 'retry' ? 'retry' : 'gone', code: `token-${code}` }
  }
  const answer = await ask(call, token.value)
  if (answer.kind !== 'refused') return answer
  const { errcode } = answer
  if (tokenCodes.has(errcode)) {
    call.tokens.drop(token.value)
    return again ? attempt(call, false) : { kind: 'retry', code: String(errcode) }
  }
  return { kind: passing.has(errcode) ? 'retry' : 'gone', code: String(errcode) }
}

/** A picture or a voice message a member sent, from the platform that keeps it for three days. Never throws. */
export const fetchTencentMedia = (call: MediaCall): Promise<FetchedMedia> => attempt(call, true)
