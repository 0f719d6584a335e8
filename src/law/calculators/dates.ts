import { addDays, atLocal, dayMs, msBetween, type LocalDate } from '../../core/time.ts'
import type { Calendar, Known } from '../calendar.ts'
import { addMonths } from '../deadlines/months.ts'

/** `YYYY-MM` so many months later. */
export const addToMonth = (month: string, months: number): string => addMonths(`${month}-01`, months).slice(0, 7)

/** Months from the first `YYYY-MM` to the second. */
export const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))

/** Calendar days, both ends counted. */
export const daysFromTo = (from: LocalDate, to: LocalDate): number =>
  msBetween(atLocal(from, 0), atLocal(to, 0)) / dayMs + 1

/** How many full steps of `months` fit between `from` and the last day `to`, counted from the same first day each time. */
export const fullSteps = (from: LocalDate, to: LocalDate, months: number): number => {
  const end = addDays(to, 1)
  let steps = Math.max(0, Math.floor((monthsBetween(from, end) - 1) / months))
  while (addMonths(from, months * (steps + 1)) <= end) steps += 1
  return steps
}

/** Workdays with both ends counted; unknown when one of the days lies outside the published years. */
export const workdaysIn = (calendar: Calendar, from: LocalDate, to: LocalDate): Known<number> => {
  let count = 0
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const answer = calendar.isWorkday(day)
    if (answer === 'unknown') return 'unknown'
    if (answer) count += 1
  }
  return count
}

export const lastOfMonth = (date: LocalDate): LocalDate => addDays(addMonths(`${date.slice(0, 7)}-01`, 1), -1)

/** `6年3个月` for a number of months. */
export const spanText = (months: number): string => {
  const [years, rest] = [Math.floor(months / 12), months % 12]
  if (years === 0) return `${rest}个月`
  return rest === 0 ? `${years}年` : `${years}年${rest}个月`
}
