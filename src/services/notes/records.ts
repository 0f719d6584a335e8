import { z } from 'zod'
import { table } from '../../core/table.ts'

/**
 * How long a note is kept: the general limitation period of three years. No statute names a period for counselling outside of
 * medicine (the thirty years of 精神卫生法 47 are for medical institutions, which we are not); the union may decide otherwise.
 */
const keptDays = 3 * 366

/** What a counsellor writes down about a case. Never changed: a correction is a row of its own. */
export const noteSchema = z.object({
  id: z.string(),
  version: z.number(),
  case: z.string(),
  person: z.string(),
  /** The counsellor's row, not the account: who may read follows from it. */
  counsellor: z.string(),
  at: z.string(),
  /** The note that this one corrects. */
  corrects: z.string().optional(),
  /** Sealed for `note`. */
  sealed: z.string(),
})
export type Note = z.output<typeof noteSchema>
export const notes = table<Note>({
  name: 'notes',
  schema: noteSchema,
  indexes: { case: ['case', 'at'], counsellor: ['counsellor', 'at'] },
  retention: { kind: 'days', days: keptDays, field: 'at' },
  personal: ['sealed'],
})
