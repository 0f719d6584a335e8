import { z } from 'zod'
import type { Work } from './store.ts'

/** What became of something that another system told us. */
export type HookResult =
  | {
      readonly kind: 'done'
      /** In one word, for staff. */
      readonly outcome: string
      /** Goes back to the sender, the same on every repetition: a code to show to whoever applied. */
      readonly answer?: Readonly<Record<string, string>>
    }
  /** It cannot be done as it is, and nothing was written: it waits for staff, who see the reason. No words of a person in it. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Where it came from. */
export interface HookOrigin {
  readonly source: string
  /** The receipt: the same for every repetition of the same thing. */
  readonly receipt: string
}

/** A rule that another system may set off, ready to run: its input has been checked. */
export interface ReadyHook {
  /** Whose turn it is, see `Store.transaction`. */
  readonly lock: string | undefined
  readonly run: (work: Work, from: HookOrigin) => Promise<HookResult>
}

export interface HookAction {
  /** What the data file calls it: `lecture.signup`. */
  readonly name: string
  /** Names of the fields it knows; of those that it cannot do without. */
  readonly fields: readonly string[]
  readonly required: readonly string[]
  /** Takes fields of any other name as well. */
  readonly isOpen: boolean
  /** @returns the name of the field that is wrong */
  readonly prepare: (values: Readonly<Record<string, string>>) => ReadyHook | string
}

interface Declared<Input extends z.ZodObject> {
  readonly name: string
  /** Every field is text: that is what a mapping makes. */
  readonly input: Input
  readonly isOpen?: boolean
  readonly lock?: (input: z.output<Input>) => string
  /** As `Store.transaction` wants it: it only awaits the store and may run again. */
  readonly run: (work: Work, input: z.output<Input>, from: HookOrigin) => Promise<HookResult>
}

/** An action with its input typed by zod. */
export const hookAction = <Input extends z.ZodObject>(declared: Declared<Input>): HookAction => {
  const { name, input, isOpen = false, lock, run } = declared
  const fields = Object.keys(input.shape)
  return {
    name,
    fields,
    required: fields.filter((field) => !z.safeParse(input.shape[field], undefined).success),
    isOpen,
    prepare: (values) => {
      const parsed = input.safeParse(values)
      if (!parsed.success) return String(parsed.error.issues[0]?.path[0] ?? name)
      return { lock: lock?.(parsed.data), run: (work, from) => run(work, parsed.data, from) }
    },
  }
}
