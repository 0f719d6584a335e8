import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'

/** The code by which a person joins another account, one a person: a new one takes the place of the one before. */
export const bindingCodeSchema = z.object({
  /** Derived from the person. */
  id: z.string(),
  version: z.number(),
  person: z.string(),
  /** Keyed hash; gone once it was used. */
  codeHash: z.string().optional(),
  expiresAt: z.string(),
  /** Start of the hour in which codes are counted, and how many there were. */
  since: z.string(),
  issued: z.number(),
})
export type BindingCode = z.output<typeof bindingCodeSchema>
export const bindingCodes = table<BindingCode>({
  name: 'binding_codes',
  schema: bindingCodeSchema,
  unique: { code: ['codeHash'] },
  retention: { kind: 'days', days: 1, field: 'expiresAt' },
})

export const bindingCodeId = (person: string): string => derivedId('bcd', person)
