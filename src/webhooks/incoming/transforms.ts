import type { HookAction } from '../../core/hook-action.ts'
import { cleanText } from '../../core/message.ts'
import { addDays } from '../../core/time.ts'

/** Makes what stood in a body into what a rule takes; undefined when it cannot. */
export type Transform = (raw: string) => string | undefined

/** Longer than any form field of ours: what is beyond would be cut somewhere. */
const longest = 4_000

/** What a data file may name. */
export interface MappingParts {
  readonly actions: ReadonlyMap<string, HookAction>
  readonly transforms: ReadonlyMap<string, Transform>
}

const trim: Transform = (raw) => {
  const plain = cleanText(raw)
  return plain.length > longest ? undefined : plain
}

const two = (digits: string): string => digits.padStart(2, '0')

/** `2026-11-23`, `2026/1/5`, `2026年1月5日`, `20261123`, the day of an instant with its offset left as it is written. */
const date: Transform = (raw) => {
  const plain = raw.normalize('NFKC').trim()
  const found =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$/u.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (found === null) return undefined
  const [, year = '', month = '', day = ''] = found
  const written = `${year}-${two(month)}-${two(day)}`
  // 31 February becomes a day of March on the way, and so is none.
  if (Number.isNaN(Date.parse(`${written}T00:00:00.000Z`))) return undefined
  return addDays(written, 0) === written ? written : undefined
}

/** An instant as rows have it, from ISO 8601 with an offset, or from seconds or milliseconds since 1970. */
const instant: Transform = (raw) => {
  const plain = raw.trim()
  const ms = /^\d{10}$/.test(plain)
    ? Number(plain) * 1000
    : /^\d{13}$/.test(plain)
      ? Number(plain)
      : /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(plain)
        ? Date.parse(plain)
        : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

export const plainTransforms = { trim, date, instant } as const
