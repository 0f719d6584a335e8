import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import { tokenCodes } from './outcomes.ts'
import { postJson } from './post-json.ts'
import type { TokenSource } from './token-source.ts'

const answerSchema = z.looseObject({ errcode: z.number().int() })
export type ApiAnswer = z.output<typeof answerSchema>

/** A call of the platform, with a token: what it answered, or what its silence means. */
export type Called =
  | { readonly kind: 'answer'; readonly answer: ApiAnswer }
  | { readonly kind: 'failed'; readonly outcome: SendOutcome }

interface Call {
  readonly tokens: TokenSource
  /** The address without its token. */
  readonly url: string
  readonly body: unknown
  readonly timeoutMs: number
}

const attempt = async (call: Call, again: boolean): Promise<Called> => {
  const token = await call.tokens.get()
  if (token.kind === 'failed') return token
  const answer = await postJson(
    `${call.url}?access_token=${encodeURIComponent(token.value)}`,
    call.body,
    call.timeoutMs,
  )
  if (answer.kind === 'failed') return answer
  const parsed = answerSchema.safeParse(answer.body)
  if (!parsed.success) return { kind: 'failed', outcome: { kind: 'unknown', code: 'bad-answer' } }
  if (tokenCodes.has(parsed.data.errcode)) {
    call.tokens.drop(token.value)
    if (again) return attempt(call, false)
  }
  return { kind: 'answer', answer: parsed.data }
}

/** Posts with the account's token; one that has ended is fetched again once, and the call tried again once. */
export const callApi = (call: Call): Promise<Called> => attempt(call, true)
