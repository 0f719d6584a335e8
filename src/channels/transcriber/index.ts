import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { minuteMs } from '../../core/time.ts'

interface TranscriberParts {
  /** Takes the sound as the body of a POST and answers with `{"text"}`. */
  readonly url: string
  readonly clock: Clock
  readonly log: Log
  readonly timeoutMs?: number
}

const answerSchema = z.object({ text: z.string().max(20_000) })
const maxAnswerBytes = 256 * 1024

/** So many failures in a row, and it is left alone for a while: a person listens meanwhile. */
const failuresInRow = 3
const restMs = minuteMs

/** The body as text, as far as it is not too long. */
const readAnswer = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let length = 0
  if (response.body === null) return ''
  for await (const chunk of response.body) {
    length += chunk.length
    if (length > maxAnswerBytes) throw new Error('too-long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Words of a sound, by whatever the union has set up to write them down. Answers undefined when there are none or when it fails, and
 * is not asked for a minute after failing three times in a row. What was said is never logged.
 */
export const createTranscriber = ({ url, clock, log, timeoutMs = 30_000 }: TranscriberParts) => {
  let failures = 0
  let restsUntil = 0

  const ask = async (sound: Buffer, type: string): Promise<string> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type, accept: 'application/json' },
      body: new Uint8Array(sound),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw new Error(`http-${response.status}`)
    }
    const answer: unknown = JSON.parse(await readAnswer(response))
    return answerSchema.parse(answer).text
  }

  const failed = (error: unknown): void => {
    const code = error instanceof Error ? (/^(http-\d+|too-long)$/.exec(error.message)?.[0] ?? error.name) : 'error'
    log.warn('channel', 'the transcriber gave nothing', { code })
    failures += 1
    if (failures < failuresInRow) return
    failures = 0
    restsUntil = clock.now().getTime() + restMs
    log.warn('channel', 'the transcriber is left alone for a minute')
  }

  return async (sound: Buffer, type: string): Promise<string | undefined> => {
    if (clock.now().getTime() < restsUntil) return undefined
    try {
      const words = (await ask(sound, type)).trim()
      failures = 0
      return words === '' ? undefined : words
    } catch (error) {
      failed(error)
      return undefined
    }
  }
}
