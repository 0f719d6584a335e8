import { z } from 'zod'
import type { MappingParts } from './transforms.ts'

const pointer = z.string().regex(/^(\/([^~/]|~[01])*)+$/, 'must be a JSON pointer such as /data/name')
const header = z.string().regex(/^[a-z0-9-]+$/, 'must be a header name in lower case')

/** Values that a body must have there; a list means any of them. */
const whenSchema = z.record(pointer, z.union([z.string(), z.array(z.string()).min(1)]))
export type When = z.output<typeof whenSchema>

const fieldSchema = z.union([
  z.strictObject({ value: z.string() }),
  z.strictObject({
    at: pointer,
    optional: z.boolean().default(false),
    as: z.string().default('trim'),
    /** What the sender's words mean here. */
    words: z.record(z.string(), z.string()).optional(),
    /** For words that are not among them; else those do not fit. */
    otherwise: z.string().optional(),
  }),
])
export type Field = z.output<typeof fieldSchema>

const ruleSchema = z.strictObject({
  when: whenSchema.default({}),
  action: z.string(),
  fields: z.record(z.string(), fieldSchema),
})
export type Rule = z.output<typeof ruleSchema>

/** One file of `data/hooks/`: who calls us, how it proves itself, and what its words set off. */
export const sourceSchema = z
  .strictObject({
    /** What staff call it. */
    name: z.string().min(1).max(40),
    /** `standard`: Standard Webhooks · `github`: a hex HMAC-SHA256 of the body in a header. */
    scheme: z.enum(['standard', 'github']),
    signatureHeader: header.optional(),
    /**
     * Only `github`: where the sender's id stands. A place in the body is signed, a header is not: then the same body is the same
     * thing, whatever the header says. Without either the body itself is the id.
     */
    idHeader: header.optional(),
    idAt: pointer.optional(),
    /** Of no interest to us: answered, counted, nothing done. */
    ignore: z.array(whenSchema).default([]),
    /** The first that fits counts. */
    rules: z.array(ruleSchema).min(1),
  })
  .refine(
    ({ scheme, signatureHeader, idHeader, idAt }) =>
      scheme === 'github' || (signatureHeader === undefined && idHeader === undefined && idAt === undefined),
    'signatureHeader, idHeader and idAt are for the scheme github',
  )
export type Source = z.output<typeof sourceSchema>

const problemOf = (rule: Rule, { actions, transforms }: MappingParts): string | undefined => {
  const action = actions.get(rule.action)
  if (action === undefined) return `there is no action ${rule.action}`
  const names = Object.keys(rule.fields)
  const odd = names.find((name) => !action.isOpen && !action.fields.includes(name))
  if (odd !== undefined) return `${rule.action} takes no field ${odd}`
  const missing = action.required.find((name) => !names.includes(name))
  if (missing !== undefined) return `${rule.action} needs the field ${missing}`
  for (const [name, field] of Object.entries(rule.fields)) {
    if ('value' in field) continue
    if (!transforms.has(field.as)) return `${name}: there is no transform ${field.as}`
    if (field.optional && action.required.includes(name)) return `${rule.action} cannot do without ${name}`
  }
  return undefined
}

/** The source a file describes, or in one line why it is none. */
export const readSource = (text: string, parts: MappingParts): Source | string => {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return 'is no JSON'
  }
  const parsed = sourceSchema.safeParse(raw)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}`.replace(/^: /, '')
  }
  for (const [index, rule] of parsed.data.rules.entries()) {
    const problem = problemOf(rule, parts)
    if (problem !== undefined) return `rules.${index}: ${problem}`
  }
  return parsed.data
}
