import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { dataRoot, statutesDir } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { cleanText, maxTextLength } from '../core/message.ts'
import type { Reply } from '../core/reply.ts'
import { localDate, toInstant } from '../core/time.ts'
import type { LocalDate } from '../core/time.ts'
import { withQuestionBack } from '../dialogue/answer-bubbles.ts'
import type { Answer } from '../knowledge/answer.ts'
import { citesFor } from '../knowledge/cites.ts'
import { readStatutes } from '../law/statutes.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { toReplies } from '../knowledge/replies.ts'
import type { CommandIo } from './command-io.ts'

/** What a command reads and writes; `process` is one. */
interface Asked {
  readonly outcome: Answer['outcome']
  readonly entry: string | null
  readonly title: string
  readonly text: string
  readonly cites: readonly string[]
  readonly candidates: readonly { readonly entry: string; readonly cites: readonly string[]; readonly score: number }[]
}

const lineSchema = z.object({ id: z.union([z.string(), z.number()]).optional(), question: z.string() })

/** Here nobody answers back, so choices are only listed. */
const replyText = (reply: Reply): string =>
  [reply.text, ...(reply.choices ?? []).map((choice) => `· ${choice.label}`)].join('\n')

const asked = (knowledge: Knowledge, answer: Answer, today: LocalDate): Asked => {
  const entry = answer.outcome === 'answer' ? answer.entry : undefined
  const replies = toReplies(answer, today)
  const shown = entry?.ask === undefined ? replies : withQuestionBack(replies, entry.ask)
  return {
    outcome: answer.outcome,
    entry: entry?.id ?? null,
    title: entry?.title ?? '',
    text: shown.map(replyText).join('\n\n'),
    cites: answer.cites,
    candidates: answer.candidates.map((candidate) => ({
      entry: candidate.entry.id,
      cites: citesFor(candidate.entry, answer.question, knowledge.normaliser),
      score: Math.round(candidate.score * 10_000) / 10_000,
    })),
  }
}

const ask = (knowledge: Knowledge, question: string, today: LocalDate): Asked =>
  asked(knowledge, knowledge.answer(cleanText(question).slice(0, maxTextLength)), today)

const refusal = (message: string, id?: string | number): string =>
  JSON.stringify({ ...(id === undefined ? {} : { id }), error: { code: 'bad_request', message } })

const readLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const answerLine = (knowledge: Knowledge, line: string, today: LocalDate): string => {
  const raw = readLine(line)
  const parsed = lineSchema.safeParse(raw)
  if (!parsed.success)
    return refusal('这一行要是一个 JSON 对象：{"id","question"}', lineSchema.pick({ id: true }).safeParse(raw).data?.id)
  const { id, question } = parsed.data
  if (cleanText(question) === '') return refusal('question 不能是空的', id)
  return JSON.stringify({ ...(id === undefined ? {} : { id }), ...ask(knowledge, question, today) })
}

const batch = async (knowledge: Knowledge, io: CommandIo, today: LocalDate): Promise<void> => {
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!io.stdout.write(`${answerLine(knowledge, line, today)}\n`)) await once(io.stdout, 'drain')
  }
}

const plain = (answer: Asked): string =>
  answer.cites.length === 0 ? `${answer.text}\n` : `${answer.text}\n依据：${answer.cites.join('、')}\n`

/** `ask [--json] "question"` or `ask --batch` with JSON lines on standard input. */
export const run = async (argv: readonly string[], io: CommandIo): Promise<number> => {
  const flags = new Set(argv.filter((word) => word.startsWith('--') && word !== '--'))
  const question = cleanText(argv.filter((word) => !word.startsWith('--')).join(' '))
  const unknown = [...flags].filter((flag) => flag !== '--json' && flag !== '--batch')
  const isBatch = flags.has('--batch')
  if (unknown.length > 0 || (question === '') !== isBatch) {
    io.stderr.write('usage: ask [--json] "question" | ask --batch < lines.jsonl\n')
    return 2
  }
  const knowledge = await loadKnowledge(join(dataRoot, 'knowledge'), dataRoot, await readStatutes(statutesDir()))
  const today = localDate(toInstant(systemClock.now()))
  for (const { file, message } of knowledge.problems) io.stderr.write(`left out ${file}: ${message}\n`)
  if (isBatch) {
    await batch(knowledge, io, today)
    return 0
  }
  const answer = ask(knowledge, question, today)
  io.stdout.write(flags.has('--json') ? `${JSON.stringify(answer)}\n` : plain(answer))
  return 0
}
