import { z } from 'zod'
import { jobs } from '../../src/core/job.ts'
import { table } from '../../src/core/table.ts'
import { leases } from '../../src/jobs/leases.ts'

/** What a job is to bring about: one row, however often it is run. */
const effectSchema = z.object({ id: z.string(), version: z.number(), key: z.string() })
export type Effect = z.output<typeof effectSchema>
export const effects = table<Effect>({ name: 'effects', schema: effectSchema })

/** A row for each time a job was run. */
const ringSchema = z.object({
  id: z.string(),
  version: z.number(),
  key: z.string(),
  owner: z.string(),
  interrupted: z.string(),
})
export type Ring = z.output<typeof ringSchema>
export const rings = table<Ring>({ name: 'rings', schema: ringSchema })

export const jobTables = [jobs, leases, effects, rings]
