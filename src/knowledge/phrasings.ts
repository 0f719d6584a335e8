import type { Entry } from './entries.ts'
import type { Terms } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

/** The titles and phrasings of all entries, each searched as a text of its own. Entries are named by their place. */
export interface Phrasings {
  /** The entry that has exactly these words, once normalised. */
  owner(normal: string): number | undefined
  /** For each of the entries at `places` the likeness, 0 to 1, to its nearest phrasing. */
  likeness(terms: Terms, places: readonly number[]): Float32Array
}

export const createPhrasings = (
  entries: readonly Entry[],
  normaliser: Normaliser,
  termsOf: (words: string) => Terms,
): Phrasings => {
  const phrasings = entries.flatMap((entry, place) =>
    [entry.title, ...entry.questions].map((words) => ({ place, words, normal: normaliser.normal(words) })),
  )
  const owners = new Map<string, number>()
  for (const { place, normal } of phrasings) if (!owners.has(normal)) owners.set(normal, place)
  const terms = phrasings.map(({ words }) => termsOf(words))
  const ids = new Map<string, number>()
  const counts: number[] = []
  for (const some of terms) {
    for (const term of some.keys()) {
      const id = ids.get(term) ?? ids.size
      ids.set(term, id)
      counts[id] = (counts[id] ?? 0) + 1
    }
  }
  const idfOf = (count: number): number => Math.log(1 + (terms.length - count + 0.5) / (count + 0.5))
  const idfs = Float32Array.from(counts, idfOf)
  const unknown = idfOf(0)
  const numbered = terms.map((some) => Uint32Array.from(some.keys(), (term) => ids.get(term) ?? 0))
  const weights = numbered.map((some) => some.reduce((sum, id) => sum + (idfs[id] ?? 0), 0))
  const ofEntry = entries.map((): number[] => [])
  for (const [number, { place }] of phrasings.entries()) ofEntry[place]?.push(number)
  /** Which terms the question has; cleared after each, so that no question pays for all terms. */
  const asks = new Uint8Array(ids.size)
  return {
    owner: (normal) => owners.get(normal),
    likeness: (asked, places) => {
      const nearest = new Float32Array(entries.length)
      const query: number[] = []
      let own = 0
      for (const term of asked.keys()) {
        const id = ids.get(term)
        own += id === undefined ? unknown : (idfs[id] ?? 0)
        if (id !== undefined) query.push(id)
      }
      for (const id of query) asks[id] = 1
      for (const place of places) {
        for (const number of ofEntry[place] ?? []) {
          let shared = 0
          for (const id of numbered[number] ?? []) if (asks[id] === 1) shared += idfs[id] ?? 0
          if (shared === 0) continue
          const alike = Math.min(1, shared / Math.sqrt(own * (weights[number] ?? 1)))
          nearest[place] = Math.max(alike, nearest[place] ?? 0)
        }
      }
      for (const id of query) asks[id] = 0
      return nearest
    },
  }
}
