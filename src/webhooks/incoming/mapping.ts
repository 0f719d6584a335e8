import type { ReadyHook } from '../../core/hook-action.ts'
import { at } from './pointer.ts'
import type { Field, Rule, Source, When } from './source.ts'
import type { MappingParts } from './transforms.ts'

/** A plain value as text; undefined for what is missing, empty or no plain value. */
const plain = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

const fits = (body: unknown, when: When): boolean =>
  Object.entries(when).every(([pointer, wanted]) => {
    const found = plain(at(body, pointer))
    return found !== undefined && (typeof wanted === 'string' ? [wanted] : wanted).includes(found)
  })

export type Mapped =
  | { readonly kind: 'ready'; readonly action: string; readonly hook: ReadyHook }
  | { readonly kind: 'ignored' }
  /** A code and a place, such as `missing /data/name`: never what stood there. */
  | { readonly kind: 'unfit'; readonly reason: string; readonly action?: string }

type Read = { readonly value: string | undefined } | { readonly wrong: string }

const readField = (body: unknown, field: Field, { transforms }: MappingParts): Read => {
  if ('value' in field) return { value: field.value }
  const found = plain(at(body, field.at))
  if (found === undefined) return field.optional ? { value: undefined } : { wrong: `missing ${field.at}` }
  const value = transforms.get(field.as)?.(found)
  if (value === undefined) return { wrong: `${field.as} ${field.at}` }
  if (field.words === undefined) return { value }
  const word = Object.hasOwn(field.words, value) ? field.words[value] : field.otherwise
  return word === undefined ? { wrong: `word ${field.at}` } : { value: word }
}

const applied = (body: unknown, rule: Rule, parts: MappingParts): Mapped => {
  const action = parts.actions.get(rule.action)
  if (action === undefined) return { kind: 'unfit', reason: `no action ${rule.action}` }
  const values: [string, string][] = []
  for (const [name, field] of Object.entries(rule.fields)) {
    const read = readField(body, field, parts)
    if ('wrong' in read) return { kind: 'unfit', reason: read.wrong, action: action.name }
    if (read.value !== undefined) values.push([name, read.value])
  }
  const hook = action.prepare(Object.fromEntries(values))
  return typeof hook === 'string'
    ? { kind: 'unfit', reason: `field ${hook}`, action: action.name }
    : { kind: 'ready', action: action.name, hook }
}

/** What a body means by the source's data file. Pure: the rule runs later, in a transaction. */
export const mapped = (text: string, source: Source, parts: MappingParts): Mapped => {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { kind: 'unfit', reason: 'not json' }
  }
  if (source.ignore.some((when) => fits(body, when))) return { kind: 'ignored' }
  const rule = source.rules.find(({ when }) => fits(body, when))
  return rule === undefined ? { kind: 'unfit', reason: 'no rule' } : applied(body, rule, parts)
}
