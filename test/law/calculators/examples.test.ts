import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { calculators } from '../../../src/law/calculators/registry.ts'
import { loadLawBook, parseCitation } from '../../../src/law/citations.ts'
import { worked } from './setting.ts'

const exampleSchema = z.object({
  calculator: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), z.unknown()),
})
type Example = z.output<typeof exampleSchema>

const kept = z.array(exampleSchema).parse(JSON.parse(readFileSync('test/law/calculators/examples.json', 'utf8')))

const sharedSchema = z.object({
  calculators: z.array(z.object({ id: z.string(), examples: z.array(exampleSchema.omit({ calculator: true })) })),
})
/** The sheet they come from, where it lies beside the project: it may have grown since. */
const sheet = '../shared/facts/law-facts.json'
const shared: readonly Example[] = existsSync(sheet)
  ? sharedSchema
      .parse(JSON.parse(readFileSync(sheet, 'utf8')))
      .calculators.flatMap(({ id, examples }) => examples.map((example) => ({ calculator: id, ...example })))
  : []

const book = await loadLawBook('data/laws.json')

describe('the worked examples', () => {
  test('cover all 21 calculators', () => {
    expect(new Set(kept.map(({ calculator }) => calculator))).toEqual(new Set(calculators.map(({ id }) => id)))
    expect(calculators).toHaveLength(21)
  })

  test.each([...kept, ...shared].map((example) => [example.calculator, example] as const))(
    '%s gives what was worked out by hand, to the fen and the day',
    (id, { inputs, expected }) => {
      const done = worked(id, inputs)
      expect(done.result).toMatchObject(expected)
      expect(done.headline).not.toBe('')
      expect(done.steps.length).toBeGreaterThan(0)
    },
  )

  test.each(kept.map((example) => [example.calculator, example] as const))(
    '%s rests every result on articles of known laws, and promises nothing',
    (id, { inputs }) => {
      const done = worked(id, inputs)
      expect(done.cites.length).toBeGreaterThan(0)
      for (const cite of done.cites) expect(parseCitation(cite, book), cite).toMatchObject({ ok: true })
      const said = [done.headline, ...done.notes, ...done.steps.map(({ what, working }) => what + working)].join('\n')
      expect(said).not.toMatch(/你能拿到|！|undefined|NaN|\[object/u)
    },
  )
})
