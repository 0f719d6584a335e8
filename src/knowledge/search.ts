import type { Entry } from './entries.ts'
import { bm25, createInvertedIndex } from './inverted-index.ts'
import { addTerms, termsOf } from './tokens.ts'
import type { Terms } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

export interface Candidate {
  readonly entry: Entry
  /** How well it fits, 0 to 1: the mean of `phrase` and `coverage`, and 1 for a phrasing of the entry itself. */
  readonly score: number
  /** Likeness of the question and the entry's nearest phrasing, 0 to 1. */
  readonly phrase: number
  /** Which part of what the question says, by how telling it is, the entry knows at all, 0 to 1. */
  readonly coverage: number
}

export interface Search {
  /** The entries that fit best, best first. The cost depends on the question's length, not on what was asked before. */
  (question: string, limit: number): readonly Candidate[]
}

/** What a place of an entry counts: people's own phrasings say best what it is about. */
const places = { title: 3, question: 2, short: 1, body: 0.5 } as const

const termsOfEntry = (entry: Entry, normaliser: Normaliser): Terms => {
  const sum = new Map<string, number>()
  addTerms(sum, termsOf(normaliser.normal(entry.title)), places.title)
  for (const question of entry.questions) addTerms(sum, termsOf(normaliser.normal(question)), places.question)
  addTerms(sum, termsOf(normaliser.normal(entry.short)), places.short)
  addTerms(sum, termsOf(normaliser.normal(entry.body)), places.body)
  return sum
}

/** @param options `exact: false` ranks a phrasing like any other words, to see whether it would be found anyway */
export const createSearch = (
  entries: readonly Entry[],
  normaliser: Normaliser,
  options: { readonly exact: boolean } = { exact: true },
): Search => {
  const documents = entries.map((entry) => termsOfEntry(entry, normaliser))
  const index = createInvertedIndex(documents, bm25(1.2, 0.4))
  const phrasings = entries.flatMap((entry, place) =>
    [entry.title, ...entry.questions].map((words) => ({ place, normal: normaliser.normal(words) })),
  )
  const phraseTerms = phrasings.map(({ normal }) => termsOf(normal))
  const phraseIndex = createInvertedIndex(phraseTerms, () => 1)
  const weightOf = (terms: Terms): number => [...terms.keys()].reduce((sum, term) => sum + phraseIndex.idf(term), 0)
  const phraseWeights = Float32Array.from(phraseTerms, weightOf)
  const exact = new Map<string, number>()
  for (const { place, normal } of phrasings) if (!exact.has(normal)) exact.set(normal, place)

  /** For each entry the likeness to its nearest phrasing: shared weight over the geometric mean of both weights. */
  const phraseLikeness = (terms: Terms): Float32Array => {
    const likeness = new Float32Array(entries.length)
    const own = weightOf(terms)
    for (const [number, shared] of phraseIndex.score(terms.keys()).entries()) {
      if (shared === 0) continue
      const place = phrasings[number]?.place ?? 0
      const alike = shared / Math.sqrt(own * (phraseWeights[number] ?? 1))
      if (alike > (likeness[place] ?? 0)) likeness[place] = alike
    }
    return likeness
  }

  const coverage = (terms: Terms, place: number): number => {
    let known = 0
    let all = 0
    for (const term of terms.keys()) {
      const weight = index.idf(term)
      all += weight
      if (documents[place]?.has(term) === true) known += weight
    }
    return all === 0 ? 0 : known / all
  }

  return (question, limit) => {
    const normal = normaliser.normal(question)
    const terms = termsOf(normal)
    const whole = index.score(terms.keys())
    const likeness = phraseLikeness(terms)
    const own = options.exact ? exact.get(normal) : undefined
    const best = Math.max(...whole, Number.MIN_VALUE)
    const rank = (place: number): number =>
      place === own ? Number.MAX_VALUE : (whole[place] ?? 0) / best + phraseShare * (likeness[place] ?? 0)
    return [...whole.keys()]
      .sort((a, b) => rank(b) - rank(a))
      .slice(0, limit)
      .flatMap((place) => {
        const entry = entries[place]
        if (entry === undefined) return []
        const phrase = place === own ? 1 : Math.min(1, likeness[place] ?? 0)
        const covered = coverage(terms, place)
        return [{ entry, phrase, coverage: covered, score: place === own ? 1 : (phrase + covered) / 2 }]
      })
  }
}

/** How much the nearest phrasing counts beside the whole entry (the best whole entry counts 1). */
const phraseShare = 1
