import { phrasingsOf } from './coded-content.ts'
import type { CodedContent } from './coded-content.ts'
import type { Counted } from './dictionary.ts'
import type { Normaliser } from './vocabulary.ts'

/** How much more a question's words are those of our entries than those of other matters; about 0 when they could be either. */
export type MatterReader = (question: string) => number

/** What a term counts that one side never says, as a part of one occurrence. */
const unseen = 0.15

const occurrences = (texts: readonly Counted[], size: number): Uint32Array => {
  const counts = new Uint32Array(size)
  for (const { ids } of texts) for (const id of ids) counts[id] = (counts[id] ?? 0) + 1
  return counts
}

/**
 * Naive Bayes over characters and pairs: our phrasings on one side, examples of what others are asked on the other. The sum
 * is divided by the root of the length, since the words of a story are not told apart from one another by chance.
 */
export const createMatterReader = (
  { dictionary, entries, elsewhere }: CodedContent,
  normaliser: Normaliser,
): MatterReader => {
  const phrasings = entries.flatMap((entry) => phrasingsOf(entry).map((text) => text.said))
  const ours = occurrences(phrasings, dictionary.size())
  const others = occurrences(elsewhere, dictionary.size())
  const unseenByUs = (unseen * phrasings.length) / Math.max(1, elsewhere.length)
  const odds = Float64Array.from(ours, (said, id) => {
    const saidElsewhere = others[id] ?? 0
    if (said === 0 && saidElsewhere === 0) return 0
    const here = (said + unseenByUs) / (phrasings.length + 1)
    return Math.log(here / ((saidElsewhere + unseen) / (elsewhere.length + 1)))
  })
  return (question) => {
    const terms = dictionary.read(normaliser.plain(question))
    let sum = 0
    for (const id of terms) sum += odds[id] ?? 0
    return sum / Math.sqrt(terms.length + 1)
  }
}
