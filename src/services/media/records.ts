import { z } from 'zod'
import { table } from '../../core/table.ts'
import { imageTypes, soundTypes } from './sniff.ts'

/** How long a picture or a voice message is kept at the longest; the chat it came in is kept as long. */
export const keptDays = 180

/** A picture or a voice message: what is known of it, and where its bytes lie. */
export const mediaSchema = z.object({
  id: z.string(),
  version: z.number(),
  at: z.string(),
  kind: z.enum(['image', 'voice']),
  /** Absent when it came in an anonymous form. */
  person: z.string().optional(),
  /** The case it belongs to: whoever may open that one may look at it. */
  case: z.string().optional(),
  /** Where to fetch it and where to answer; taken out when that is done. */
  from: z
    .object({
      account: z.string(),
      sender: z.string(),
      message: z.string(),
      /** What the channel fetches it by. */
      media: z.string(),
      receivedAt: z.string(),
    })
    .optional(),
  /** The turn it came with, so that the page shows it there again. Absent when it came in an anonymous form. */
  turn: z.string().optional(),
  /** Uploaded to the page and not yet part of a message. */
  waits: z.boolean().optional(),
  /** Of the voice only the words are wanted: nothing is kept, and nobody of the office listens to it. */
  onlyWords: z.boolean().optional(),
  /** `wanted`: to be fetched · `kept`: its bytes are here · `refused`, `lost`: there are none, `why` says it. */
  state: z.enum(['wanted', 'kept', 'refused', 'lost']),
  why: z.string().optional(),
  type: z.enum([...imageTypes, ...soundTypes]).optional(),
  bytes: z.number().optional(),
  /** Of the sealed bytes, see core/files. */
  hash: z.string().optional(),
  /** The file's own key, sealed. */
  key: z.string().optional(),
})
export type Media = z.output<typeof mediaSchema>

export const media = table<Media>({
  name: 'media',
  schema: mediaSchema,
  indexes: { person: ['person', 'at'], case: ['case', 'at'], hash: ['hash'] },
  retention: { kind: 'days', days: keptDays, field: 'at' },
  personal: ['from', 'key'],
})

export const mediaTables = [media]
