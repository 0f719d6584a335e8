import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'

/** That somebody was asked about one planned thing: an appointment, a limit, a seat, a matter. Once is enough. */
export const grantAskSchema = z.object({
  /** Derived from the person and what it is about. */
  id: z.string(),
  version: z.number(),
  at: z.string(),
})
export type GrantAsk = z.output<typeof grantAskSchema>
export const grantAsks = table<GrantAsk>({
  name: 'grant_asks',
  schema: grantAskSchema,
  retention: { kind: 'days', days: 400, field: 'at' },
})

export const grantAskId = (person: string, subject: string): string => derivedId('gra', person, subject)
