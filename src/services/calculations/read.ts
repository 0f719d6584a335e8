import type { LocalDate } from '../../core/time.ts'
import type { Field, FieldChoice } from '../../law/calculators/calculator.ts'
import { daysFromTo } from '../../law/calculators/dates.ts'
import { fromChineseNumber } from '../../law/citations.ts'
import { dateIn } from '../../law/dates-in-words.ts'

/** Reads what people write for a number, a length of time or a day: 8千5, 一万二, 4年11个月, 去年3月16号. */

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()

/** What stands around a number and changes nothing. */
const around =
  /人民币|块钱|块|元|¥|￥|税前|税后|应发|到手|每个?月|一个月(?=.*\d)|月薪|月工资|工资|大概|差不多|左右|上下|大约|约|一共|总共|总的|就是|是|有|共|多(?=$|元)|吧|了|。$/g
const unitWords = /(个?小时|个钟头|钟头|h|天|日|个人|人|级|岁|个|元)$/

const sizes: Readonly<Record<string, number>> = { 万: 10_000, w: 10_000, 千: 1_000, k: 1_000, 百: 100 }

/** `8千5` and `1万2`: a lone digit after the unit counts tenths of it. */
const withUnit = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)(万|w|千|k)(?:(\d+)(千|百)?)?$/.exec(text)
  if (match === null) return undefined
  const [, head = '', unit = '', rest = '', restUnit] = match
  const size = sizes[unit] ?? 1
  const tail = restUnit === undefined ? (rest.length === 1 ? size / 10 : 1) : (sizes[restUnit] ?? 1)
  return Math.round((Number(head) * size + Number(rest) * tail) * 100) / 100
}

const below10000 = (text: string): number | undefined => {
  if (text === '') return 0
  const whole = fromChineseNumber(text)
  if (whole !== undefined) return whole
  const short = /^(.*)(千|百)([一二两三四五六七八九])$/.exec(text)
  if (short === null) return undefined
  const [, head = '', unit = '', digit = ''] = short
  const [most, least] = [fromChineseNumber(head + unit), fromChineseNumber(digit)]
  return most === undefined || least === undefined ? undefined : most + (least * (sizes[unit] ?? 10)) / 10
}

const inChinese = (text: string): number | undefined => {
  if (text === '零' || text === '〇') return 0
  if (text === '' || !/^[零〇一二两三四五六七八九十百千万]+$/.test(text)) return undefined
  const [head = '', tail, more] = text.split('万')
  if (more !== undefined) return undefined
  if (tail === undefined) return below10000(head)
  const high = below10000(head)
  const low = /^[一二两三四五六七八九]$/.test(tail)
    ? (fromChineseNumber(tail) ?? 0) * 1_000
    : below10000(tail.replace(/^零/, ''))
  return high === undefined || low === undefined ? undefined : high * 10_000 + low
}

const none = /^(没有?|无|没|零)(加班|休|请过?|病假|用过|通知|书面通知)?(过)?$/

/** A number as people write it; undefined when there is none, or more than one. */
export const readNumber = (raw: string): number | undefined => {
  const text = plain(raw)
  if (none.test(text)) return 0
  const bare = text
    .replaceAll(/(?<=\d),(?=\d{3})/g, '')
    .replaceAll(around, '')
    .replace(unitWords, '')
  if (bare === '半') return 0.5
  if (/^\d+(\.\d+)?$/.test(bare)) return Number(bare)
  return withUnit(bare) ?? inChinese(bare)
}

/** `4年11个月`, 一年半, 半个月 as months; undefined for a bare number. */
const readSpan = (raw: string): number | undefined => {
  const text = plain(raw).replaceAll(/大概|差不多|左右|大约|约|了|多$|整$|满/g, '')
  const match = /^(?:([^年月]+)年(半)?)?(?:零|又)?(?:([^年月]+?)个?(半)?月)?$/.exec(text)
  if (match === null || !/[年月]/.test(text)) return undefined
  const [, years, halfYear, months, halfMonth] = match
  const ofYears = years === undefined ? 0 : years === '半' ? 0.5 : readNumber(years)
  const ofMonths = months === undefined ? 0 : months === '半' || months === '半个' ? 0.5 : readNumber(months)
  if (ofYears === undefined || ofMonths === undefined) return undefined
  return ofYears * 12 + (halfYear === undefined ? 0 : 6) + ofMonths + (halfMonth === undefined ? 0 : 0.5)
}

const two = (text: string): string => text.padStart(2, '0')

/** `1971年3月`, `71.3`, 上个月. */
const readMonth = (raw: string, today: LocalDate): string | undefined => {
  const match = /^(\d{4}|\d{2})[年./-]?(0?[1-9]|1[0-2])(?:月.*|[./-]\d{1,2}|)$/.exec(plain(raw))
  const [, year, month] = match ?? []
  if (year !== undefined && month !== undefined) {
    const century = year.length === 4 ? '' : Number(year) > Number(today.slice(2, 4)) ? '19' : '20'
    return `${century}${year}-${two(month)}`
  }
  return dateIn(raw, today)?.date.slice(0, 7)
}

export type Read = { readonly value: unknown } | { readonly say: string }

const say = {
  number: '没看出是多少。写个数就行，比如“8000”“3”。',
  span: '没看出是多久。写“8年”“4年11个月”“6个月”这样就行。',
  day: '还差具体哪一天。写成“2026年3月16日”这样；记不清，写最接近的那天。',
  date: '没看出是哪一天。写成“2026年3月16日”这样就行。',
  month: '没看出是哪年哪月。写成“1971年3月”这样就行。',
  list: '没看出是多少。一项一个数，用逗号隔开，比如“30000，20000”。',
  pick: '从上面选一个，点一下或者回数字都行。',
} as const

const found = (value: unknown, missing: string): Read => (value === undefined ? { say: missing } : { value })

const daysApart = (a: LocalDate, b: LocalDate): number => Math.abs(daysFromTo(a, b) - 1)

const readDate = (raw: string, today: LocalDate, near: boolean): Read => {
  const past = dateIn(raw, today)
  const ahead = near ? dateIn(raw, today, 'future') : undefined
  const closer =
    ahead !== undefined && (past === undefined || daysApart(today, ahead.date) < daysApart(today, past.date))
  const date = closer ? ahead : past
  if (date === undefined) return { say: say.date }
  return date.precision === 'day' ? { value: date.date } : { say: say.day }
}

const readList = (raw: string): Read => {
  const numbers = raw
    .normalize('NFKC')
    .split(/[,、;和+\n]+|\s+/)
    .filter((part) => part !== '')
    .map(readNumber)
  return numbers.length === 0 || numbers.includes(undefined) ? { say: say.list } : { value: numbers }
}

const readYes = (raw: string): boolean | undefined => {
  const text = plain(raw).replaceAll(/[,.。!]/g, '')
  if (/^(不是|否|不|没有?|没|不对|没离开|没交|没到|还没|还没有|没责令)(的|呢|吧|了)?$/.test(text)) return false
  return /^(是|对|有|嗯|是的|对的|交了|离开了|到了|没错|责令过)(的|吧|了)?$/.test(text) ? true : undefined
}

/** What was written, as the kind of input that was asked for. */
export const readField = (
  { kind, near = false }: Pick<Field, 'kind' | 'near'>,
  raw: string,
  today: LocalDate,
): Read => {
  switch (kind) {
    case 'money':
    case 'number':
      return found(readNumber(raw), say.number)
    case 'years': {
      const months = readSpan(raw)
      return found(months === undefined ? readNumber(raw) : months / 12, say.span)
    }
    case 'months':
      return found(readSpan(raw) ?? readNumber(raw), say.span)
    case 'date':
      return readDate(raw, today, near)
    case 'month':
      return found(readMonth(raw, today), say.month)
    case 'yes':
      return found(readYes(raw), say.pick)
    case 'choice':
      return { say: say.pick }
    case 'list':
      return readList(raw)
  }
}

const longestMeant = 16

/** The one choice that a short text means; a longer one, or one that asks, may be a question of its own. */
export const meantChoice = (choices: readonly FieldChoice[], raw: string): FieldChoice | undefined => {
  const text = plain(raw)
  if (text.length > longestMeant || /[?吗呢]|怎么|多少|什么/.test(text)) return undefined
  const meant = choices.filter(({ also }) => also !== undefined && new RegExp(also).test(text))
  return meant.length === 1 ? meant[0] : undefined
}

/** Whether somebody passes over a question that can be left out. */
export const isSkip = (raw: string): boolean =>
  /^(跳过|不知道|不清楚|不晓得|拿不准|记不清|不记得|没有?|没|无|还在|还在干|在职|没离开|没离职|还没|没签|一直没签|不是|没定|没算过?|不填|不用)(了|呢|吧|过)?$/.test(
    plain(raw).replaceAll(/[,.。!]/g, ''),
  )
