import { readFileSync } from 'node:fs'
import { z } from 'zod'

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u)

export const hotlineSchema = z.object({
  number: z.string().regex(/^\d{3,12}$/u),
  name: z.string().min(1),
  /** What to call it for, in words for members. */
  purpose: z.string().min(1),
  /** Empty when nobody has checked: then nothing is promised. */
  hours: z.string(),
  /** Where it is known from, and on which day. */
  source: z.string().min(1),
  asOf: date,
  /** False: known from general knowledge, the union still has to call and see. */
  verified: z.boolean(),
  /** The district's own line: named with the help in a crisis. */
  own: z.literal(true).optional(),
})
export type Hotline = z.output<typeof hotlineSchema>

const fileSchema = z.object({
  asOf: date,
  hotlines: z
    .array(hotlineSchema)
    .min(1)
    .refine((list) => new Set(list.map((hotline) => hotline.number)).size === list.length, 'a number stands twice')
    .refine((list) => list.filter(({ own }) => own === true).length <= 1, 'two lines are the own one'),
})

/**
 * The hotlines of `data/hotlines.json`, read once at start.
 * @throws when the file is absent or wrong, naming the place
 */
export const loadHotlines = (file: string): readonly Hotline[] => {
  const raw: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const parsed = fileSchema.safeParse(raw)
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`)
  return parsed.data.hotlines
}

/** `12356 心理援助热线（24小时）：…`, one line a number. */
export const hotlineLine = (hotline: Hotline): string =>
  `${hotline.number} ${hotline.name}${hotline.hours === '' ? '' : `（${hotline.hours}）`}：${hotline.purpose}`
