import type { Entry } from './entries.ts'
import { createInvertedIndex } from './inverted-index.ts'
import type { Query } from './inverted-index.ts'
import { termsOf } from './tokens.ts'
import type { Terms } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

/** The titles and phrasings of all entries, each searched as a text of its own. Entries are named by their place. */
export interface Phrasings {
  /** The entry that has exactly these words, once normalised. */
  owner(normal: string): number | undefined
  /** For each entry the likeness, 0 to 1, to its nearest phrasing and to the next nearest. */
  likeness(terms: Terms): { readonly nearest: Float32Array; readonly next: Float32Array }
}

export const createPhrasings = (entries: readonly Entry[], normaliser: Normaliser): Phrasings => {
  const phrasings = entries.flatMap((entry, place) =>
    [entry.title, ...entry.questions].map((words) => ({ place, normal: normaliser.normal(words) })),
  )
  const owners = new Map<string, number>()
  for (const { place, normal } of phrasings) if (!owners.has(normal)) owners.set(normal, place)
  const terms = phrasings.map(({ normal }) => termsOf(normal))
  const index = createInvertedIndex(terms, () => 1)
  const weightOf = (query: Query): number => query.reduce((sum, term) => sum + index.idf(term), 0)
  const weights = Float32Array.from(terms, (some) => weightOf(index.query(some)))
  const places = Uint32Array.from(phrasings, ({ place }) => place)
  return {
    owner: (normal) => owners.get(normal),
    likeness: (asked) => {
      const nearest = new Float32Array(entries.length)
      const next = new Float32Array(entries.length)
      const query = index.query(asked)
      const own = weightOf(query)
      const scores = index.score(query)
      for (let number = 0; number < scores.length; number += 1) {
        const shared = scores[number] ?? 0
        if (shared === 0) continue
        const place = places[number] ?? 0
        const alike = Math.min(1, shared / Math.sqrt(own * (weights[number] ?? 1)))
        const known = nearest[place] ?? 0
        next[place] = Math.max(next[place] ?? 0, Math.min(alike, known))
        nearest[place] = Math.max(alike, known)
      }
      return { nearest, next }
    },
  }
}
