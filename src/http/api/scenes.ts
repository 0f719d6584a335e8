import { z } from 'zod'
import { nothing, office, route } from './route.ts'

/** A QR code of the Official Account and how often it was scanned: counts only. */
export const sceneSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.enum(['station', 'lecture', 'hall', 'poster']),
  title: z.string(),
  says: z.string().optional(),
  isPermanent: z.boolean(),
  state: z.enum(['wanted', 'made', 'failed']),
  /** Its picture, as an SVG to print; there once it is made. */
  picture: z.string().optional(),
  expiresAt: z.string().optional(),
  isEnded: z.boolean(),
  endsSoon: z.boolean(),
  /** Why the platform refused it. */
  code: z.string().optional(),
  createdAt: z.string(),
  follows: z.number(),
  scans: z.number(),
  /** The days on which it was scanned, newest first. */
  days: z.array(z.object({ day: z.string(), follows: z.number(), scans: z.number() })),
})
export type SceneView = z.output<typeof sceneSchema>

export const scenes = route({
  method: 'GET',
  path: '/api/staff/scenes',
  summary: 'QR codes of the Official Account with their scans by day, and what the account told us; counts only',
  access: office,
  query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
  body: nothing,
  reply: z.object({
    scenes: z.array(sceneSchema),
    events: z.array(z.object({ type: z.string(), count: z.number() })),
    /** What a code can be made for. */
    stations: z.array(z.object({ id: z.string(), name: z.string() })),
    lectures: z.array(z.object({ id: z.string(), title: z.string(), from: z.string() })),
    /** The account may have such codes. */
    isPossible: z.boolean(),
    permanentLeft: z.number(),
  }),
})
export type Scenes = z.output<typeof scenes.reply>

export const addScene = route({
  method: 'POST',
  path: '/api/staff/scenes',
  summary: 'Ask for a QR code of a station, a lecture, its hall, or a poster',
  access: office,
  query: nothing,
  body: z.object({
    kind: sceneSchema.shape.kind,
    of: z.string().max(60).optional(),
    title: z.string().max(60).optional(),
    says: z.string().max(60).optional(),
    isPermanent: z.boolean(),
    days: z.number().int().optional(),
  }),
  reply: nothing,
})

export const renewScene = route({
  method: 'POST',
  path: '/api/staff/scenes/:id/renew',
  summary: 'Ask once more for a code that failed or has ended',
  access: office,
  query: nothing,
  body: z.object({ version: z.number() }),
  reply: nothing,
})

export const sceneRoutes = [scenes, addScene, renewScene] as const
