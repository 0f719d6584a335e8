import { z } from 'zod'
import { createNumbering } from './numbering.ts'

/** `data/letters.json`, written by `scripts/make-letters.ts`. */
export const lettersSchema = z.strictObject({
  /** Traditional characters and, at the same place, the simplified ones. */
  traditional: z.string(),
  simplified: z.string(),
  /** For each syllable without its tone the characters read so. */
  sounds: z.record(z.string(), z.string()),
})
export type Letters = z.output<typeof lettersSchema>

export interface SpellerParts {
  readonly letters: Letters
  /** Words worth finding again under a wrong character, in the form in which texts are corrected. */
  readonly words: readonly string[]
  /** Texts of ours: a pair of characters that stands in them more than once is no slip. */
  readonly texts: readonly string[]
}

/** Puts right what the ear says and the eye does not: 工商认定, 赔尝, tuoqian gongzi. Words that are known stay. */
export type Speller = (text: string) => string

const longestWord = 4
const longestSyllable = 6
const latin = /[a-z]+(?:[\s']*[a-z]+)*/g

/** An author may have put a slip among the phrasings: what stands so often is none. */
const often = 3

/** How often the two characters at a place of a text stand together in our texts. */
type PairCount = (text: string, at: number) => number

const pairAt = (text: string, at: number): number => text.charCodeAt(at) * 0x1_0000 + text.charCodeAt(at + 1)

const countPairs = (texts: readonly string[]): PairCount => {
  const pairs = createNumbering()
  const counts = [0]
  for (const text of texts) {
    for (let at = 0; at + 1 < text.length; at += 1) {
      const pair = pairs.take(pairAt(text, at))
      if (pair < counts.length) counts[pair] = (counts[pair] ?? 0) + 1
      else counts.push(1)
    }
  }
  return (text, at) => counts[pairs.find(pairAt(text, at))] ?? 0
}

/** All of the letters as syllables, the longest first, or undefined when some are left over. */
const syllablesOf = (letters: string, sounds: ReadonlySet<string>): readonly string[] | undefined => {
  if (letters === '') return []
  for (let length = Math.min(longestSyllable, letters.length); length > 0; length -= 1) {
    const head = letters.slice(0, length)
    if (!sounds.has(head)) continue
    const rest = syllablesOf(letters.slice(length), sounds)
    if (rest !== undefined) return [head, ...rest]
  }
  return undefined
}

interface Mended {
  readonly start: number
  readonly word: string
}

/** Small words that stand beside anything: 我把 is no slip for 我爸. */
const small =
  /[的了是我你他她它把被就都还也在有和不一与及这那为之要会能可对去来说让给从到没上下里个几多少大小好人年月天]/u

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Where words begin and end, as a dictionary cuts the text. A slip is cut into single characters. */
const edgesOf = (text: string): ReadonlySet<number> => {
  const edges = new Set<number>([text.length])
  for (const { index } of segmenter.segment(text)) edges.add(index)
  return edges
}

/** More letters than these in a row are no words: reading them would only take time. */
const longestLatin = 60

export const createSpeller = ({ letters, words, texts }: SpellerParts): Speller => {
  const soundOf = new Map<string, string>()
  for (const [sound, characters] of Object.entries(letters.sounds)) {
    for (const character of characters) if (!soundOf.has(character)) soundOf.set(character, sound)
  }
  const sounds = new Set(Object.keys(letters.sounds).filter((sound) => /[aeiouv]/.test(sound)))
  const pairs = countPairs(texts)
  const frequency = (word: string): number => {
    let least = Number.POSITIVE_INFINITY
    for (let at = 0; at + 1 < word.length; at += 1) least = Math.min(least, pairs(word, at))
    return least
  }
  const keyOf = (characters: string): string | undefined => {
    let key = ''
    for (const character of characters) {
      const sound = soundOf.get(character)
      if (sound === undefined) return undefined
      key += `${sound} `
    }
    return key
  }
  /** By sound, the word of ours that is said most. */
  const bySound = new Map<string, string>()
  for (const word of new Set(words)) {
    const key = word.length < 2 || word.length > longestWord ? undefined : keyOf(word)
    if (key === undefined) continue
    const other = bySound.get(key)
    if (other === undefined || frequency(word) > frequency(other)) bySound.set(key, word)
  }

  const isStrange = (text: string, at: number): boolean => pairs(text, at) < often

  /** The word of ours that `characters` sound like, when it keeps at least half of them. */
  const meantBy = (characters: string): string | undefined => {
    const key = keyOf(characters)
    const word = key === undefined ? undefined : bySound.get(key)
    if (word === undefined || word === characters || frequency(word) < often) return undefined
    const kept = Array.from(word).filter((character, at) => character === characters.charAt(at)).length
    if (kept * 2 < word.length) return undefined
    return word.length === 2 && small.test(characters) ? undefined : word
  }

  /** The word that was meant where the pair at `at` is strange, and where it begins; it takes whole words of the text. */
  const meantAt = (text: string, at: number, edges: () => ReadonlySet<number>): Mended | undefined => {
    for (let length = longestWord; length >= 2; length -= 1) {
      for (let start = Math.max(0, at + 2 - length); start <= at; start += 1) {
        const word = meantBy(text.slice(start, start + length))
        if (word !== undefined && edges().has(start) && edges().has(start + length)) return { start, word }
      }
    }
    return undefined
  }

  const mendCharacters = (text: string): string => {
    let mended = text
    let cut: ReadonlySet<number> | undefined
    const edges = (): ReadonlySet<number> => {
      cut ??= edgesOf(text)
      return cut
    }
    for (let at = 0; at + 1 < mended.length; at += 1) {
      if (!isStrange(mended, at)) continue
      const meant = meantAt(mended, at, edges)
      if (meant === undefined) continue
      mended = mended.slice(0, meant.start) + meant.word + mended.slice(meant.start + meant.word.length)
    }
    return mended
  }

  /** Syllables as words of ours, the longest first; a syllable that begins none is dropped. */
  const wordsFrom = (syllables: readonly string[]): string => {
    let found = ''
    for (let at = 0; at < syllables.length;) {
      let taken = 1
      for (let length = Math.min(longestWord, syllables.length - at); length >= 2; length -= 1) {
        const word = bySound.get(`${syllables.slice(at, at + length).join(' ')} `)
        if (word === undefined) continue
        found += word
        taken = length
        break
      }
      at += taken
    }
    return found
  }

  /** Letters that are pinyin from end to end, in words of any cut: tuo qian, tuoqian. */
  const readLatin = (run: string): string => {
    const syllables: string[] = []
    for (const letters of run.split(/[\s']+/)) {
      const read = letters.length > longestLatin ? undefined : syllablesOf(letters, sounds)
      if (read === undefined) return run
      syllables.push(...read)
    }
    return syllables.length < 2 ? run : wordsFrom(syllables) || run
  }

  return (text) => {
    const read = /[a-zA-Z]{2}/.test(text) ? text.toLowerCase().replaceAll(latin, readLatin) : text
    return mendCharacters(read)
  }
}
