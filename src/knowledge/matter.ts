import type { Entry } from './entries.ts'
import { termsOf } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

/** How much more a question's words are those of our entries than those of other matters; about 0 when they could be either. */
export type MatterReader = (question: string) => number

/** What a term counts that one side never says, as a part of one occurrence. */
const unseen = 0.15

const occurrences = (texts: readonly string[], normaliser: Normaliser): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const term of termsOf(normaliser.plain(text)).keys()) counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  return counts
}

/**
 * Naive Bayes over characters and pairs: our phrasings on one side, examples of what others are asked on the other. The sum
 * is divided by the root of the length, since the words of a story are not told apart from one another by chance.
 */
export const createMatterReader = (
  entries: readonly Entry[],
  elsewhere: readonly string[],
  normaliser: Normaliser,
): MatterReader => {
  const phrasings = entries.flatMap((entry) => [entry.title, ...entry.questions])
  const ours = occurrences(phrasings, normaliser)
  const others = occurrences(elsewhere, normaliser)
  const odds = new Map<string, number>()
  for (const term of new Set([...ours.keys(), ...others.keys()])) {
    const here =
      ((ours.get(term) ?? 0) + (unseen * phrasings.length) / Math.max(1, elsewhere.length)) / (phrasings.length + 1)
    const there = ((others.get(term) ?? 0) + unseen) / (elsewhere.length + 1)
    odds.set(term, Math.log(here / there))
  }
  return (question) => {
    const terms = termsOf(normaliser.plain(question))
    let sum = 0
    for (const term of terms.keys()) sum += odds.get(term) ?? 0
    return sum / Math.sqrt(terms.size + 1)
  }
}
