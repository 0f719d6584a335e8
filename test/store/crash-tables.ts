import { z } from 'zod'
import { table } from '../../src/core/table.ts'

const halfSchema = z.object({ id: z.string(), version: z.number(), n: z.number(), filling: z.string() })
export type Half = z.output<typeof halfSchema>

/** Every transaction of the crash tests writes one row into each: one without the other would be half a transaction. */
export const lefts = table<Half>({ name: 'lefts', schema: halfSchema, indexes: { n: ['n'] } })
export const rights = table<Half>({ name: 'rights', schema: halfSchema, unique: { n: ['n'] } })

export const crashTables = [lefts, rights]
