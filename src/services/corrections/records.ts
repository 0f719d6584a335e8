import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'

/** An answer that was put right or taken out, as the content says it. */
export interface Correction {
  readonly entry: string
  /** Its title, when it still answers. */
  readonly title?: string
  readonly on: string
  /** One sentence, fit to be read by a member. */
  readonly what: string
}

export const correctionSchema = z.object({
  id: z.string(),
  version: z.number(),
  entry: z.string(),
  title: z.string().optional(),
  on: z.string(),
  what: z.string(),
  /** When we first saw it: who got the answer until then got the wrong one. */
  foundAt: z.string(),
  /** `open`: people are being looked for · `told`: all have their reminder · `cancelled`: the content says it no longer. */
  state: z.enum(['open', 'told', 'cancelled']),
  /** How many have a reminder. */
  people: z.number(),
})
export type CorrectionRow = z.output<typeof correctionSchema>
export const corrections = table<CorrectionRow>({
  name: 'corrections',
  schema: correctionSchema,
  indexes: { on: ['on'] },
  retention: { kind: 'days', days: 400, field: 'foundAt' },
})

/** Once an entry and a date, however often it is read. */
export const correctionId = ({ entry, on }: Pick<Correction, 'entry' | 'on'>): string => derivedId('cor', entry, on)
