import { z } from 'zod'
import type { Normaliser } from './vocabulary.ts'

const wordsSchema = z.array(z.string().min(1)).min(1)

/** `data/scope.json`: words that speak for or against a question being ours, and where the others are sent. */
export const scopeSchema = z.strictObject({
  labour: z.array(z.strictObject({ weight: z.number().positive(), words: wordsSchema })).min(1),
  /** Matters of others. `say` names the right door. */
  outside: z.array(
    z.strictObject({
      id: z.string().min(1),
      weight: z.number().positive(),
      words: wordsSchema,
      say: z.string().min(1),
      /** One word of it settles that the question is not ours, unless a plain word of work stands beside it: small talk. */
      settles: z.boolean().default(false),
    }),
  ),
  /** Questions of other matters and small talk, in our own words: what ours are told apart from. */
  examples: z.array(z.string().min(1)).default([]),
  /** Said when nothing fits and no door is known. */
  elsewhere: z.string().min(1),
  /** Said when it seems ours but no entry fits. */
  unknown: z.string().min(1),
  /** Signs, emoji and the platform's stickers (`[微笑]`, `/::)`) with no word beside them. */
  wordless: z.strictObject({
    stickers: wordsSchema,
    sad: wordsSchema,
    say: z.string().min(1),
    saySad: z.string().min(1),
  }),
  /** Said to words that are not Chinese. */
  foreign: z.string().min(1),
  /** Whole messages that are courtesies. */
  smallTalk: z.array(z.strictObject({ words: wordsSchema, say: z.string().min(1) })),
})
export type ScopeWords = z.output<typeof scopeSchema>

export interface Scope {
  /** Sum of the weights of the words of work that occur, each once. */
  readonly labour: number
  /** The same for the words of other matters. */
  readonly outside: number
  /** The door of the other matter that weighs most. */
  readonly door?: { readonly id: string; readonly say: string; readonly settles: boolean }
}

export interface ScopeReader {
  read(question: string): Scope
  /** The words for a courtesy, or for signs alone, when the whole message is one. */
  smallTalk(question: string): string | undefined
  readonly unknown: string
  /** What is said where nothing fits and no door is known. */
  elsewhere(question: string): string
  /** Questions that are not ours. */
  readonly examples: readonly string[]
  readonly outsideWords: readonly string[]
}

interface Group {
  readonly pattern: RegExp
  readonly weight: number
}

const groupOf = (words: readonly string[], weight: number, normaliser: Normaliser): Group => {
  const plain = [...new Set(words.map((word) => normaliser.plain(word)))].filter((word) => word !== '')
  plain.sort((a, b) => b.length - a.length)
  return { pattern: new RegExp(plain.join('|'), 'gu'), weight }
}

const weigh = (plain: string, group: Group): number => new Set(plain.match(group.pattern) ?? []).size * group.weight

/** People greet and then ask: these may stand around a courtesy. */
const politeEnds = /^(?:嗯|哦|好的)+|(?:啊|呀|哈|哦|呢|吗|的|了)+$/gu

/** What stands beside a courtesy and says nothing: 太谢谢你的帮助了. */
const politeFillers = /[你您太真是很的了啦啊呀哈哦呢吗吧们先大家帮助忙]/gu

const longestCourtesy = 12

const han = /\p{Script=Han}/u

/** Letters in two words or more, none of them Chinese; pinyin that we can read has become characters by now. */
const isForeign = (question: string): boolean => !han.test(question) && (question.match(/\p{L}{2,}/gu) ?? []).length > 1

/** What is said to a message in which there is no word: a face alone asks nothing, but a sad one is not passed over. */
const createWordless = ({ stickers, sad, say, saySad }: ScopeWords['wordless']) => {
  const names = [...sad, ...stickers].filter((name) => han.test(name)).join('|')
  // The platform's own faces come as words in brackets, in other languages as English ones.
  const sticker = new RegExp(`\\[(?:${names}|[A-Za-z]{2,14})\\]|/:\\S{1,6}`, 'gu')
  const unhappy = new RegExp(sad.map((name) => (han.test(name) ? `\\[${name}\\]` : name)).join('|'), 'u')
  return (question: string): string | undefined => {
    const left = question.replaceAll(sticker, '')
    if (han.test(left) || (left.match(/[\p{L}\p{N}]/gu) ?? []).length > 1) return undefined
    return unhappy.test(question) ? saySad : say
  }
}

export const createScopeReader = (words: ScopeWords, normaliser: Normaliser): ScopeReader => {
  const labour = words.labour.map((group) => groupOf(group.words, group.weight, normaliser))
  const outside = words.outside.map((group) => ({ ...group, ...groupOf(group.words, group.weight, normaliser) }))
  const talk = new Map<string, string>()
  for (const { words: courtesies, say } of words.smallTalk) {
    for (const courtesy of courtesies) talk.set(normaliser.plain(courtesy), say)
  }
  // One character is too little to be told from a part of another word.
  const spoken = [...talk.keys()].filter((courtesy) => courtesy.length > 1).sort((a, b) => b.length - a.length)
  const wordless = createWordless(words.wordless)
  const courtesies = new RegExp(spoken.join('|') || '$^', 'gu')
  return {
    unknown: words.unknown,
    elsewhere: (question) => (isForeign(question) ? words.foreign : words.elsewhere),
    examples: words.examples,
    outsideWords: words.outside.flatMap((group) => group.words),
    read: (question) => {
      const plain = normaliser.plain(question)
      const weights = outside.map((group) => weigh(plain, group))
      const most = Math.max(0, ...weights)
      const found = most > 0 ? outside[weights.indexOf(most)] : undefined
      return {
        labour: labour.reduce((sum, group) => sum + weigh(plain, group), 0),
        outside: weights.reduce((sum, weight) => sum + weight, 0),
        ...(found === undefined ? {} : { door: { id: found.id, say: found.say, settles: found.settles } }),
      }
    },
    smallTalk: (question) => {
      const signs = wordless(question)
      if (signs !== undefined) return signs
      const plain = normaliser.plain(question)
      const whole = talk.get(plain) ?? talk.get(plain.replaceAll(politeEnds, ''))
      if (whole !== undefined || plain.length > longestCourtesy) return whole
      const said = plain.match(courtesies)
      if (said === null || plain.replaceAll(courtesies, '').replaceAll(politeFillers, '') !== '') return undefined
      return talk.get(said.at(-1) ?? '')
    },
  }
}
