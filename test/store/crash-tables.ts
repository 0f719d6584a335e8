import { z } from 'zod'
import { table } from '../../src/core/table.ts'

const halfSchema = z.object({
  id: z.string(),
  version: z.number(),
  n: z.number(),
  filling: z.string(),
  at: z.string().optional(),
})
export type Half = z.output<typeof halfSchema>

/** Every transaction of the crash tests writes one row into each: one without the other would be half a transaction. */
export const lefts = table<Half>({ name: 'lefts', schema: halfSchema, indexes: { n: ['n'] }, log: { month: 'at' } })
export const rights = table<Half>({ name: 'rights', schema: halfSchema, unique: { n: ['n'] } })

/** An instant that lies in one of two old months: with the tiny window the left row leaves memory at the next snapshot. */
export const oldInstant = (n: number): string => (n % 3 === 0 ? '2026-01-05T08:00:00.000Z' : '2026-02-05T08:00:00.000Z')

export const crashTables = [lefts, rights]
