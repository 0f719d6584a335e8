import { z } from 'zod'
import type { ChatClient } from './chat-client.ts'
import type { Guard, Objection } from './guard.ts'
import { linesOf } from './lines.ts'
import { ModelFailure } from './model-failure.ts'
import { choosePrompt, draftPrompt, rewritePrompt, type LastQuestion, type Material, type Option } from './prompts.ts'

const longestQuestion = 80
const longestSentence = 120
const mostSentences = 8

const rewritten = z.strictObject({ question: z.string().trim().min(2).max(longestQuestion) })
const chosen = z.strictObject({ id: z.string().nullable() })
const sentence = z.strictObject({ say: z.string().trim().min(4).max(longestSentence) })

/** The one JSON object of an answer. Some models think aloud before it, or put it between fences. */
const jsonOf = <T>(schema: z.ZodType<T>, raw: string): T => {
  const bare = raw
    .replace(/^[\s\S]*<\/think>/, '')
    .trim()
    .replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/, '$1')
  try {
    return schema.parse(JSON.parse(bare))
  } catch {
    throw new ModelFailure('malformed')
  }
}

/** A follow-up as a question that can be understood by itself. */
export const rewriteQuestion = async (
  client: ChatClient,
  { question, last }: { readonly question: string; readonly last: LastQuestion },
  signal: AbortSignal,
): Promise<string> => jsonOf(rewritten, await client.complete(rewritePrompt(question, last), signal)).question

/** The id of the entry that answers, undefined when none does. */
export const chooseEntry = async (
  client: ChatClient,
  { question, options }: { readonly question: string; readonly options: readonly Option[] },
  signal: AbortSignal,
): Promise<string | undefined> => {
  const { id } = jsonOf(chosen, await client.complete(choosePrompt(question, options), signal))
  if (id !== null && options.every((option) => option.id !== id)) throw new ModelFailure('malformed')
  return id ?? undefined
}

/** A sentence of a draft did not stand the guard: the whole draft is dropped. */
export class DraftRefused extends Error {
  readonly objection: Objection
  constructor(objection: Objection) {
    super(`a draft was refused: ${objection}`)
    this.name = 'DraftRefused'
    this.objection = objection
  }
}

/** Lines between fences or thoughts are passed over; any other line must be a sentence. */
const sentencesOf = async function* (lines: AsyncIterable<string>): AsyncGenerator<string> {
  let thinking = false
  for await (const line of lines) {
    const bare = line.trim()
    if (bare.startsWith('<think>')) thinking = true
    if (bare.endsWith('</think>')) {
      thinking = false
      continue
    }
    if (thinking || bare === '' || bare.startsWith('```')) continue
    yield jsonOf(sentence, bare).say
  }
}

/**
 * The sentences of a draft, each as soon as it has come and passed the guard.
 * @throws {DraftRefused} at the first that does not pass
 * @throws {ModelFailure} when the model fails, or ends early
 */
export const draftSentences = async function* (
  client: ChatClient,
  about: { readonly question: string; readonly material: Material; readonly guard: Guard },
  signal: AbortSignal,
): AsyncGenerator<string> {
  let count = 0
  for await (const say of sentencesOf(linesOf(client.stream(draftPrompt(about.question, about.material), signal)))) {
    const objection = about.guard(say)
    if (objection !== undefined) throw new DraftRefused(objection)
    count += 1
    if (count > mostSentences) throw new ModelFailure('too-large')
    yield say
  }
}
