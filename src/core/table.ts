import type { z } from 'zod'

/** Every stored row. `version` counts writes and is checked on update. */
export interface Row {
  readonly id: string
  readonly version: number
}

export type KeyPart = string | number
export type Retention =
  | { readonly kind: 'forever' }
  /** Pruned when the instant in `field` is older than `days`. */
  | { readonly kind: 'days'; readonly days: number; readonly field: string }

/**
 * A declaration of stored rows. Index and unique keys are lists of top-level fields; a row in which one of the fields is
 * undefined or null is left out of that index (so a unique key can bind only the rows that hold the thing).
 * Text sorts by code point, numbers by value; the row id always comes last.
 */
export interface Table<R extends Row = Row> {
  readonly name: string
  readonly schema: z.ZodType<R>
  /** The shape's version; raised together with `upgrade`. */
  readonly shape: number
  readonly indexes: Readonly<Record<string, readonly string[]>>
  readonly unique: Readonly<Record<string, readonly string[]>>
  readonly retention: Retention
  /**
   * Rows are written once, seldom changed and read mostly while they are new: old ones may leave memory for the disk. `month` names
   * the field with the row's instant. Such a table is pruned by whole months.
   */
  readonly log?: { readonly month: string } | undefined
  /** Field paths that hold personal data: for export, deletion and masking. */
  readonly personal: readonly string[]
  /** Turns a stored row of an earlier shape into the current one. */
  readonly upgrade: (row: Readonly<Record<string, unknown>>, from: number) => Readonly<Record<string, unknown>>
}

interface Declaration<R extends Row> {
  readonly name: string
  readonly schema: z.ZodType<R>
  readonly shape?: number
  readonly indexes?: Readonly<Record<string, readonly string[]>>
  readonly unique?: Readonly<Record<string, readonly string[]>>
  readonly retention?: Retention
  readonly log?: Table['log']
  readonly personal?: readonly string[]
  readonly upgrade?: Table<R>['upgrade']
}

export const table = <R extends Row>(declaration: Declaration<R>): Table<R> => ({
  shape: 1,
  indexes: {},
  unique: {},
  retention: { kind: 'forever' },
  personal: [],
  upgrade: (row) => row,
  ...declaration,
})
