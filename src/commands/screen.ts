import { createInterface } from 'node:readline'
import { z } from 'zod'
import { assess } from '../safety/finding.ts'
import type { CommandIo } from './command-io.ts'

const lineSchema = z.object({ id: z.union([z.string(), z.number()]), text: z.string() })

const problem = (code: string, message: string): string => JSON.stringify({ error: { code, message } })

/** One line in, one line out; a line that cannot be read is answered as such and the others go on. */
const answerLine = (line: string): string => {
  let raw: unknown
  try {
    raw = JSON.parse(line)
  } catch {
    return problem('bad_request', '这一行不是 JSON')
  }
  const parsed = lineSchema.safeParse(raw)
  if (!parsed.success) return problem('invalid', '要有 id 和 text')
  return JSON.stringify({ id: parsed.data.id, level: assess(parsed.data.text).level })
}

const written = async (stream: NodeJS.WritableStream, words: string): Promise<void> => {
  if (!stream.write(words)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
}

const batch = async (io: CommandIo): Promise<number> => {
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Infinity })) {
    if (line.trim() !== '') await written(io.stdout, `${answerLine(line)}\n`)
  }
  return 0
}

const describe = (text: string): string => {
  const finding = assess(text)
  const lines: string[] = [finding.level]
  if (finding.words.length > 0) lines.push(`因为：${finding.words.join('、')}${finding.imminent ? '（紧急）' : ''}`)
  if (finding.danger !== undefined) lines.push(`眼前的危险 ${finding.danger.kind}：${finding.danger.words.join('、')}`)
  return `${lines.join('\n')}\n`
}

/** `screen TEXT` says the level and why; `screen --batch` reads JSON lines. Never opens the store. */
export const run = async (argv: readonly string[], io: CommandIo): Promise<number> => {
  if (argv[0] === '--batch') return batch(io)
  const text = argv.join(' ').trim()
  if (text === '') {
    await written(io.stderr, '用法：screen "一句话"，或 screen --batch 读 JSON 行\n')
    return 2
  }
  await written(io.stdout, describe(text))
  return 0
}
