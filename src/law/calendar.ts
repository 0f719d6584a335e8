import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { addDays, atLocal, wallClock, type LocalDate } from '../core/time.ts'

const dateSchema = z.iso.date()

/** One published year: what the State Council's notice says about it. A clerk adds the next year's file each November. */
export const holidayYearSchema = z
  .object({
    year: z.number().int(),
    source: z.string().min(1),
    asOf: dateSchema,
    /** The statutory days (three times the wage), 13 a year since 2025. */
    statutory: z.array(z.object({ date: dateSchema, name: z.string().min(1) })).length(13),
    /** Days off, both ends included; days moved here from a weekend are among them. */
    off: z.array(z.object({ from: dateSchema, to: dateSchema })),
    /** Saturdays and Sundays that are worked instead. */
    makeUpWorkdays: z.array(dateSchema),
  })
  .superRefine((value, context) => {
    const days = [
      ...value.statutory.map(({ date }) => date),
      ...value.off.flatMap(({ from, to }) => [from, to]),
      ...value.makeUpWorkdays,
    ]
    for (const day of days)
      if (!day.startsWith(`${value.year}-`)) context.addIssue({ code: 'custom', message: `${day} is of another year` })
    for (const { from, to } of value.off)
      if (from > to) context.addIssue({ code: 'custom', message: `${from} is after ${to}` })
  })
export type HolidayYear = z.output<typeof holidayYearSchema>

/** Of a day outside the published years nothing is said: the caller tells so, it does not guess. */
export type Known<T> = T | 'unknown'

export interface Calendar {
  /** First and last day of the published years. A year missing in between is unknown as well. */
  readonly since: LocalDate
  readonly horizon: LocalDate
  isWorkday(date: LocalDate): Known<boolean>
  isStatutoryHoliday(date: LocalDate): Known<boolean>
  /** Whether `date` is one of the days off of a holiday, statutory or moved there. */
  isHoliday(date: LocalDate): Known<boolean>
  /** `date` itself when it is a workday, else the first after it: where a time limit rolls to. */
  workdayOnOrAfter(date: LocalDate): Known<LocalDate>
  /** The first workday after `date`. */
  nextWorkday(date: LocalDate): Known<LocalDate>
}

const daysOf = ({ from, to }: { readonly from: LocalDate; readonly to: LocalDate }): readonly LocalDate[] => {
  const days: LocalDate[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

const isWeekend = (date: LocalDate): boolean => {
  const { weekday } = wallClock(atLocal(date, 0))
  return weekday === 0 || weekday === 6
}

/** Workdays and holidays of the published years. Without any year everything is unknown. */
export const createCalendar = (years: readonly HolidayYear[]): Calendar => {
  const known = new Set(years.map(({ year }) => String(year)))
  const statutory = new Set(years.flatMap((year) => year.statutory.map(({ date }) => date)))
  const off = new Set([...statutory, ...years.flatMap((year) => year.off.flatMap(daysOf))])
  const worked = new Set(years.flatMap((year) => year.makeUpWorkdays))
  const sorted = [...known].toSorted()

  const isKnown = (date: LocalDate): boolean => known.has(date.slice(0, 4))
  const isWorkday = (date: LocalDate): Known<boolean> => {
    if (!isKnown(date)) return 'unknown'
    return !off.has(date) && (worked.has(date) || !isWeekend(date))
  }
  const workdayOnOrAfter = (date: LocalDate): Known<LocalDate> => {
    for (let day = date; ; day = addDays(day, 1)) {
      const answer = isWorkday(day)
      if (answer === 'unknown') return 'unknown'
      if (answer) return day
    }
  }
  return {
    since: `${sorted.at(0) ?? '9999'}-01-01`,
    horizon: `${sorted.at(-1) ?? '0000'}-12-31`,
    isWorkday,
    isStatutoryHoliday: (date) => (isKnown(date) ? statutory.has(date) : 'unknown'),
    isHoliday: (date) => (isKnown(date) ? off.has(date) : 'unknown'),
    workdayOnOrAfter,
    nextWorkday: (date) => workdayOnOrAfter(addDays(date, 1)),
  }
}

/** Reads every `YYYY.json` of a folder. @throws naming the file that is not as it should be */
export const loadHolidays = async (folder: string): Promise<readonly HolidayYear[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}\.json$/.test(name)).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const raw: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'))
      const checked = holidayYearSchema.safeParse(raw)
      if (!checked.success) throw new Error(`${name}: ${z.prettifyError(checked.error)}`)
      if (`${checked.data.year}.json` !== name) throw new Error(`${name}: holds the year ${checked.data.year}`)
      return checked.data
    }),
  )
}
