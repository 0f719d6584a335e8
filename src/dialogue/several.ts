import { askedIn, leansOnLast } from '../knowledge/questions.ts'
import type { Mind } from './mind.ts'

/** Shorter than this a part leans on the rest: 合法吗, 怎么办. */
const ownWords = 6
/** From here a message is a story, and what it asks stands at its end. */
const storyLength = 40
const labelLength = 24
const mostParts = 5

/** Where the asking begins in words without a mark: 请假要开我能告吗 asks 能告吗. */
const core =
  /(?:能不能|要不要|是不是|该不该|可不可以|会不会|算不算|有没有|能|可以|该|算|怎么|多少|几|为什么|凭什么|哪)[^能可要该算怎多几有为凭哪]{0,10}$/u

/** A label of fewer characters says nothing. */
const shortest = 4

/** 还有公积金呢 brings up a matter of its own, 还有要多久 does not. */
const adds = /^\s*(?:另外|还有|再就是|对了)/u

const bare = (question: string): string =>
  question
    .replaceAll(/\s+/gu, '')
    .replace(/^(?:另外|还有|再就是|对了)[，：]?/u, '')
    .replace(/[？?。，,；;！!啊呀呢哦]+$/u, '')

/** A question as a button: what it asks, without the story before it. */
export const labelOf = (question: string): string => {
  const asked = bare(askedIn(question))
  const whole = bare(question)
  // 怎么办 alone names nothing: what stands before it does.
  const plain = asked.length < shortest && whole.length > asked.length ? whole.slice(-labelLength) : asked
  if (plain.length <= labelLength) return plain
  return core.exec(plain)?.[0] ?? `……${plain.slice(-labelLength)}`
}

/** The one of several questions that was chosen, by its words or by its label. */
export const chosenOf = (left: readonly string[], said: string): string | undefined =>
  left.find((question) => question === said || labelOf(question) === said)

/** What is told in a message before it first asks. */
const storyOf = (whole: string, { split }: Pick<Mind, 'split'>): string => {
  const [first = ''] = split(whole)
  const asked = first.lastIndexOf(labelOf(first))
  return asked <= 0 ? first : first.slice(0, asked)
}

/** What a few words at the end of a story ask for: alone they hold no matter at all. */
const usual: readonly (readonly [RegExp, string])[] = [
  [/告/u, '怎么申请劳动仲裁'],
  [/(?:赔|补|拿)(?:偿)?(?:到|得到)?(?:多少|几个月|几倍)|有没有(?:赔|补)偿/u, '经济补偿怎么算'],
  [/辞职|离职|不干/u, '单位有错我自己提离职有补偿吗'],
]
const fewWords = 8

/** One of several questions as it is looked up: with the story it came in, unless its few words say what is usual. */
export const asAsked = (question: string, whole: string, mind: Pick<Mind, 'split'>): string => {
  const core = labelOf(question)
  const meant = core.length <= fewWords ? usual.find(([words]) => words.test(core))?.[1] : undefined
  return meant ?? (leansOnLast(question) ? `${storyOf(whole, mind)}${question}` : question)
}

/**
 * The questions of one message when they are about different matters: at least two that each have an answer of their own,
 * or a long story that asks three things. Two ways to ask one thing (合法吗？我该怎么办？) are one question.
 */
export const differentMatters = (text: string, mind: Pick<Mind, 'split' | 'ask'>): readonly string[] => {
  const parts = mind.split(text).slice(0, mostParts)
  if (parts.length < 2) return []
  const seen = new Set<string>()
  const own = parts.filter((part) => {
    if (part.length < ownWords || leansOnLast(adds.test(part) ? bare(part) : part)) return false
    const { outcome, entry } = mind.ask(part)
    if (outcome !== 'answer' || entry === undefined || seen.has(entry.id)) return false
    seen.add(entry.id)
    return true
  })
  if (own.length >= 2) return own.length === parts.length || parts.length < 3 ? own : parts
  return parts.length >= 3 && text.length >= storyLength ? parts : []
}
