import { z } from 'zod'
import type { Case } from '../../casework/records.ts'
import type { Transitions } from '../../casework/transitions.ts'

/** An application that came from elsewhere, such as a form tool. */
export const applicationKind = 'application'

export const applicationResults = ['done', 'referred', 'unreached', 'nothing'] as const
/** What came of it: settled · given to another office · the person could not be reached · there was nothing to do. */
export type ApplicationResult = (typeof applicationResults)[number]

const bodySchema = z.object({
  /** What it is about, in the sender's word: `aid`. Fit to stand in a list. */
  about: z.string(),
  /** Where it came from. */
  source: z.string(),
  /** All sealed (purpose `contact`); `answers` is a record of the form's other fields. */
  name: z.string().optional(),
  phone: z.string().optional(),
  answers: z.string(),
  result: z.enum(applicationResults).optional(),
})
export type ApplicationBody = z.output<typeof bodySchema>
export const applicationBody = (row: Case): ApplicationBody => bodySchema.parse(row.body)

export const applicationMoves: Transitions = { open: ['closed'], closed: [] }
