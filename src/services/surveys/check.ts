import { rangeOf, type Condition, type Item, type Scale, type Survey } from './definition.ts'
import { disorderIn } from './disorders.ts'
import { scoreRange } from './scoring.ts'

const mostItems = 60
/** A numbered list on a phone; more than nine cannot be typed with one key. */
const mostOptions = 9
const longestSaid = 120

const doubles = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]

const saidProblems = (place: string, words: string): readonly string[] => {
  const named = disorderIn(words)
  return [
    ...(words.trim() === '' ? [`${place}：没有写字`] : []),
    ...(named === undefined ? [] : [`${place}：不能写“${named}”，只说得分和建议，比如“得分偏高，建议到正规医院看看”`]),
    ...(words.length > longestSaid ? [`${place}：超过${longestSaid}个字`] : []),
    ...(/[!！]/.test(words) ? [`${place}：不用感叹号`] : []),
  ]
}

const conditionProblems = (condition: Condition, place: string, before: readonly Item[]): readonly string[] => {
  const asked = before.find(({ linkId }) => linkId === condition.question)
  if (asked === undefined) return [`${place}：enableWhen 指的“${condition.question}”不在它前面`]
  if (typeof condition.wanted === 'number' && (Number.isNaN(condition.wanted) || asked.type !== 'integer'))
    return [`${place}：比大小只能对 integer 题，并且要写 answerInteger`]
  if (typeof condition.wanted !== 'string' || asked.type !== 'choice') return []
  return asked.options.some(({ code }) => code === condition.wanted)
    ? []
    : [`${place}：“${condition.question}”没有“${condition.wanted}”这个选项`]
}

const itemProblems = (survey: Survey, item: Item, index: number): readonly string[] => {
  const { linkId, type, options, text } = item
  const place = `item ${linkId}`
  const isScored = rangeOf(item) !== undefined
  const known = new Set(survey.scales.map(({ id }) => id))
  const isChoice = type === 'choice'
  return [
    ...(text === '' ? [`${place}：没有题目`] : []),
    ...(isChoice && (options.length < 2 || options.length > mostOptions)
      ? [`${place}：要有 2 到 ${mostOptions} 个选项，写在 answerOption 里`]
      : []),
    ...(!isChoice && options.length > 0 ? [`${place}：只有 choice 题有选项`] : []),
    ...doubles(options.map(({ code }) => code)).map((code) => `${place}：选项“${code}”写了两遍`),
    ...doubles(options.map(({ label }) => label)).map((label) => `${place}：选项“${label}”写了两遍`),
    ...(item.min !== undefined && item.max !== undefined && item.min > item.max ? [`${place}：最小比最大还大`] : []),
    ...item.scales.filter((id) => !known.has(id)).map((id) => `${place}：没有“${id}”这个量表`),
    ...(!isScored && (item.scales.length > 0 || item.alertFrom !== undefined)
      ? [`${place}：要计分，choice 的每个选项要有 ordinalValue，integer 要有 minValue 和 maxValue`]
      : []),
    ...item.enabledBy
      .flatMap(({ list }) => list)
      .flatMap((one) => conditionProblems(one, place, survey.items.slice(0, index))),
  ]
}

const scaleProblems = (survey: Survey, scale: Scale): readonly string[] => {
  const place = `scale ${scale.id === '' ? '（没有 id）' : scale.id}`
  const range = scoreRange(survey, scale)
  const first = scale.bands[0]
  const items = survey.items.filter(({ scales }) => scales.includes(scale.id))
  return [
    ...(scale.id === '' ? [`${place}：没有 id`] : []),
    ...saidProblems(`${place} label`, scale.label),
    ...(items.length === 0 ? [`${place}：没有一题算在里面`] : []),
    ...(Number.isInteger(scale.mayMiss) && scale.mayMiss >= 0 && scale.mayMiss < Math.max(items.length, 1)
      ? []
      : [`${place}：may-miss 要是 0 到题数减 1 的整数`]),
    ...(first === undefined ? [`${place}：没有分段`] : []),
    ...scale.bands.flatMap(({ label, say }, index) => [
      ...saidProblems(`${place} band ${index + 1} label`, label),
      ...saidProblems(`${place} band ${index + 1} say`, say),
    ]),
    ...(scale.bands.every(({ from }, index) => index === 0 || from > (scale.bands[index - 1]?.from ?? Number.NaN))
      ? []
      : [`${place}：分段要从小到大写`]),
    ...(first !== undefined && range !== undefined && !(first.from <= range.low)
      ? [`${place}：最低能得 ${range.low} 分，第一段要从这里或更低开始`]
      : []),
    ...doubles(scale.bands.map(({ label }) => label)).map((label) => `${place}：分段“${label}”写了两遍`),
  ]
}

/** All that is wrong with a questionnaire beyond its form, in words for the one who edits it. */
export const problemsOf = (survey: Survey): readonly string[] => [
  ...saidProblems('title', survey.title),
  ...(survey.items.length === 0 ? ['没有题目'] : []),
  ...(survey.items.length > mostItems ? [`超过${mostItems}题，手机上填不完`] : []),
  ...doubles(survey.items.map(({ linkId }) => linkId)).map((id) => `item ${id}：linkId 用了两遍`),
  ...doubles(survey.scales.map(({ id }) => id)).map((id) => `scale ${id}：id 用了两遍`),
  ...survey.items.flatMap((item, index) => itemProblems(survey, item, index)),
  ...survey.scales.flatMap((scale) => scaleProblems(survey, scale)),
]
