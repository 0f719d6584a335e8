import { z } from 'zod'
import type { LocalDate } from '../../core/time.ts'
import type { Calendar } from '../calendar.ts'
import type { Figures } from '../figures.ts'

/** What a calculation may look at besides what was filled in. */
export interface Setting {
  readonly figures: Figures
  readonly calendar: Calendar
  readonly today: LocalDate
}

export interface CalculationStep {
  /** What is worked out here. */
  readonly what: string
  /** With the numbers put in. */
  readonly working: string
  /** The articles this step rests on, `劳动合同法第四十七条`. */
  readonly cites: readonly string[]
}

export type ResultValue = string | number | boolean | null | readonly boolean[]

export interface Worked {
  /** Keys as others know them (`N`, `units`); money in yuan. */
  readonly result: Readonly<Record<string, ResultValue>>
  /** The outcome in a few words, `经济补偿48,000元`. */
  readonly headline: string
  readonly steps: readonly CalculationStep[]
  /** Which reading was taken, what was not checked, what could change it. */
  readonly notes: readonly string[]
}

export type RefusalCode = 'unknown_calculator' | 'invalid' | 'figure_missing'

export type Calculated =
  | (Worked & { readonly ok: true; readonly cites: readonly string[] })
  | {
      readonly ok: false
      readonly code: RefusalCode
      /** Fit to show a member. */
      readonly message: string
      /** The input to look at again. */
      readonly field?: string
    }

/** Thrown inside a calculation and turned into a refusal by `calculate`. */
export class CannotCalculate extends Error {
  readonly code: RefusalCode
  readonly field: string | undefined
  constructor(code: RefusalCode, message: string, field?: string) {
    super(message)
    this.name = 'CannotCalculate'
    this.code = code
    this.field = field
  }
}

/** Refuses unless the inputs fit together. */
export function fits(condition: boolean, field: string, message: string): asserts condition {
  if (!condition) throw new CannotCalculate('invalid', message, field)
}

export type Inputs = Readonly<Record<string, unknown>>

/** `years` and `months` may be written as 4年11个月, `list` as several sums. */
export type FieldKind = 'money' | 'number' | 'years' | 'months' | 'date' | 'month' | 'yes' | 'choice' | 'list'

export interface FieldChoice {
  readonly label: string
  readonly value: string
  /** What people type instead, as a pattern found anywhere in a short text. */
  readonly also?: string
}

/** How one input is asked for. Inputs without a field can be given by a command or a page only. */
export interface Field {
  readonly key: string
  readonly kind: FieldKind
  readonly label: string
  readonly ask: string
  /** The calculation can do without it: 跳过 is an answer. */
  readonly optional?: boolean
  readonly choices?: readonly FieldChoice[]
  /** A day that may lie ahead: without a year the nearest one is meant, else the latest past. */
  readonly near?: boolean
  /** Asked only when true of what is known so far. */
  readonly when?: (known: Inputs, setting: Setting) => boolean
}

export interface Calculator {
  readonly id: string
  readonly zh: string
  /** What people call it: the words after 算, as a pattern without anchors. */
  readonly called: string
  /** Said first in a chat; may be empty. */
  readonly opening: string
  /** The time limit that goes with it: an id of the deadlines. */
  readonly deadline?: string
  readonly fields: readonly Field[]
  /** Is this value right for the input of that name? */
  readonly check: (key: string, value: unknown) => { readonly ok: true } | { readonly ok: false; readonly say: string }
  readonly keys: readonly string[]
  readonly run: (inputs: Inputs, setting: Setting) => Calculated
}

interface Definition<Shape extends z.ZodRawShape> {
  readonly id: string
  readonly zh: string
  readonly called: string
  readonly opening?: string
  readonly deadline?: string
  readonly schema: z.ZodObject<Shape, z.core.$strict>
  readonly fields: readonly Field[]
  /** @throws {CannotCalculate} */
  readonly work: (inputs: z.output<z.ZodObject<Shape, z.core.$strict>>, setting: Setting) => Worked
}

const citesOf = (steps: readonly CalculationStep[]): readonly string[] => [
  ...new Set(steps.flatMap(({ cites }) => cites)),
]

/** Null says that there is none, as an absent input does. */
const withoutNulls = (inputs: Inputs): Inputs =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null))

/** Ties the shape of the inputs to the work on them, and forgets the shape: the registry holds calculators of every kind. */
export const calculator = <Shape extends z.ZodRawShape>(definition: Definition<Shape>): Calculator => {
  const { schema, work, opening = '', ...rest } = definition
  const labelOf = (key: string): string => rest.fields.find((field) => field.key === key)?.label ?? key
  const wordsOf = (issue: z.core.$ZodIssue): string => {
    if (issue.code === 'unrecognized_keys') return `不认识这一项：${issue.keys.join('、')}`
    const [key] = issue.path
    return key === undefined ? issue.message : `${labelOf(String(key))}：${issue.message}`
  }
  const refusal = (issues: readonly z.core.$ZodIssue[]): Calculated => {
    const message = [...new Set(issues.map(wordsOf))].slice(0, 4).join('；')
    const key = issues.find(({ path }) => path.length > 0)?.path[0]
    return { ok: false, code: 'invalid', message, ...(key === undefined ? {} : { field: String(key) }) }
  }
  const run = (inputs: Inputs, setting: Setting): Calculated => {
    const parsed = schema.safeParse(withoutNulls(inputs))
    if (!parsed.success) return refusal(parsed.error.issues)
    try {
      const worked = work(parsed.data, setting)
      return { ok: true, ...worked, notes: [...new Set(worked.notes)], cites: citesOf(worked.steps) }
    } catch (error) {
      if (!(error instanceof CannotCalculate)) throw error
      const { code, message, field } = error
      return { ok: false, code, message, ...(field === undefined ? {} : { field }) }
    }
  }
  const check: Calculator['check'] = (key, value) => {
    const parsed = z
      .object(schema.shape)
      .partial()
      .safeParse({ [key]: value })
    return parsed.success ? { ok: true } : { ok: false, say: parsed.error.issues[0]?.message ?? '填的不对' }
  }
  return { ...rest, opening, keys: Object.keys(schema.shape), check, run }
}
