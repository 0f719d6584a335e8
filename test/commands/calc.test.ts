import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { run } from '../../src/commands/calc.ts'
import { ran } from '../support/command.ts'

const calc = (argv: readonly string[], input = '') => ran((io) => run(argv, io), input)

const lineSchema = z.union([
  z.strictObject({
    id: z.union([z.string(), z.number()]).optional(),
    calculator: z.string(),
    result: z.record(z.string(), z.unknown()),
    cites: z.array(z.string()).min(1),
    notes: z.array(z.string()),
  }),
  z.strictObject({
    id: z.union([z.string(), z.number()]).optional(),
    calculator: z.string().optional(),
    error: z.strictObject({ code: z.string(), message: z.string() }),
  }),
])
const linesOf = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)))

const examples = z
  .array(
    z.object({
      calculator: z.string(),
      inputs: z.record(z.string(), z.unknown()),
      expected: z.record(z.string(), z.unknown()),
    }),
  )
  .parse(JSON.parse(readFileSync('test/law/calculators/examples.json', 'utf8')))

describe('calc', () => {
  test('answers a batch line by line, in order, with every expected key', async () => {
    const { out, code, err } = await calc(['--batch'], examples.map((line) => `${JSON.stringify(line)}\n`).join(''))
    expect([code, err]).toEqual([0, ''])
    const lines = linesOf(out)
    expect(lines).toHaveLength(examples.length)
    for (const [place, { calculator, expected }] of examples.entries())
      expect(lines[place]).toMatchObject({ calculator, result: expected })
  })

  test('a bad line is refused in its place, and the others are answered', async () => {
    const good = { calculator: 'calc-2n', inputs: { N: 100 } }
    const bad: readonly unknown[] = [
      [],
      { inputs: { N: 1 } },
      { calculator: 'calc-2n', inputs: 5 },
      { calculator: 'calc-no', inputs: {} },
      { calculator: 'calc-2n', inputs: { N: -1 } },
      { calculator: 'calc-2n', inputs: { N: 1e12 } },
      { calculator: 'calc-2n', inputs: { N: '100' } },
      { calculator: 'calc-2n', inputs: { N: 1, zzz: 1 } },
      { calculator: 'calc-retire', inputs: { kind: 'm60', birth: '1966-13' } },
      { calculator: 'calc-severance', inputs: { hire: '2026-02-30', last: '2026-03-01', avg12: 1 } },
      { calculator: 'calc-severance', inputs: { hire: '2026-03-02', last: '2026-03-01', avg12: 1 } },
      { calculator: 'calc-iit', inputs: { comp: 1 } },
    ]
    const input = ['{"calculator"', '', ...bad.map((line) => JSON.stringify(line)), JSON.stringify({ id: 7, ...good })]
    const lines = linesOf((await calc(['--batch'], `${input.join('\n')}\n`)).out)
    expect(lines).toHaveLength(input.length)
    expect(lines.slice(0, -1).map((line) => 'error' in line && line.error.code)).toEqual([
      ...Array.from({ length: 5 }, () => 'bad_request'),
      'unknown_calculator',
      ...Array.from({ length: 7 }, () => 'invalid'),
      'figure_missing',
    ])
    expect(lines.at(-1)).toMatchObject({ id: 7, calculator: 'calc-2n', result: { amount: 200 } })
    expect(lines[6]).toMatchObject({ calculator: 'calc-2n' })
  })

  test('shows a person the steps with their articles, and lists what there is', async () => {
    const { out, code } = await calc(['severance', 'hire=2020-03-16', 'last=2026-03-15', 'avg12=6000'])
    expect(code).toBe(0)
    expect(out).toMatch(/^按你填的算：经济补偿36,000元[^]*6,000 × 6 = 36,000元（劳动合同法第四十七条）/)
    expect((await calc(['final-award', 'items=30000,40000'])).out).toContain('1项在线内，1项超过')
    expect((await calc(['injury', 'grade=10', 'wage=6000', 'area=9000', 'ended=true'])).out).toContain('42,000元')
    expect((await calc(['--list'])).out.match(/^calc-/gm)).toHaveLength(21)
  })

  test('explains itself when called wrongly, and says why it cannot calculate', async () => {
    for (const argv of [[], ['nothing'], ['severance', 'hire'], ['--batch', 'x'], ['--lst']])
      expect(await calc(argv), argv.join(' ')).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('usage'),
      })
    expect(await calc(['iit', 'comp=1'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('12366') })
  })
})
