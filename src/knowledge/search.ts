import type { Entry } from './entries.ts'
import { bm25, createInvertedIndex } from './inverted-index.ts'
import type { Query } from './inverted-index.ts'
import { createPhrasings } from './phrasings.ts'
import { addTerms, termsOf } from './tokens.ts'
import type { Terms } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

export interface Candidate {
  readonly entry: Entry
  /** The chance, 0 to 1, that this entry is what was meant; 1 for a title or phrasing of the entry itself. */
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
const places = { title: 3, question: 2, short: 2, body: 1 } as const

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
  const index = createInvertedIndex(
    entries.map((entry) => termsOfEntry(entry, normaliser)),
    bm25(6, 0.6),
  )
  const phrasings = createPhrasings(entries, normaliser)

  /** For each entry its score for the clause that fits it best: in a long story one sentence is the question. */
  const bestClause = (question: string): Float32Array => {
    const best = new Float32Array(entries.length)
    const clauses = question.split(clauseEnd)
    if (clauses.length < 2) return best
    const telling = clauses.map((clause) => normaliser.normal(clause)).filter((clause) => clause.length >= clauseLength)
    if (telling.length < 2) return best
    for (const clause of telling) {
      const scores = index.score(index.query(termsOf(clause)))
      for (let place = 0; place < best.length; place += 1) {
        best[place] = Math.max(best[place] ?? 0, scores[place] ?? 0)
      }
    }
    return shares(best)
  }

  const coverage = (query: Query, place: number): number => {
    let known = 0
    let all = 0
    for (const term of query) {
      const weight = index.idf(term)
      all += weight
      if (index.has(place, term)) known += weight
    }
    return all === 0 ? 0 : known / all
  }

  return (question, limit) => {
    const normal = normaliser.normal(question)
    const terms = termsOf(normal)
    const query = index.query(terms)
    const whole = index.score(query)
    const { nearest, next } = phrasings.likeness(terms)
    const own = options.exact ? phrasings.owner(normal) : undefined
    const clause = bestClause(question)
    const ranks = shares(whole)
    for (let place = 0; place < ranks.length; place += 1) {
      ranks[place] = (ranks[place] ?? 0) + (clause[place] ?? 0) + (nearest[place] ?? 0) + nextShare * (next[place] ?? 0)
    }
    const order = bestPlaces(ranks, Math.max(2, limit), own)
    const [first = 0, second = first] = order
    const top = Math.max(ranks[first] ?? 0, Number.MIN_VALUE)
    const lead = 1 - (ranks[second] ?? 0) / top
    const chance = chanceOf({ phrase: nearest[first] ?? 0, coverage: coverage(query, first), lead })
    const most = own === undefined ? chance : besideExact
    const scoreOf = (place: number): number =>
      place === own ? 1 : Math.min(most, (chance * (ranks[place] ?? 0)) / top)
    return order.slice(0, limit).flatMap((place) => {
      const entry = entries[place]
      if (entry === undefined) return []
      return [{ entry, score: scoreOf(place), phrase: nearest[place] ?? 0, coverage: coverage(query, place) }]
    })
  }
}

/** The most another entry may score when the question is a phrasing of one entry. */
const besideExact = 0.9

const clauseEnd = /[，。？！；：,.?!;:\s]+/u
const clauseLength = 4

/** Each score as a share of the greatest, in place. */
const shares = (scores: Float32Array): Float32Array => {
  let most = Number.MIN_VALUE
  for (const score of scores) most = Math.max(most, score)
  for (let place = 0; place < scores.length; place += 1) scores[place] = (scores[place] ?? 0) / most
  return scores
}

/** The places of the greatest `count` ranks, greatest first, `own` before all: the rest need no order. */
const bestPlaces = (ranks: Float32Array, count: number, own: number | undefined): readonly number[] => {
  const rankOf = (place: number): number => (place === own ? Number.POSITIVE_INFINITY : (ranks[place] ?? 0))
  const best: number[] = []
  for (let place = 0; place < ranks.length; place += 1) {
    const rank = rankOf(place)
    if (best.length === count && rank <= rankOf(best[count - 1] ?? 0)) continue
    let at = Math.min(best.length, count - 1)
    for (; at > 0 && rankOf(best[at - 1] ?? 0) < rank; at -= 1) best[at] = best[at - 1] ?? 0
    best[at] = place
  }
  return best
}

/** How much an entry's second nearest phrasing counts beside the nearest (which counts 1, like the whole entry). */
const nextShare = 0.5

/** What was seen of the best entry; `lead` is how far the second stays behind, 0 to 1. */
interface Seen {
  readonly phrase: number
  readonly coverage: number
  readonly lead: number
}

/**
 * The chance that the best entry is the right one: a logistic curve fitted to phrasings held out of the content.
 * It says what a score means, it does not change the order.
 */
const chanceOf = ({ phrase, coverage, lead }: Seen): number =>
  1 / (1 + Math.exp(-(chance.base + chance.phrase * phrase + chance.coverage * coverage + chance.lead * lead)))
const chance = { base: -2.2, phrase: 1, coverage: 2.2, lead: 4.7 } as const
