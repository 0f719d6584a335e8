import { z } from 'zod'
import { table } from '../../core/table.ts'

/** A reminder that was said to staff: it stands on the page of today until somebody has seen it or it is of no use any more. */
export const staffNoticeSchema = z.object({
  /** That of the reminder and of its ledger row. */
  id: z.string(),
  version: z.number(),
  /** An account of staff, or the whole office. */
  staff: z.string(),
  /** The kind of reminder: it leads to the page where it is dealt with. */
  kind: z.string(),
  subject: z.string(),
  /** Neutral: it may go to a phone's locked screen. */
  words: z.string(),
  at: z.string(),
  state: z.enum(['open', 'seen']),
  seenBy: z.string().optional(),
  seenAt: z.string().optional(),
})
export type StaffNotice = z.output<typeof staffNoticeSchema>
export const staffNotices = table<StaffNotice>({
  name: 'staff_notices',
  schema: staffNoticeSchema,
  indexes: { open: ['staff', 'state', 'at'] },
  retention: { kind: 'days', days: 90, field: 'at' },
})
