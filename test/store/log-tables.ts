import { z } from 'zod'
import type { Row } from '../../src/core/table.ts'
import { table } from '../../src/core/table.ts'

export const lineSchema = z.object({
  id: z.string(),
  version: z.number(),
  person: z.string(),
  at: z.string(),
  words: z.string().optional(),
  /** Unique where it is there. */
  ticket: z.string().nullish(),
})
export type Line = z.output<typeof lineSchema>

/** A log table that uses everything a declaration can say. */
export const lines = table<Line>({
  name: 'lines',
  schema: lineSchema,
  indexes: { person: ['person', 'at'], at: ['at'], words: ['words', 'person'] },
  unique: { ticket: ['ticket'], moment: ['person', 'at'] },
  log: { month: 'at' },
})

/** Everything that has a date in the past leaves memory at the next snapshot. */
export const tinyWindow = { recentMs: 0, minRows: 1, maxRows: 1_000_000 }

/** Text sorts by code point. */
export const byText = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

export const idsOf = (rows: readonly Row[]): readonly string[] => rows.map(({ id }) => id)
