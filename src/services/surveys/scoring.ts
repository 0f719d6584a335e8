import {
  rangeOf,
  type Band,
  type Condition,
  type Conditions,
  type Item,
  type Scale,
  type Survey,
} from './definition.ts'

/** Values by linkId: an option's code, `true`, digits, words; empty when the question was skipped. */
export type Values = Readonly<Record<string, string>>

const valueOf = (values: Values, linkId: string): string | undefined => {
  const value = values[linkId]
  return value === undefined || value === '' ? undefined : value
}

const holds = (condition: Condition, values: Values): boolean => {
  const value = valueOf(values, condition.question)
  if (condition.operator === 'exists') return (value !== undefined) === condition.wanted
  if (value === undefined) return false
  switch (condition.operator) {
    case '=':
      return value === condition.wanted
    case '!=':
      return value !== condition.wanted
    case '<':
      return Number(value) < condition.wanted
    case '>':
      return Number(value) > condition.wanted
    case '<=':
      return Number(value) <= condition.wanted
    case '>=':
      return Number(value) >= condition.wanted
  }
}

const allHold = ({ behaviour, list }: Conditions, values: Values): boolean =>
  behaviour === 'all' ? list.every((one) => holds(one, values)) : list.some((one) => holds(one, values))

/** Whether the item is asked, by the answers before it. */
export const isEnabled = (item: Item, values: Values): boolean => item.enabledBy.every((one) => allHold(one, values))

/** The score of an answer as it was given; undefined when there is none. */
export const rawScore = (item: Item, value: string | undefined): number | undefined => {
  if (value === undefined || value === '') return undefined
  switch (item.type) {
    case 'text':
      return undefined
    case 'boolean':
      return value === 'true' ? 1 : 0
    case 'integer':
      return Number(value)
    case 'choice':
      return item.options.find(({ code }) => code === value)?.score
  }
}

const itemScore = (item: Item, value: string | undefined): number | undefined => {
  const raw = rawScore(item, value)
  const range = rangeOf(item)
  if (raw === undefined || range === undefined) return undefined
  return item.isReversed ? range.low + range.high - raw : raw
}

const tenths = (score: number): number => Math.round(score * 10) / 10

/**
 * The score of a scale. Items that were not asked do not count; as many as `mayMiss` that were skipped stand at the mean of the
 * others; with more there is no score.
 */
export const scoreOf = (survey: Survey, scale: Scale, values: Values): number | undefined => {
  const items = survey.items.filter((item) => item.scales.includes(scale.id) && isEnabled(item, values))
  const scores = items.flatMap((item) => itemScore(item, valueOf(values, item.linkId)) ?? [])
  if (scores.length === 0 || items.length - scores.length > scale.mayMiss) return undefined
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  if (scale.method === 'mean') return tenths(mean)
  return scores.length === items.length ? tenths(mean * items.length) : Math.round(mean * items.length)
}

/** The lowest and highest score a scale can have with all its items asked. */
export const scoreRange = (
  survey: Survey,
  scale: Scale,
): { readonly low: number; readonly high: number } | undefined => {
  const ranges = survey.items.filter(({ scales }) => scales.includes(scale.id)).flatMap((item) => rangeOf(item) ?? [])
  if (ranges.length === 0) return undefined
  const low = ranges.reduce((sum, range) => sum + range.low, 0)
  const high = ranges.reduce((sum, range) => sum + range.high, 0)
  // Items left out by their conditions take their lowest score with them.
  const least = Math.min(low, ...ranges.map((range) => range.low))
  return scale.method === 'sum'
    ? { low: least, high }
    : { low: Math.min(...ranges.map((range) => range.low)), high: Math.max(...ranges.map((range) => range.high)) }
}

export const bandOf = (scale: Scale, score: number): Band | undefined =>
  scale.bands.findLast(({ from }) => from <= score) ?? scale.bands[0]

/** The band of each scale; undefined where too much was left out. */
export const bandsOf = (
  survey: Survey,
  values: Values,
): readonly { readonly scale: Scale; readonly band: Band | undefined }[] =>
  survey.scales.map((scale) => {
    const score = scoreOf(survey, scale, values)
    return { scale, band: score === undefined ? undefined : bandOf(scale, score) }
  })

/** Whether an answer may mean danger. */
export const isWorrying = (item: Item, value: string): boolean => {
  const score = rawScore(item, value)
  return item.alertFrom !== undefined && score !== undefined && score >= item.alertFrom
}
