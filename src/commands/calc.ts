import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { dataRoot } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { localDate, toInstant } from '../core/time.ts'
import type { Calculated, Inputs, Setting } from '../law/calculators/calculator.ts'
import { loadSetting } from '../law/calculators/load-setting.ts'
import { calculate, calculatorOf, calculators } from '../law/calculators/registry.ts'
import type { CommandIo } from './command-io.ts'

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  calculator: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
})

const nameSchema = z.object({ id: lineSchema.shape.id, calculator: z.string().optional() })

const readLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const answerLine = (line: string, setting: Setting): string => {
  const raw = readLine(line)
  const parsed = lineSchema.safeParse(raw)
  if (!parsed.success) {
    const message = '这一行要是一个 JSON 对象：{"calculator","inputs"}'
    return JSON.stringify({ ...nameSchema.safeParse(raw).data, error: { code: 'bad_request', message } })
  }
  const { id, calculator, inputs } = parsed.data
  const named = { ...(id === undefined ? {} : { id }), calculator }
  const done = calculate(calculator, inputs, setting)
  if (!done.ok) return JSON.stringify({ ...named, error: { code: done.code, message: done.message } })
  return JSON.stringify({ ...named, result: done.result, cites: done.cites, notes: done.notes })
}

const batch = async (io: CommandIo, setting: Setting): Promise<void> => {
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!io.stdout.write(`${answerLine(line, setting)}\n`)) await once(io.stdout, 'drain')
  }
}

const list = (): string => calculators.map(({ id, zh, keys }) => `${id}  ${zh}\n    ${keys.join(' ')}\n`).join('')

/** `avg12=8000 ended=true items=30000,20000 hire=2020-03-16` */
const readValue = (text: string): unknown => {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  return text
}

const readInputs = (words: readonly string[]): Inputs | undefined => {
  const pairs = words.map((word) => /^([a-z_0-9]+)=(.+)$/i.exec(word))
  if (pairs.includes(null)) return undefined
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key, value] = [pair?.[1] ?? '', pair?.[2] ?? '']
      return [key, key === 'items' ? value.split(',').map(readValue) : readValue(value)]
    }),
  )
}

const shown = (done: Calculated & { readonly ok: true }): string =>
  [
    `按你填的算：${done.headline}`,
    ...done.steps.map(
      ({ what, working, cites }) => `  ${what}：${working}${cites.length === 0 ? '' : `（${cites.join('、')}）`}`,
    ),
    ...done.notes.map((note) => `  · ${note}`),
    JSON.stringify(done.result),
    '',
  ].join('\n')

const usage =
  'usage: calc --list | calc calc-severance hire=2020-03-16 last=2026-03-15 avg12=8000 | calc --batch < lines.jsonl\n'

/** Never opens the store. */
export const run = async (argv: readonly string[], io: CommandIo): Promise<number> => {
  const [name, ...rest] = argv.filter((word) => word !== '--')
  if (name === '--list' && rest.length === 0) {
    io.stdout.write(list())
    return 0
  }
  const inputs = readInputs(rest)
  const calculator = name === undefined ? undefined : (calculatorOf(name) ?? calculatorOf(`calc-${name}`))
  if (inputs === undefined || (name === '--batch' ? rest.length > 0 : calculator === undefined)) {
    io.stderr.write(usage)
    return 2
  }
  const setting = await loadSetting(dataRoot, localDate(toInstant(systemClock.now())))
  if (calculator === undefined) {
    await batch(io, setting)
    return 0
  }
  const done = calculator.run(inputs, setting)
  if (!done.ok) {
    io.stderr.write(`${done.message}\n`)
    return 1
  }
  io.stdout.write(shown(done))
  return 0
}
