import { z } from 'zod'
import { addDays, atLocal, wallClock, type LocalDate } from '../core/time.ts'
import type { Calendar, Known } from '../law/calendar.ts'

const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Which days a standing rule runs on, of those its cron names. */
export const dayRuleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('every') }),
  z.object({ kind: z.literal('workday') }),
  z.object({ kind: z.literal('first-workday') }),
  z.object({ kind: z.literal('last-workday') }),
  /** The first workday after the days off of a holiday. */
  z.object({ kind: z.literal('after-holiday') }),
  /** The last workday before them. */
  z.object({ kind: z.literal('before-holiday') }),
  z
    .object({
      kind: z.literal('yearly'),
      month: z
        .number({ error: '要填几月。' })
        .int('月份要填1到12。')
        .min(1, '月份要填1到12。')
        .max(12, '月份要填1到12。'),
      day: z
        .number({ error: '要填几日。' })
        .int('日期要填1到31。')
        .min(1, '日期要填1到31。')
        .max(31, '日期要填1到31。'),
      /** What a 29 February means in a year that has none. */
      leap: z.enum(['feb28', 'mar1', 'skip'], '要选没有2月29日的年份怎么办。'),
    })
    .refine(({ month, day }) => day <= (longest[month - 1] ?? 0), '这个月没有这一天。'),
])
export type DayRule = z.output<typeof dayRuleSchema>

/** No row of days without a workday is longer: beyond it the first and the last workday of a month cannot lie. */
const longestRest = 15

/** Whether there is a workday among the days from `from` to `to`, both included. */
const hasWorkday = (calendar: Calendar, from: LocalDate, to: LocalDate): Known<boolean> => {
  let isUnsure = false
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const known = calendar.isWorkday(day)
    if (known === true) return true
    if (known === 'unknown') isUnsure = true
  }
  return isUnsure ? 'unknown' : false
}

const not = (known: Known<boolean>): Known<boolean> => (known === 'unknown' ? known : !known)

const both = (one: Known<boolean>, other: () => Known<boolean>): Known<boolean> => {
  if (one === false) return false
  const second = other()
  if (second === false) return false
  return one === 'unknown' ? one : second
}

const lastOfMonth = (date: LocalDate): LocalDate => {
  const next = addDays(`${date.slice(0, 7)}-28`, 4)
  return addDays(`${next.slice(0, 7)}-01`, -1)
}

const isFirstWorkday = (calendar: Calendar, date: LocalDate): Known<boolean> => {
  if (Number(date.slice(8)) > longestRest) return false
  return both(calendar.isWorkday(date), () => not(hasWorkday(calendar, `${date.slice(0, 7)}-01`, addDays(date, -1))))
}

const isLastWorkday = (calendar: Calendar, date: LocalDate): Known<boolean> => {
  const last = lastOfMonth(date)
  if (Number(last.slice(8)) - Number(date.slice(8)) > longestRest) return false
  return both(calendar.isWorkday(date), () => not(hasWorkday(calendar, addDays(date, 1), last)))
}

/** Whether the days off next to a workday, on the side of `step`, are those of a holiday and not of a plain weekend. */
const nextToHoliday = (calendar: Calendar, date: LocalDate, step: 1 | -1): Known<boolean> =>
  both(calendar.isWorkday(date), () => {
    for (let away = 1; away <= longestRest; away += 1) {
      const day = addDays(date, step * away)
      const isWorkday = calendar.isWorkday(day)
      if (isWorkday === true) return false
      if (isWorkday === 'unknown') return 'unknown'
      if (calendar.isHoliday(day) === true) return true
    }
    return false
  })

const isYearly = (rule: Extract<DayRule, { kind: 'yearly' }>, date: LocalDate): boolean => {
  const { month, day } = wallClock(atLocal(date, 0))
  if (rule.month === month && rule.day === day) return true
  if (rule.month !== 2 || rule.day !== 29 || lastOfMonth(`${date.slice(0, 4)}-02-01`).endsWith('29')) return false
  return (rule.leap === 'feb28' && month === 2 && day === 28) || (rule.leap === 'mar1' && month === 3 && day === 1)
}

/** Whether a rule's day is this one; `unknown` past the published holidays, where nobody may guess. */
export const dayHolds = (calendar: Calendar, rule: DayRule, date: LocalDate): Known<boolean> => {
  switch (rule.kind) {
    case 'every':
      return true
    case 'workday':
      return calendar.isWorkday(date)
    case 'first-workday':
      return isFirstWorkday(calendar, date)
    case 'last-workday':
      return isLastWorkday(calendar, date)
    case 'after-holiday':
      return nextToHoliday(calendar, date, -1)
    case 'before-holiday':
      return nextToHoliday(calendar, date, 1)
    case 'yearly':
      return isYearly(rule, date)
  }
}
