import { Cron } from 'croner'
import { remember } from '../core/remember.ts'
import { toInstant, type Instant } from '../core/time.ts'

/** A time in node-cron's syntax, taken apart: what each field allows. */
export interface CronFields {
  readonly seconds: readonly number[]
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  /** Empty where `last` alone names the day. */
  readonly days: readonly number[]
  /** The last day of the month, besides `days`. */
  readonly last: boolean
  readonly months: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
}

export type ReadCron =
  | { readonly kind: 'cron'; readonly fields: CronFields }
  | { readonly kind: 'wrong'; readonly words: string }

interface FieldRule {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly names?: readonly string[]
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const longNames: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'january february march april june july august september october november december ' +
    'sunday monday tuesday wednesday thursday friday saturday'
  )
    .split(' ')
    .map((name) => [name, name.slice(0, 3)]),
)

const rules = {
  seconds: { name: '秒', from: 0, to: 59 },
  minutes: { name: '分', from: 0, to: 59 },
  hours: { name: '时', from: 0, to: 23 },
  days: { name: '日', from: 1, to: 31 },
  months: { name: '月', from: 1, to: 12, names: monthNames },
  weekdays: { name: '星期', from: 0, to: 7, names: dayNames },
} as const satisfies Record<string, FieldRule>

/** Thrown and caught in this file only: where a field cannot be read. */
class WrongField extends Error {}

const numberOf = (word: string, { name, from, to, names }: FieldRule): number => {
  const known = names?.indexOf(longNames[word] ?? word) ?? -1
  const value = known >= 0 ? known + (names === monthNames ? 1 : 0) : /^\d{1,2}$/.test(word) ? Number(word) : undefined
  if (value === undefined) throw new WrongField(`${name}这一格的“${word}”看不懂，要填${from}到${to}的数。`)
  if (value < from || value > to) throw new WrongField(`${name}这一格只能填${from}到${to}，“${word}”不行。`)
  return value
}

const stepOf = (word: string | undefined, { name, from, to }: FieldRule): number => {
  if (word === undefined) return 1
  const step = /^\d{1,2}$/.test(word) ? Number(word) : 0
  if (step < 1 || step > to - from + 1) throw new WrongField(`${name}这一格“/”后面要填1到${to - from + 1}的数。`)
  return step
}

/** All values of one part between commas. A range whose end is before its start goes around, as in node-cron. */
const partValues = (part: string, rule: FieldRule): readonly number[] => {
  const [span = '', stepWord, ...more] = part.split('/')
  if (part === '' || more.length > 0) throw new WrongField(`${rule.name}这一格写得不完整：“${part}”。`)
  const step = stepOf(stepWord, rule)
  // 7 is Sunday as well: going around must not pass it twice.
  const top = rule.to === 7 ? 6 : rule.to
  if (span === '*') return steps(rule.from, top, step)
  const [first = '', last, ...rest] = span.split('-')
  if (rest.length > 0) throw new WrongField(`${rule.name}这一格写得不完整：“${part}”。`)
  const from = numberOf(first, rule)
  if (last === undefined) {
    if (stepWord !== undefined) throw new WrongField(`${rule.name}这一格的“/”前面要写*或者一段，比如1-10/2。`)
    return [from]
  }
  const to = numberOf(last, rule)
  if (from <= to) return steps(from, to, step)
  const size = top - rule.from + 1
  return steps(from, to + size, step).map((value) => ((value - rule.from) % size) + rule.from)
}

const steps = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step)

const fieldValues = (text: string, rule: FieldRule): readonly number[] => {
  if (/[w#?]|\dl|l-/.test(text) && rule.names !== monthNames)
    throw new WrongField(`${rule.name}这一格用了W、#、?这类写法，这里不用。要按工作日来，请在“哪些天”里选。`)
  const values = text.split(',').flatMap((part) => partValues(part, rule))
  return [...new Set(values)].toSorted((a, b) => a - b)
}

const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const readFields = (words: readonly string[]): CronFields => {
  const [seconds = '', minutes = '', hours = '', days = '', months = '', weekdays = ''] =
    words.length === 5 ? ['0', ...words] : words
  const dayWords = days.split(',')
  const plainDays = dayWords.filter((word) => word !== 'l')
  const fields = {
    seconds: fieldValues(seconds, rules.seconds),
    minutes: fieldValues(minutes, rules.minutes),
    hours: fieldValues(hours, rules.hours),
    days: plainDays.length === 0 ? [] : fieldValues(plainDays.join(','), rules.days),
    last: plainDays.length < dayWords.length,
    months: fieldValues(months, rules.months),
    weekdays: [...new Set(fieldValues(weekdays, rules.weekdays).map((day) => day % 7))].toSorted((a, b) => a - b),
  }
  const isPossible =
    fields.last || fields.months.some((month) => (fields.days[0] ?? 99) <= (longestMonth[month - 1] ?? 0))
  if (!isPossible) throw new WrongField('这些月份里没有填的那一日，这样永远不会运行。')
  return fields
}

/** Reads 5 or 6 fields of node-cron's syntax; what is wrong is said in words for whoever wrote it. */
export const readCron = (text: string): ReadCron => {
  const words = text.trim().toLowerCase().split(/\s+/)
  if (words.length !== 5 && words.length !== 6)
    return {
      kind: 'wrong',
      words: `要写5格（分 时 日 月 星期）或者6格（前面加秒），中间用空格，现在是${text.trim() === '' ? 0 : words.length}格。`,
    }
  try {
    return { kind: 'cron', fields: readFields(words) }
  } catch (error) {
    if (error instanceof WrongField) return { kind: 'wrong', words: error.message }
    throw error
  }
}

/** The same in the form croner reads, with every value written out, so that nothing is left to how two programs read a range. */
const plainPattern = ({ seconds, minutes, hours, days, last, months, weekdays }: CronFields): string =>
  [
    seconds.join(','),
    minutes.join(','),
    hours.join(','),
    // A star keeps croner from taking a full list for a restriction.
    days.length === 31 ? '*' : [...days, ...(last ? ['L'] : [])].join(','),
    months.length === 12 ? '*' : months.join(','),
    weekdays.length === 7 ? '*' : weekdays.join(','),
  ].join(' ')

const timerOf = remember(200, (text: string): Cron => {
  const read = readCron(text)
  if (read.kind === 'wrong') throw new Error(`${text}: ${read.words}`)
  // Both day fields have to fit, as in node-cron; the older custom is either.
  return new Cron(plainPattern(read.fields), { timezone: 'Asia/Shanghai', domAndDow: true, mode: '6-part' })
})

/** The first instant after `after` that the text names, in Shanghai; undefined when there is none. @throws for a text that is wrong */
export const nextInstant = (text: string, after: Instant): Instant | undefined => {
  const next = timerOf(text).nextRun(new Date(after))
  return next === null ? undefined : toInstant(next)
}
