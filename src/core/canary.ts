import { z } from 'zod'
import { firstLookupKey, type Sealer } from './seal.ts'
import type { Work } from './store.ts'
import { table } from './table.ts'

/** One sealed word, by which a start sees whether its keys are those that sealed the rest; and the key of look-ups. */
export const canarySchema = z.object({ id: z.string(), version: z.number(), sealed: z.string() })
export type Canary = z.output<typeof canarySchema>
export const canaries = table<Canary>({ name: 'canaries', schema: canarySchema })

const id = 'canary'
const lookupId = 'lookup'

/** False when the store was sealed with a key that is not here. The first start writes the canary. */
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

/**
 * The key of look-ups, kept sealed beside the data: new masters seal it anew like everything else, and what was hashed with it
 * goes on matching, also when the master it came from is gone. The first start takes the one that was always used.
 */
export const keptLookupKey = async (work: Work, sealer: Sealer, masters: readonly Buffer[]): Promise<Buffer> => {
  const kept = await work.rows(canaries).get(lookupId)
  if (kept !== undefined) return Buffer.from(sealer.open('key', kept.sealed), 'base64url')
  const first = firstLookupKey(masters)
  await work.rows(canaries).insert({ id: lookupId, sealed: sealer.seal('key', first.toString('base64url')) })
  return first
}
