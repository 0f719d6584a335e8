import type { ConceptReader } from './concepts.ts'
import type { Entry } from './entries.ts'
import { bm25, createInvertedIndex } from './inverted-index.ts'
import type { InvertedIndex, Query } from './inverted-index.ts'
import { createPhrasings } from './phrasings.ts'
import type { Phrasings } from './phrasings.ts'
import { sameFrom } from './ranking.ts'
import type { Evidence } from './ranking.ts'
import { addTerms, termsOf } from './tokens.ts'
import type { Terms } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

/** What a place of an entry counts: people's own phrasings say best what it is about. */
const places = { title: 3, question: 2, short: 2, body: 1 } as const

/** How much a concept belongs to an entry that names it in its title, in all its phrasings, in its short answer. */
const conceptPlaces = { title: 1, question: 2, short: 0.4 } as const

/** Shorter clauses say nothing by themselves. */
const clauseLength = 4
const clauseEnd = /[，。？！；：,.?!;:\s]+/u

/** So many of the best entries say which topic was meant. */
const topicOf = 15

/** Only the phrasings of so many entries are compared one by one: the rest share too few words with the question. */
const comparedOf = 16

export interface EvidenceReader {
  readonly phrasings: Phrasings
  /** What speaks for each entry. `normal` is the question as the normaliser leaves it. */
  read(question: string, normal: string): Evidence
}

const sumOf = (parts: readonly (readonly [text: string, weight: number])[], terms: (text: string) => Terms): Terms => {
  const sum = new Map<string, number>()
  for (const [text, weight] of parts) addTerms(sum, terms(text), weight)
  return sum
}

const partsOf = (entry: Entry): readonly (readonly [string, number])[] => [
  [entry.title, places.title],
  ...entry.questions.map((question) => [question, places.question] as const),
  [entry.short, places.short],
  [entry.body, places.body],
]

/** Each score as a share of the greatest, in place. */
const shares = (scores: Float32Array): Float32Array => {
  let most = Number.MIN_VALUE
  for (const score of scores) most = Math.max(most, score)
  for (let place = 0; place < scores.length; place += 1) scores[place] = (scores[place] ?? 0) / most
  return scores
}

/** The cosine of the question's concepts and each entry's, rare concepts counting more. */
const createConceptLikeness = (
  entries: readonly Entry[],
  read: ConceptReader,
): ((question: string) => Float32Array) => {
  const vectors = entries.map((entry) => {
    const vector = new Map<number, number>()
    const add = (text: string, weight: number): void => {
      for (const concept of read(text)) vector.set(concept, Math.min(1, (vector.get(concept) ?? 0) + weight))
    }
    add(entry.title, conceptPlaces.title)
    for (const question of entry.questions) add(question, conceptPlaces.question / entry.questions.length)
    add(entry.short, conceptPlaces.short)
    return vector
  })
  const counts = new Map<number, number>()
  for (const vector of vectors) for (const concept of vector.keys()) counts.set(concept, (counts.get(concept) ?? 0) + 1)
  const telling = (concept: number): number => Math.log(1 + entries.length / ((counts.get(concept) ?? 0) + 0.5))
  const length = (weights: Iterable<readonly [number, number]>): number => {
    let sum = 0
    for (const [concept, weight] of weights) sum += (weight * telling(concept)) ** 2
    return Math.sqrt(sum) || 1
  }
  const postings = new Map<number, { readonly place: number; readonly weight: number }[]>()
  for (const [place, vector] of vectors.entries()) {
    const whole = length(vector)
    for (const [concept, weight] of vector) {
      const known = postings.get(concept) ?? []
      postings.set(concept, known)
      known.push({ place, weight: weight / whole })
    }
  }
  return (question) => {
    const likeness = new Float32Array(entries.length)
    const asked = read(question)
    const own = length(asked.map((concept) => [concept, 1] as const))
    for (const concept of asked) {
      const part = telling(concept) ** 2 / own
      for (const { place, weight } of postings.get(concept) ?? []) {
        likeness[place] = (likeness[place] ?? 0) + weight * part
      }
    }
    return likeness
  }
}

/** Which part of each title a question says. */
const createTitleCover = (titles: readonly Terms[]): ((terms: Terms) => Float32Array) => {
  const index = createInvertedIndex(titles, () => 1)
  const weightOf = (query: Query): number => query.reduce((sum, term) => sum + index.idf(term), 0)
  const parts = Float32Array.from(titles, (terms) => 1 / (weightOf(index.query(terms)) || 1))
  return (terms) => {
    const scores = index.score(index.query(terms))
    for (let place = 0; place < scores.length; place += 1) scores[place] = (scores[place] ?? 0) * (parts[place] ?? 1)
    return scores
  }
}

/** The last clause of a story, or undefined when the question is one clause. */
const lastClause = (question: string, normaliser: Normaliser): string | undefined => {
  const split = question.split(clauseEnd)
  if (split.length < 2) return undefined
  const clauses = split.map((one) => normaliser.normal(one)).filter((one) => one.length >= clauseLength)
  return clauses.length < 2 ? undefined : clauses.at(-1)
}

/** The places of the greatest `count` values, greatest first: the rest need no order. */
export const bestPlaces = (values: Float32Array, count: number): readonly number[] => {
  const best: number[] = []
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] ?? 0
    if (best.length === count && value <= (values[best[count - 1] ?? 0] ?? 0)) continue
    let at = Math.min(best.length, count - 1)
    for (; at > 0 && (values[best[at - 1] ?? 0] ?? 0) < value; at -= 1) best[at] = best[at - 1] ?? 0
    best[at] = place
  }
  return best
}

const createTopicShares = (entries: readonly Entry[]): ((found: Float32Array) => Float32Array) => {
  const topics = [...new Set(entries.map((entry) => entry.topic))]
  const topic = entries.map((entry) => topics.indexOf(entry.topic))
  return (found) => {
    const sums = new Float32Array(topics.length)
    for (const place of bestPlaces(found, topicOf)) {
      const at = topic[place] ?? 0
      sums[at] = (sums[at] ?? 0) + (found[place] ?? 0)
    }
    shares(sums)
    const each = new Float32Array(entries.length)
    for (let place = 0; place < each.length; place += 1) each[place] = sums[topic[place] ?? 0] ?? 0
    return each
  }
}

export const createEvidence = (
  entries: readonly Entry[],
  normaliser: Normaliser,
  concepts: ConceptReader,
): EvidenceReader => {
  // Every text is taken apart for several indexes: once is enough while they are built.
  const apart = new Map<string, Terms>()
  const normalTerms = (text: string): Terms => {
    const terms = apart.get(text) ?? termsOf(normaliser.normal(text))
    apart.set(text, terms)
    return terms
  }
  const plainTerms = (text: string): Terms => termsOf(normaliser.plain(text))
  const index = createInvertedIndex(
    entries.map((entry) => sumOf(partsOf(entry), normalTerms)),
    bm25(6, 0.6),
  )
  const over = (texts: (entry: Entry) => readonly string[], terms: (text: string) => Terms): InvertedIndex =>
    createInvertedIndex(
      entries.map((entry) =>
        sumOf(
          texts(entry).map((text) => [text, 1] as const),
          terms,
        ),
      ),
      bm25(3, 0.6),
    )
  const bodies = over((entry) => [entry.body], normalTerms)
  const said = over((entry) => [entry.title, ...entry.questions, entry.short], plainTerms)
  const phrasings = createPhrasings(entries, normaliser, normalTerms)
  const likeness = createConceptLikeness(entries, concepts)
  const titleCover = createTitleCover(entries.map((entry) => normalTerms(entry.title)))
  const topicShares = createTopicShares(entries)
  apart.clear()
  return {
    phrasings,
    read: (question, normal) => {
      const terms = termsOf(normal)
      const query = index.query(terms)
      const { scores, coverage } = index.known(query)
      const whole = shares(scores)
      const end = lastClause(question, normaliser)
      const last = end === undefined ? whole : shares(index.score(index.query(termsOf(end))))
      const like = likeness(question)
      const plain = shares(said.score(said.query(plainTerms(question))))
      const found = new Float32Array(whole.length)
      for (let place = 0; place < found.length; place += 1) {
        found[place] = (whole[place] ?? 0) + (plain[place] ?? 0) + (like[place] ?? 0)
      }
      const compared = bestPlaces(found, comparedOf)
      const nearest = phrasings.likeness(terms, compared)
      const same = new Float32Array(whole.length)
      for (const place of compared) same[place] = Math.max(0, (nearest[place] ?? 0) - sameFrom) / (1 - sameFrom)
      return {
        whole,
        last,
        nearest,
        same,
        concepts: like,
        title: titleCover(terms),
        topic: topicShares(found),
        coverage,
        body: shares(bodies.score(bodies.query(terms))),
        plain,
      }
    },
  }
}
