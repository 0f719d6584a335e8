import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { LocalDate } from '../core/time.ts'

const dateSchema = z.iso.date()

const figureSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    name: z.string().min(1),
    /** Null: nobody has given it to us; answers name who knows it. Text where the rule is no number (三分之一). */
    value: z.union([z.number(), z.string().min(1)]).nullable(),
    unit: z.string(),
    /** First and last day it holds. */
    from: dateSchema,
    until: dateSchema.optional(),
    source: z.string().min(1),
    asOf: dateSchema,
    /** `verified`: read in the text · `secondary`: somebody else states it · `memory`: unchecked. The last two are shown with 待核实. */
    status: z.enum(['verified', 'secondary', 'memory']),
    /** Who knows it for sure. */
    ask: z.string().min(1),
  })
  .refine(({ from, until }) => until === undefined || from <= until, 'from is after until')
export type Figure = Readonly<z.output<typeof figureSchema>>

export const regionFiguresSchema = z.strictObject({
  /** `CN` or the administrative code. */
  code: z.string().min(1),
  name: z.string().min(1),
  level: z.enum(['country', 'province', 'city']),
  figures: z.array(figureSchema),
})
export type RegionFigures = Readonly<z.output<typeof regionFiguresSchema>>

export interface Figures {
  readonly all: readonly Figure[]
  /** What holds on the day, that of the smallest region first; undefined when nothing is kept for the day. */
  on(id: string, date: LocalDate): Figure | undefined
}

const rank = { city: 0, province: 1, country: 2 } as const

const overlaps = (a: Figure, b: Figure): boolean =>
  a.from <= (b.until ?? '9999-12-31') && b.from <= (a.until ?? '9999-12-31')

/** @throws when two figures of one region hold on the same day */
const withoutOverlaps = ({ code, figures }: RegionFigures): readonly Figure[] => {
  for (const [place, figure] of figures.entries()) {
    const double = figures.slice(place + 1).find((other) => other.id === figure.id && overlaps(other, figure))
    if (double !== undefined) throw new Error(`${code}: ${figure.id} has two values on ${double.from}`)
  }
  return figures
}

export const createFigures = (regions: readonly RegionFigures[]): Figures => {
  const all = regions.toSorted((a, b) => rank[a.level] - rank[b.level]).flatMap(withoutOverlaps)
  const byId = new Map<string, Figure[]>()
  for (const figure of all) byId.set(figure.id, [...(byId.get(figure.id) ?? []), figure])
  return {
    all,
    on: (id, date) => byId.get(id)?.find(({ from, until }) => from <= date && (until === undefined || date <= until)),
  }
}

/** Reads every JSON file of a folder. @throws naming the file that is not as it should be */
export const loadFigures = async (folder: string): Promise<Figures> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted()
  const regions = await Promise.all(
    names.map(async (name) => {
      const raw: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'))
      const checked = regionFiguresSchema.safeParse(raw)
      if (!checked.success) throw new Error(`${name}: ${z.prettifyError(checked.error)}`)
      return checked.data
    }),
  )
  return createFigures(regions)
}

const grouped = (value: number | string): string =>
  typeof value === 'string'
    ? value
    : String(value).replace(/^\d+/, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ','))

/** `2,660元/月（截至2026-11-23，待核实）`; without a value, who knows it. */
export const figureText = (figure: Figure): string => {
  if (figure.value === null) return `（${figure.name}这个数要问${figure.ask}）`
  const held = figure.until === undefined ? `截至${figure.asOf}` : `${figure.from}到${figure.until}`
  const doubt = figure.status === 'verified' ? '' : '，待核实'
  return `${grouped(figure.value)}${figure.unit}（${held}${doubt}）`
}

const placeholder = /\{\{figure:([a-z0-9-]+)\}\}/g

/** The ids of the figures a text asks for. */
export const figureIdsIn = (text: string): readonly string[] => [
  ...new Set(Array.from(text.matchAll(placeholder), ([, id]) => id ?? '')),
]

/** Puts the figures of the day where a text says `{{figure:min-wage-month}}`. */
export const fillFigures = (text: string, figures: Figures, date: LocalDate): string =>
  text.replaceAll(placeholder, (_whole, id: string) => {
    const figure = figures.on(id, date)
    if (figure !== undefined) return figureText(figure)
    const known = figures.all.find((other) => other.id === id)
    return known === undefined ? '（这个数要问12333）' : `（${known.name}这个数要问${known.ask}）`
  })
