import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { linesOf } from './lines.ts'
import { ModelFailure } from './model-failure.ts'

export interface ModelAddress {
  /** Where `/chat/completions` is, without a slash at the end: `https://host/v1`. */
  readonly baseUrl: string
  readonly apiKey: string | undefined
  readonly model: string
}

export interface ChatMessage {
  readonly role: 'system' | 'user'
  readonly content: string
}

/** The chat-completions protocol that OpenAI began and most servers of models speak. Every failure is a `ModelFailure`. */
export interface ChatClient {
  complete(messages: readonly ChatMessage[], signal: AbortSignal): Promise<string>
  /** The answer in pieces, as they come. It throws when the answer ends before the model had finished. */
  stream(messages: readonly ChatMessage[], signal: AbortSignal): AsyncIterable<string>
}

const maxAnswerBytes = 64 * 1024
const maxTokens = 900
const retryAfterMs = 200

const completionSchema = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string() }), finish_reason: z.string().nullish() }))
    .min(1),
})
const chunkSchema = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).optional(),
      finish_reason: z.string().nullish(),
    }),
  ),
})

const parseJson = <T>(schema: z.ZodType<T>, text: string): T => {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw new ModelFailure('malformed')
  }
}

/** Reads no more than we are willing to hold. Leaving the loop closes the connection. */
const bytesOf = async function* (response: Response): AsyncGenerator<Uint8Array> {
  if (response.body === null) return
  let size = 0
  // Node's stream of a response is async iterable and made of bytes; the DOM's type does not say so.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > maxAnswerBytes) throw new ModelFailure('too-large')
    yield chunk
  }
}

/** The failures of the connection become ours. Their messages are dropped: they may hold an address. */
const failureOf = (error: unknown, signal: AbortSignal): ModelFailure => {
  if (error instanceof ModelFailure) return error
  return new ModelFailure(signal.aborted ? 'timeout' : 'network')
}

/** Too busy is said once and believed: 429 is not asked again. */
const failureOfStatus = (status: number): ModelFailure =>
  new ModelFailure(status === 429 ? 'busy' : status >= 500 ? 'broken' : 'refused')

export const createChatClient = ({ baseUrl, apiKey, model }: ModelAddress): ChatClient => {
  const post = async (messages: readonly ChatMessage[], stream: boolean, signal: AbortSignal): Promise<Response> => {
    const response = await fetch(`${baseUrl}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, messages, stream, temperature: 0, max_tokens: maxTokens }),
      // The key goes to the address that was configured, nowhere else.
      redirect: 'error',
      signal,
    })
    if (response.ok) return response
    await response.body?.cancel()
    throw failureOfStatus(response.status)
  }

  /** One more try when the server could not be reached or was broken, as long as there is time. */
  const open = async (messages: readonly ChatMessage[], stream: boolean, signal: AbortSignal): Promise<Response> => {
    try {
      return await post(messages, stream, signal)
    } catch (error) {
      const failure = failureOf(error, signal)
      if (failure.code !== 'network' && failure.code !== 'broken') throw failure
    }
    await wait(retryAfterMs, undefined, { signal })
    return post(messages, stream, signal)
  }

  const complete: ChatClient['complete'] = async (messages, signal) => {
    try {
      const chunks: Uint8Array[] = []
      for await (const chunk of bytesOf(await open(messages, false, signal))) chunks.push(chunk)
      const [choice] = parseJson(completionSchema, Buffer.concat(chunks).toString('utf8')).choices
      if (choice === undefined) throw new ModelFailure('malformed')
      if (choice.finish_reason === 'length') throw new ModelFailure('cut-off')
      return choice.message.content
    } catch (error) {
      throw failureOf(error, signal)
    }
  }

  const stream: ChatClient['stream'] = async function* (messages, signal) {
    let finished = false
    try {
      for await (const line of linesOf(bytesOf(await open(messages, true, signal)))) {
        if (!line.startsWith('data:')) continue
        const data = line.slice('data:'.length).trim()
        if (data === '[DONE]') {
          finished = true
          break
        }
        const [choice] = parseJson(chunkSchema, data).choices
        const piece = choice?.delta?.content ?? ''
        if (piece !== '') yield piece
        if (choice?.finish_reason === 'stop') finished = true
      }
    } catch (error) {
      throw failureOf(error, signal)
    }
    if (!finished) throw new ModelFailure('cut-off')
  }

  return { complete, stream }
}
