import { z } from 'zod'
import { table } from '../../core/table.ts'

export const savedDeadlineSchema = z.object({
  id: z.string(),
  version: z.number(),
  person: z.string(),
  /** Id of the limit and the day it runs from: what the rest is worked out from again when a holiday notice comes out. */
  deadline: z.string(),
  trigger: z.string(),
  raw: z.string(),
  rolled: z.string().nullable(),
  state: z.enum(['open', 'ended']),
  createdAt: z.string(),
  endedAt: z.string().optional(),
  /** The last day that was shown before a holiday notice moved it. */
  shownBefore: z.string().optional(),
})
export type SavedDeadline = z.output<typeof savedDeadlineSchema>

/** Not a case: nobody but the member sees it. Kept when the member unfollows, told so at subscribe time. */
export const savedDeadlines = table<SavedDeadline>({
  name: 'saved_deadlines',
  schema: savedDeadlineSchema,
  indexes: { person: ['person', 'state', 'raw'], open: ['state', 'raw'] },
  retention: { kind: 'days', days: 400, field: 'raw' },
  personal: ['deadline', 'trigger', 'raw', 'rolled', 'shownBefore'],
})

export const deadlineTables = [savedDeadlines] as const
