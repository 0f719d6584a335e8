import { z } from 'zod'
import type { Sealer } from './seal.ts'
import type { Work } from './store.ts'
import { table } from './table.ts'

/** One sealed word, by which a start sees whether its key is the one that sealed the rest. */
export const canarySchema = z.object({ id: z.string(), version: z.number(), sealed: z.string() })
export type Canary = z.output<typeof canarySchema>
export const canaries = table<Canary>({ name: 'canaries', schema: canarySchema })

const id = 'canary'

/** False when the store was sealed with another key. The first start writes the canary. */
export const keyFits = async (work: Work, sealer: Sealer): Promise<boolean> => {
  const kept = await work.rows(canaries).get(id)
  if (kept === undefined) {
    await work.rows(canaries).insert({ id, sealed: sealer.seal('lookup', id) })
    return true
  }
  try {
    return sealer.open('lookup', kept.sealed) === id
  } catch {
    return false
  }
}
