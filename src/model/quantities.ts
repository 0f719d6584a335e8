import { fromChineseNumber } from '../law/citations.ts'

/** A number in a text and what it counts; `unit` is empty when nothing follows that we know. */
export interface Quantity {
  readonly value: number
  readonly unit: string
}

/** How people write a unit, and the one form it is compared by. */
const units: readonly (readonly [RegExp, string])[] = [
  [/^个?工作日/, '工作日'],
  [/^个?小时|^个?钟头/, '小时'],
  [/^分钟/, '分钟'],
  [/^个月/, '个月'],
  [/^周岁|^岁/, '岁'],
  [/^[日天]/, '天'],
  [/^月/, '月'],
  [/^年/, '年'],
  [/^周|^个?星期/, '周'],
  [/^元|^块/, '元'],
  [/^%/, '%'],
  [/^倍/, '倍'],
  [/^[人名]/, '人'],
  [/^级/, '级'],
]

const unitAt = (text: string): string => units.find(([pattern]) => pattern.test(text))?.[1] ?? ''

const scales: Readonly<Record<string, number>> = { 万: 10_000, 千: 1000, 亿: 100_000_000 }

/** What looks like a number and is a word. */
const words = /千万别|千万要|千万不|万一|万万|十分|百般|一一|九九六|三五天/g

/** Articles are looked at elsewhere. */
const articles = /第[零〇一二两三四五六七八九十百千\d、和或及至到-]+[条款项](?:之[一二三四五六七八九十])?/g

const number = /\d+(?:\.\d+)?|百分之[零〇一二两三四五六七八九十百]+|[零〇一二两三四五六七八九十百千]+|半/g

const valueOf = (written: string): number | undefined => {
  if (/^\d/.test(written)) return Number(written)
  if (written === '半') return 0.5
  if (written.startsWith('百分之')) return fromChineseNumber(written.slice('百分之'.length))
  return fromChineseNumber(written)
}

/**
 * The numbers of a text. A Chinese numeral of one sign is one only where a unit follows (一般 and 一起 are none).
 * 二十五 and 25, 三十日 and 30天 give the same; 三万 is 30000; a numeral nobody can read has the value NaN, which equals nothing.
 */
export const quantitiesIn = (text: string): readonly Quantity[] => {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/(?<=\d),(?=\d{3})/g, '')
    .replaceAll(articles, ' ')
    .replaceAll(words, ' ')
  const found: Quantity[] = []
  for (const match of plain.matchAll(number)) {
    const written = match[0]
    let rest = plain.slice(match.index + written.length)
    const scale = scales[rest.charAt(0)]
    if (scale !== undefined) rest = rest.slice(1)
    const unit = written.startsWith('百分之') ? '%' : unitAt(rest)
    const isDigits = /^\d/.test(written)
    if (!isDigits && scale === undefined && unit === '' && (written.length === 1 || written === '半')) continue
    const value = valueOf(written) ?? Number.NaN
    found.push({ value: value * (scale ?? 1), unit })
  }
  return found
}

/** Whether every number of `text` stands in `sources` as well, with the same unit where it has one. */
export const quantitiesStandIn = (text: string, sources: readonly Quantity[]): boolean =>
  quantitiesIn(text).every(({ value, unit }) =>
    sources.some((one) => one.value === value && (unit === '' || one.unit === unit)),
  )
