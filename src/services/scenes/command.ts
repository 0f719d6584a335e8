import { z } from 'zod'
import { ensure } from '../../core/errors.ts'
import type { Store } from '../../core/store.ts'
import { daysOf } from './counting.ts'
import { scenes, sceneKindSchema } from './records.ts'
import { allScenes, wantScene } from './rules.ts'

const asked = z.discriminatedUnion('act', [
  z.object({ act: z.literal('list'), days: z.number().int().min(1).max(366) }),
  z.object({
    act: z.literal('add'),
    kind: sceneKindSchema,
    of: z.string().optional(),
    title: z.string().optional(),
    says: z.string().optional(),
    isPermanent: z.boolean(),
    days: z.number().int().optional(),
  }),
  z.object({ act: z.literal('show'), id: z.string() }),
])
export type SceneAsked = z.input<typeof asked>

export const sceneLineSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['wanted', 'made', 'failed']),
  url: z.string().optional(),
  code: z.string().optional(),
  expiresAt: z.string().optional(),
  days: z.array(z.object({ day: z.string(), follows: z.number(), scans: z.number() })),
})
export type SceneLine = z.output<typeof sceneLineSchema>

/** What `npm run qr` asks, of the running server or of a store it opened itself. */
export const sceneCommand =
  (store: Store, isKnown: (words: string) => boolean) =>
  async (args: unknown): Promise<readonly SceneLine[]> => {
    const wanted = asked.parse(args)
    const days = wanted.act === 'list' ? wanted.days : 1
    const id = await (wanted.act === 'add'
      ? store.transaction('scenes', async (work) => (await wantScene(work, { isKnown }, { by: 'command', wanted })).id)
      : wanted.act === 'show'
        ? wanted.id
        : undefined)
    return store.read(async (read) => {
      const one = id === undefined ? undefined : await read.rows(scenes).get(id)
      ensure(id === undefined || one !== undefined, 'not_found', '没有这个码')
      const rows = one === undefined ? await allScenes(read) : [one]
      return Promise.all(
        rows.map(async (row) => ({
          id: row.id,
          title: row.title,
          state: row.state,
          ...(row.url === undefined ? {} : { url: row.url }),
          ...(row.code === undefined ? {} : { code: row.code }),
          ...(row.expiresAt === undefined ? {} : { expiresAt: row.expiresAt }),
          days: (await daysOf(read, row.scene, days)).map(({ day, follows, scans }) => ({ day, follows, scans })),
        })),
      )
    })
  }
