import { addDays, atLocal, wallClock, type LocalDate } from '../core/time.ts'
import { fromChineseNumber } from './citations.ts'
import { addMonths } from './deadlines/months.ts'

/** Which year or month is meant where none is said: of what has happened, the latest; of what is to come, the next. */
export type Lean = 'past' | 'future'

/** `month`: its first day. `rough`: about then, counted back from today: nobody would swear to the day. */
export interface ReadDate {
  readonly date: LocalDate
  readonly precision: 'day' | 'month' | 'rough'
}

export interface Known {
  readonly today: LocalDate
  readonly lean: Lean
}

type Read = (groups: Readonly<Record<string, string | undefined>>, known: Known) => ReadDate | undefined

export interface DateForm {
  readonly pattern: RegExp
  readonly read: Read
}

const two = (n: number): string => String(n).padStart(2, '0')

/** A day that is in the calendar; undefined for 2月30日. */
const realDay = (year: number, month: number, day: number): LocalDate | undefined => {
  const made = new Date(Date.UTC(year, month - 1, day))
  const real = made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day
  return real && year >= 1950 && year <= 2150 ? `${year}-${two(month)}-${two(day)}` : undefined
}

const num = (text: string | undefined): number =>
  fromChineseNumber((text ?? '').replace('廿', '二十').replace(/^0+(?=\d)/, '')) ?? Number.NaN

const day = (date: LocalDate | undefined): ReturnType<Read> =>
  date === undefined ? undefined : { date, precision: 'day' }
const month = (date: LocalDate | undefined): ReturnType<Read> =>
  date === undefined ? undefined : { date, precision: 'month' }
const rough = (date: LocalDate): ReturnType<Read> => ({ date, precision: 'rough' })

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4))
const monthOf = (date: LocalDate): number => Number(date.slice(5, 7))

const yearShift: Readonly<Record<string, number>> = { 大前年: -3, 前年: -2, 去年: -1, 今年: 0, 明年: 1, 后年: 2 }
const monthShift: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 这: 0, 本: 0, 当: 0, 下: 1 }
const dayShift: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 昨: -1, 今: 0, 明: 1, 后: 2, 大后: 3 }
const chineseDigits = '零一二三四五六七八九'
const weekdays = '一二三四五六'

/** 2026年, 26年, 去年 as a year; undefined when the words name none. */
export const saidYear = (words: string | undefined, { today }: Known): number | undefined => {
  if (words === undefined) return undefined
  const shift = yearShift[words]
  if (shift !== undefined) return yearOf(today) + shift
  const digits = words
    .replaceAll('〇', '零')
    .replaceAll(/[零一二三四五六七八九]/g, (one) => String(chineseDigits.indexOf(one)))
  const value = Number(digits.replaceAll(/\D/g, ''))
  return value < 100 ? 2000 + value : value
}

/** Where no year is said: the one that makes it the latest past, or the next to come. */
const leaningYear = (make: (year: number) => LocalDate | undefined, { today, lean }: Known): LocalDate | undefined => {
  const years = lean === 'past' ? [0, -1, -2, -3, -4] : [0, 1, 2, 3, 4]
  return years
    .map((shift) => make(yearOf(today) + shift))
    .find((date) => date !== undefined && (lean === 'past' ? date <= today : date >= today))
}

const monthDay: Read = ({ year, month: m, day: d }, known) => {
  const said = saidYear(year, known)
  const make = (one: number): LocalDate | undefined => realDay(one, num(m), num(d))
  return day(said === undefined ? leaningYear(make, known) : make(said))
}

const monthOnly: Read = ({ year, month: m }, known) => {
  const said = saidYear(year, known)
  if (said !== undefined) return month(realDay(said, num(m), 1))
  const first = `${known.today.slice(0, 7)}-01`
  return month(leaningYear((one) => realDay(one, num(m), 1), { ...known, today: first }))
}

const dayOnly: Read = ({ day: d }, known) => {
  const steps = known.lean === 'past' ? [0, -1, -2] : [0, 1, 2]
  const first = `${known.today.slice(0, 7)}-01`
  const found = steps
    .map((step) => addMonths(first, step))
    .map((date) => realDay(yearOf(date), monthOf(date), num(d)))
    .find((date) => date !== undefined && (known.lean === 'past' ? date <= known.today : date >= known.today))
  return day(found)
}

const relativeMonth: Read = ({ shift, day: d }, { today }) => {
  const first = addMonths(`${today.slice(0, 7)}-01`, monthShift[shift ?? ''] ?? 0)
  return d === undefined ? month(first) : day(realDay(yearOf(first), monthOf(first), num(d)))
}

const weekday: Read = ({ shift, weekday: w }, { today, lean }) => {
  const now = (wallClock(atLocal(today, 0)).weekday + 6) % 7
  const wanted = w === undefined || !weekdays.includes(w) ? 6 : weekdays.indexOf(w)
  const monday = addDays(today, -now)
  const weeks = shift === undefined ? undefined : monthShift[shift]
  if (weeks !== undefined) return day(addDays(monday, weeks * 7 + wanted))
  const date = addDays(monday, wanted)
  if (lean === 'past') return day(date <= today ? date : addDays(date, -7))
  return day(date >= today ? date : addDays(date, 7))
}

/** 半个月, 一个半月, 一年半: halves are fifteen days or six months. */
const monthsIn = (n: string | undefined, unit: string, half: boolean): number => {
  const each = unit === '年' ? 12 : 1
  return (n === '半' ? 0.5 : num(n) + (half ? 0.5 : 0)) * each
}

const backMonths = (today: LocalDate, months: number): LocalDate | undefined => {
  if (!Number.isFinite(months) || months > 600) return undefined
  const whole = addMonths(today, -Math.floor(months))
  return months % 1 === 0 ? whole : addDays(whole, -15)
}

const ago: Read = ({ n, unit = '', half, over }, { today }) => {
  if (/[天日]/.test(unit)) {
    const days = num(n)
    return days <= 1000 ? day(addDays(today, -days)) : undefined
  }
  if (/周|星期|礼拜/.test(unit)) return num(n) <= 200 ? rough(addDays(today, -7 * num(n))) : undefined
  const date = backMonths(today, monthsIn(n, unit, half !== undefined || over === '半'))
  return date === undefined ? undefined : rough(date)
}

const yearsAndMonths: Read = ({ years, n }, { today }) => {
  const date = backMonths(today, num(years) * 12 + num(n))
  return date === undefined ? undefined : rough(date)
}

const year = '(?:(?<year>\\d{4}年?|\\d{2}年|[一二][〇零一二三四五六七八九]{3}年|大前年|前年|去年|今年|明年|后年)的?)'
const mon = '(?<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])'
const dom =
  '(?<day>3[01]|[12]\\d|0?[1-9]|三十一?|[二廿]十[一二三四五六七八九]?|廿[一二三四五六七八九]|十[一二三四五六七八九]?|[一二三四五六七八九])'
const count = '(?<n>\\d{1,3}|半|两|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])'
/** Not part of a longer number, a price or an article, and not behind a year that was not understood. */
const alone = '(?<![\\d.第年零〇一二三四五六七八九十])'
/** Numbers of things and lengths of time that only look like days: 3号楼, 15日内, 1号线. */
const noThing = '(?![线楼机院厅门文员店车库仓码桌]|工(?:人|地|位)|内|以内|之内|后|之后|以后)'

/** Longer forms first: what one has read, the later ones do not read again. */
export const dateForms: readonly DateForm[] = [
  {
    pattern:
      /(?<!\d)(?<years>\d{1,2}|两|[一二三四五六七八九])年零?(?<n>\d{1,2}|两|十[一二]?|[一二三四五六七八九])个多?月(?:多?(?:之|以)?前|多?了)?/g,
    read: yearsAndMonths,
  },
  {
    pattern: new RegExp(`(?<!\\d)(?<year>\\d{4})[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})(?!\\d)`, 'g'),
    read: monthDay,
  },
  { pattern: /(?<!\d)(?<year>20\d\d)(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01])(?!\d)/g, read: monthDay },
  {
    pattern: new RegExp(`${alone}${year}?\\s*${mon}月(?:份的?)?\\s*${dom}[日号]?(?![\\d个%.元块万天])`, 'g'),
    read: monthDay,
  },
  { pattern: new RegExp(`(?<year>去年|前年|今年|明年)\\s*${mon}[./-]${dom}(?![\\d.])`, 'g'), read: monthDay },
  {
    pattern: new RegExp(
      `${alone}${year}?\\s*${mon}月(?:份|初|中旬|中|上旬|下旬|底|末)?(?![内后]|以内|之内|薪|工资条)`,
      'g',
    ),
    read: monthOnly,
  },
  {
    pattern: new RegExp(
      `(?<shift>上上|上|这|本|当|下)个?月的?(?:份|初|中旬|中|上旬|下旬|底|末)?(?:${dom}[日号])?`,
      'g',
    ),
    read: relativeMonth,
  },
  {
    pattern: new RegExp(
      `(?<![\\d./a-zA-Z-])${mon}[-./]${dom}(?![-\\d./%倍折]|\\s*(?:[万元块个天倍年千点时岁]|小时|分|公里|折))`,
      'g',
    ),
    read: monthDay,
  },
  {
    pattern: /(?<shift>大前|前|昨|今|明|大后|后)(?:天|日(?!期)|晚|早|儿)/g,
    read: ({ shift }, { today }) => day(addDays(today, dayShift[shift ?? ''] ?? 0)),
  },
  { pattern: /(?<shift>上上|上|这|本|下)(?:个)?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天])/g, read: weekday },
  {
    pattern: /(?<!每|[上这本下一两三四五六七八九十\d个])(?:周|星期|礼拜)(?<weekday>[一二三四五六日天])(?!天|到|至|休)/g,
    read: weekday,
  },
  {
    pattern: new RegExp(
      `${alone}${count}(?:多?个|个多)?(?<half>半)?(?<unit>天|日|周|星期|礼拜|月|年)(?<over>多|半)?(?:之|以)?前(?!面)`,
      'g',
    ),
    read: ago,
  },
  {
    pattern: new RegExp(
      `(?:快|已经|都|差不多|有)?\\s*${alone}${count}(?:多?个|个多)?(?<half>半)?(?<unit>天|周|星期|礼拜|月|年)(?<over>多|半)?了`,
      'g',
    ),
    read: ago,
  },
  { pattern: new RegExp(`${alone}${dom}号${noThing}`, 'g'), read: dayOnly },
  { pattern: new RegExp(`${alone}${dom}日${noThing}(?!常|子|期|薪|均|结)`, 'g'), read: dayOnly },
]
