import { addDays, type LocalDate } from '../../core/time.ts'
import type { Calendar } from '../calendar.ts'
import type { Count, Deadline, DeadlineDate } from './deadline.ts'
import { deadlines } from './deadlines.ts'
import { addMonths } from './months.ts'

interface Counted {
  readonly date: LocalDate
  readonly certain: boolean
}

const isWeekend = (date: LocalDate): boolean => {
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

/** Where no notice says so, Monday to Friday count: the date is a guess then, and said to be one. */
const addWorkdays = (from: LocalDate, n: number, calendar: Calendar): Counted => {
  let date = from
  let certain = true
  for (let left = n; left > 0;) {
    date = addDays(date, 1)
    const works = calendar.isWorkday(date)
    if (works === 'unknown') certain = false
    if (works === 'unknown' ? !isWeekend(date) : works) left -= 1
  }
  return { date, certain }
}

const rawDay = ({ from, n, unit }: Count, trigger: LocalDate, calendar: Calendar): Counted => {
  if (from === 'next-year') {
    const afterIt = addMonths(`${trigger.slice(0, 4)}-03-01`, 12 + n)
    return { date: addDays(afterIt, -1), certain: true }
  }
  if (unit === 'working day') return addWorkdays(trigger, n, calendar)
  const step = from === 'before' ? -n : n
  if (unit === 'day') return { date: addDays(trigger, step), certain: true }
  return { date: addMonths(trigger, unit === 'year' ? step * 12 : step), certain: true }
}

/** A day on which notice has to be given at the latest does not move on: it would come too late. */
const rolledDay = ({ from }: Count, raw: LocalDate, calendar: Calendar): LocalDate | null => {
  const next = calendar.workdayOnOrAfter(raw)
  if (next === 'unknown') return null
  return from === 'before' ? raw : next
}

/** The day a limit ends when its event was on `trigger`. */
export const lastDayOf = (item: Deadline, trigger: LocalDate, calendar: Calendar): DeadlineDate => {
  const { date: raw, certain } = rawDay(item.count, trigger, calendar)
  const rolled = certain ? rolledDay(item.count, raw, calendar) : null
  const days = [...new Set(item.remindDaysBefore)].toSorted((a, b) => b - a).map((days) => addDays(raw, -days))
  return {
    raw,
    rolled,
    certain: rolled !== null,
    cites: item.cites,
    reminders: item.count.from === 'before' ? days : days.filter((day) => day >= trigger),
    horizon: calendar.horizon,
    doubts: item.verified ? item.doubts : [...new Set(['这个期限还没核对到原文，待核实', ...item.doubts])],
  }
}

/** @returns undefined when there is no limit of that id */
export const deadlineOf = (id: string, trigger: LocalDate, calendar: Calendar): DeadlineDate | undefined => {
  const item = deadlines.get(id)
  return item === undefined ? undefined : lastDayOf(item, trigger, calendar)
}
