import { z } from 'zod'
import { formatCitation, parseCitation } from '../law/citations.ts'
import type { LawBook } from '../law/citations.ts'
import { calculatorOf } from '../law/calculators/registry.ts'
import { deadlines } from '../law/deadlines/deadlines.ts'
import { readFrontMatter } from './front-matter.ts'

const dateSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a date, YYYY-MM-DD')
const idSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case')

/** One branch of a question back: it leads to another entry, or is answered by what it `say`s. */
const askChoiceSchema = z
  .strictObject({ label: z.string().min(1), entry: idSchema.optional(), say: z.string().min(1).optional() })
  .refine((choice) => (choice.entry === undefined) !== (choice.say === undefined), 'needs entry or say, one of them')

/** Asked back where the answer turns on a fact: 月薪制 or 计件, 合同到期 or 辞退. */
const askSchema = z.strictObject({ question: z.string().min(1), choices: z.array(askChoiceSchema).min(2).max(5) })
export type Ask = z.output<typeof askSchema>

const frontMatterSchema = z.strictObject({
  id: idSchema,
  title: z.string().min(1),
  topic: z.string().min(1),
  questions: z.array(z.string().min(1)).min(1),
  cites: z.array(z.string().min(1)),
  /** Where it holds: the country, Jiangsu, Wuxi. */
  region: z.enum(['CN', 'JS', 'WX']),
  effective: dateSchema.optional(),
  asOf: dateSchema,
  reviewBy: dateSchema,
  status: z.enum(['verified', 'needs-review', 'local-figure']),
  related: z.array(idSchema).default([]),
  /** What the answer offers to work out and to remember, by the ids of `src/law`. */
  calculator: z
    .string()
    .refine((id) => calculatorOf(id) !== undefined, 'no such calculator')
    .optional(),
  deadline: z
    .string()
    .refine((id) => deadlines.has(id), 'no such deadline')
    .optional(),
  ask: askSchema.optional(),
  /** What it said was wrong until that day: those who were given it are told, see `services/corrections`. */
  corrected: z.strictObject({ on: dateSchema, what: z.string().min(1).max(200) }).optional(),
  /** The matter needs a person: the answer says so and offers one. */
  handover: z.boolean().default(false),
})

/** One answer. `short` is the first bubble, `body` the Markdown after it. */
export type Entry = Readonly<z.output<typeof frontMatterSchema>> & {
  readonly short: string
  readonly body: string
  /** Path below the folder of entries. */
  readonly file: string
}

export interface Problem {
  readonly file: string
  readonly message: string
}

export type ParsedEntry = { readonly entry: Entry } | { readonly problems: readonly Problem[] }

/** Topics of the union's own services, which need no article to rest on. */
const topicsWithoutLaw = new Set(['工会服务', '心理服务', '热线', '困难帮扶'])

/** An answer rests on a few articles: more than these are not shown. */
export const maxCites = 5

const tryFrontMatter = (yaml: string): { readonly value: unknown } | { readonly error: string } => {
  try {
    return { value: readFrontMatter(yaml) }
  } catch (error) {
    return { error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable' }
  }
}

/** Reads a file; every problem in it is reported, not the first only. */
export const parseEntry = (file: string, source: string, book: LawBook): ParsedEntry => {
  const problem = (message: string): Problem => ({ file, message })
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(source)
  if (parts === null) return { problems: [problem('no front matter between --- lines')] }
  const yaml = tryFrontMatter(parts[1] ?? '')
  if ('error' in yaml) return { problems: [problem(`front matter: ${yaml.error}`)] }
  const parsed = frontMatterSchema.safeParse(yaml.value)
  if (!parsed.success) {
    return { problems: parsed.error.issues.map((issue) => problem(`${issue.path.join('.')}: ${issue.message}`)) }
  }
  const problems: Problem[] = []
  const cites: string[] = []
  for (const cite of parsed.data.cites) {
    const citation = parseCitation(cite, book)
    if (citation.ok) cites.push(formatCitation(citation.citation))
    else problems.push(problem(`cites: ${citation.problem}: ${cite}`))
  }
  if (parsed.data.cites.length === 0 && !topicsWithoutLaw.has(parsed.data.topic))
    problems.push(problem('cites: missing'))
  if (!file.endsWith(`${parsed.data.id}.md`)) problems.push(problem('id: must be the name of the file'))
  const text = (parts[2] ?? '').replaceAll('\r\n', '\n').trim()
  const heading = text.search(/^## /m)
  const short = (heading < 0 ? text : text.slice(0, heading)).trim()
  if (short === '') problems.push(problem('no short answer before the first heading'))
  if (problems.length > 0) return { problems }
  const body = heading < 0 ? '' : text.slice(heading).trim()
  return { entry: { ...parsed.data, cites: [...new Set(cites)], short, body, file } }
}
