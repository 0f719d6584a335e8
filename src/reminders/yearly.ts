import { atLocal, type Instant, type LocalDate } from '../core/time.ts'

/** `MM-DD`, a day that comes every year. */
export type YearDay = string

/** Something that is open for some weeks every year. */
export interface Season {
  readonly opens: YearDay
  /** The last day, part of it. May lie before `opens` in the calendar: then it is a day of the next year. */
  readonly closes: YearDay
}

export const isDate = (date: LocalDate): boolean => {
  const at = Date.parse(`${date}T00:00:00.000Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
}

/** The day in a year; 29 February is 28 February in a year that has no other. */
export const dayInYear = (year: number, day: YearDay): LocalDate => {
  const date = `${String(year).padStart(4, '0')}-${day}`
  return day === '02-29' && !isDate(date) ? `${date.slice(0, 5)}02-28` : date
}

/** The season that opens in a year, as days. */
export const seasonOf = (
  year: number,
  { opens, closes }: Season,
): { readonly from: LocalDate; readonly to: LocalDate } => ({
  from: dayInYear(year, opens),
  to: dayInYear(closes < opens ? year + 1 : year, closes),
})

/** When people are told of something on a day: at 9:00. */
export const morningOf = (date: LocalDate): Instant => atLocal(date, 9 * 60)
