import { z } from 'zod'
import { table } from '../../src/core/table.ts'

const thingSchema = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  rank: z.number().optional(),
  /** Unique where it is there. */
  holder: z.string().nullish(),
})
export type Thing = z.output<typeof thingSchema>

/** A table that uses everything a declaration can say. */
export const things = table<Thing>({
  name: 'things',
  schema: thingSchema,
  indexes: { name: ['name', 'rank'], rank: ['rank'], byName: ['name'] },
  unique: { holder: ['holder'] },
})

const slotSchema = z.object({ id: z.string(), version: z.number(), slot: z.string(), person: z.string() })
export type Slot = z.output<typeof slotSchema>

/** One row a slot, whoever comes first. */
export const slots = table<Slot>({ name: 'slots', schema: slotSchema, unique: { slot: ['slot'] } })

export const contractTables = [things, slots]
