import { z } from 'zod'
import { table } from '../../core/table.ts'

/** `hall`: hangs in the hall of a lecture and checks in; `lecture` stands on its posters and signs up. */
export const sceneKindSchema = z.enum(['station', 'lecture', 'hall', 'poster'])
export type SceneKind = z.output<typeof sceneKindSchema>

/** A QR code of the account with a scene of ours in it. */
export const sceneSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: sceneKindSchema,
  /** What the platform hands back when it is scanned; 1 to 64 characters. */
  scene: z.string(),
  /** What the console calls it. */
  title: z.string(),
  /** Of a poster: what the button under it says. */
  says: z.string().optional(),
  /** A permanent one counts against the account's 100,000 for ever. */
  isPermanent: z.boolean(),
  /** How many days a temporary one is good for, 30 at most. */
  days: z.number(),
  state: z.enum(['wanted', 'made', 'failed']),
  /** What the picture holds. Whoever scans it asks the platform, not us. */
  url: z.string().optional(),
  expiresAt: z.string().optional(),
  /** Why it could not be made, the platform's code. */
  code: z.string().optional(),
  createdAt: z.string(),
  /** The account of staff who asked for it. */
  by: z.string(),
})
export type SceneCode = z.output<typeof sceneSchema>
export const scenes = table<SceneCode>({
  name: 'scenes',
  schema: sceneSchema,
  indexes: { created: ['createdAt'], scene: ['scene', 'createdAt'] },
})

/** How often a scene was scanned on a day. Nothing of who. */
export const sceneDaySchema = z.object({
  /** Derived from scene and day. */
  id: z.string(),
  version: z.number(),
  scene: z.string(),
  day: z.string(),
  /** People who began to follow with it. */
  follows: z.number(),
  /** People who followed before. */
  scans: z.number(),
})
export type SceneDay = z.output<typeof sceneDaySchema>
export const sceneDays = table<SceneDay>({
  name: 'scene_days',
  schema: sceneDaySchema,
  indexes: { scene: ['scene', 'day'], day: ['day'] },
  retention: { kind: 'days', days: 1_100, field: 'day' },
})

/** How often the platform told us of something on a day, by its own word for it. */
export const eventDaySchema = z.object({
  id: z.string(),
  version: z.number(),
  day: z.string(),
  type: z.string(),
  count: z.number(),
})
export type EventDay = z.output<typeof eventDaySchema>
export const eventDays = table<EventDay>({
  name: 'event_days',
  schema: eventDaySchema,
  indexes: { day: ['day'] },
  retention: { kind: 'days', days: 400, field: 'day' },
})

export const sceneTables = [scenes, sceneDays, eventDays] as const
