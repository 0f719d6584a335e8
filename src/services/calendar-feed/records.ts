import { z } from 'zod'
import { table } from '../../core/table.ts'

/** A member's private calendar address. */
export const calendarFeedSchema = z.object({
  /** Keyed hash of the address's token: the address itself is said once and kept nowhere else. */
  id: z.string(),
  version: z.number(),
  person: z.string(),
  createdAt: z.string(),
})
export type CalendarFeed = z.output<typeof calendarFeedSchema>
export const calendarFeeds = table<CalendarFeed>({
  name: 'calendar_feeds',
  schema: calendarFeedSchema,
  indexes: { person: ['person', 'createdAt'] },
})
