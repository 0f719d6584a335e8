import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { run } from '../../src/commands/ask.ts'
import { ran } from '../support/command.ts'

const answerSchema = z.strictObject({
  id: z.string().optional(),
  outcome: z.enum(['answer', 'clarify', 'refuse']),
  entry: z.string().nullable(),
  title: z.string(),
  text: z.string().min(1),
  cites: z.array(z.string()).max(5),
  candidates: z
    .array(z.strictObject({ entry: z.string(), cites: z.array(z.string()).max(5), score: z.number().min(0).max(1) }))
    .min(1)
    .max(5),
})

const ask = (argv: readonly string[], input = '') => ran((io) => run(argv, io), input)

const linesOf = (out: string): readonly unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

describe('ask', () => {
  test('prints one answer as text or as one JSON object', async () => {
    const plain = await ask(['公司拖欠工资怎么办'])
    expect(plain.code).toBe(0)
    expect(plain.out.trim()).not.toBe('')
    const { out } = await ask(['--json', '公司拖欠工资怎么办'])
    expect(answerSchema.parse(JSON.parse(out)).outcome).not.toBe('refuse')
  })

  test('asks back with choices where the answer turns on a fact', async () => {
    const { out } = await ask(['加班费怎么算'])
    expect(out).toMatch(/[^]*？\n· [^]*· /u)
    expect(out.match(/？/gu)).toHaveLength(1)
  })

  test('answers each line of a batch under its id, in order, with candidates in every case', async () => {
    const questions = ['公司拖欠工资怎么办', '我想离婚，孩子怎么判', '你好', '']
    const input = questions.slice(0, 3).map((question, place) => JSON.stringify({ id: `q${place}`, question }))
    const { out, code } = await ask(['--batch'], `${input.join('\n')}\n`)
    const answers = linesOf(out).map((line) => answerSchema.parse(line))
    expect(code).toBe(0)
    expect(answers.map((answer) => answer.id)).toEqual(['q0', 'q1', 'q2'])
    expect(answers.map((answer) => answer.outcome).slice(1)).toEqual(['refuse', 'refuse'])
  })

  test('answers a bad line with an error in its place and goes on', async () => {
    const { out } = await ask(
      ['--batch'],
      'not json\n{"id":"a"}\n{"id":"b","question":" "}\n\n{"id":"c","question":"你好"}\n',
    )
    const lines = linesOf(out)
    const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
    expect(lines).toHaveLength(5)
    for (const line of lines.slice(0, 4)) expect(errorSchema.parse(line).error.code).toBe('bad_request')
    expect(lines[1]).toMatchObject({ id: 'a' })
    expect(answerSchema.parse(lines[4]).id).toBe('c')
  })

  test('explains itself when called wrongly', async () => {
    for (const argv of [[], ['--jsn', '问'], ['--batch', '问']]) {
      expect(await ask(argv)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('usage') })
    }
  })
})
