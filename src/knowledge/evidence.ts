import { phrasingsOf } from './coded-content.ts'
import type { CodedContent, CodedEntry } from './coded-content.ts'
import type { ConceptReader } from './concepts.ts'
import type { Counted } from './dictionary.ts'
import type { Entry } from './entries.ts'
import { bm25, createInvertedIndex } from './inverted-index.ts'
import type { Document } from './inverted-index.ts'
import { createPhrasings } from './phrasings.ts'
import type { Phrasings } from './phrasings.ts'
import { sameFrom } from './ranking.ts'
import type { Evidence } from './ranking.ts'
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
  /**
   * What speaks for each entry. `normal` is the question as the normaliser leaves it. The arrays are the reader's own and hold
   * until the next question.
   */
  read(question: string, normal: string): Evidence
}

const wholeOf = (entry: CodedEntry): Document => [
  { terms: entry.title.terms, weight: places.title },
  ...entry.questions.map(({ terms }) => ({ terms, weight: places.question })),
  { terms: entry.short.terms, weight: places.short },
  { terms: entry.body, weight: places.body },
]

const oneOf = (terms: Counted): Document => [{ terms, weight: 1 }]

/** The words as they were said, without the body, which nobody says. */
const saidOf = (entry: CodedEntry): Document =>
  [...phrasingsOf(entry), entry.short].map(({ said }) => ({ terms: said, weight: 1 }))

/** Each score as a share of the greatest, in place. */
const shares = (scores: Float32Array): Float32Array => {
  let most = Number.MIN_VALUE
  for (let place = 0; place < scores.length; place += 1) most = Math.max(most, scores[place] ?? 0)
  for (let place = 0; place < scores.length; place += 1) scores[place] = (scores[place] ?? 0) / most
  return scores
}

/** How much each entry is about each of its concepts, 0 to 1. */
const conceptsOf = (entry: CodedEntry, read: ConceptReader): ReadonlyMap<number, number> => {
  const weights = new Map<number, number>()
  const add = (plain: string, weight: number): void => {
    for (const concept of read(plain)) weights.set(concept, Math.min(1, (weights.get(concept) ?? 0) + weight))
  }
  add(entry.title.plain, conceptPlaces.title)
  for (const { plain } of entry.questions) add(plain, conceptPlaces.question / entry.questions.length)
  add(entry.short.plain, conceptPlaces.short)
  return weights
}

/** The cosine of the question's concepts and each entry's, rare concepts counting more. */
const createConceptLikeness = (
  vectors: readonly ReadonlyMap<number, number>[],
): ((asked: readonly number[], likeness: Float32Array) => Float32Array) => {
  const counts = new Map<number, number>()
  for (const vector of vectors) for (const concept of vector.keys()) counts.set(concept, (counts.get(concept) ?? 0) + 1)
  const idfOf = (count: number): number => Math.log(1 + vectors.length / (count + 0.5))
  const idfs = new Map(Array.from(counts, ([concept, count]) => [concept, idfOf(count)]))
  const unknown = idfOf(0)
  const telling = (concept: number): number => idfs.get(concept) ?? unknown
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
  return (asked, likeness) => {
    likeness.fill(0)
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
const createTitleCover = (
  titles: readonly Counted[],
  size: number,
): ((query: readonly number[], cover: Float32Array) => Float32Array) => {
  const index = createInvertedIndex(titles.map(oneOf), size, () => 1)
  const weightOf = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + index.idf(term), 0)
  const parts = Float32Array.from(titles, ({ ids }) => 1 / (weightOf(ids) || 1))
  return (query, cover) => {
    index.score(query, cover)
    for (let place = 0; place < cover.length; place += 1) cover[place] = (cover[place] ?? 0) * (parts[place] ?? 1)
    return cover
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

/** @param found how well each entry fits, and `best` the places of the best of them */
const createTopicShares = (
  entries: readonly Entry[],
): ((found: Float32Array, best: readonly number[], each: Float32Array) => Float32Array) => {
  const topics = [...new Set(entries.map((entry) => entry.topic))]
  const topic = Uint16Array.from(entries, (entry) => topics.indexOf(entry.topic))
  const sums = new Float32Array(topics.length)
  return (found, best, each) => {
    sums.fill(0)
    for (const place of best) {
      const at = topic[place] ?? 0
      sums[at] = (sums[at] ?? 0) + (found[place] ?? 0)
    }
    shares(sums)
    for (let place = 0; place < each.length; place += 1) each[place] = sums[topic[place] ?? 0] ?? 0
    return each
  }
}

/** One value for each entry and feature, written anew for each question: making the arrays would be a tenth of the work. */
const evidenceFor = (entries: number): Evidence & { readonly found: Float32Array } => {
  const values = (): Float32Array => new Float32Array(entries)
  return {
    whole: values(),
    last: values(),
    nearest: values(),
    same: values(),
    concepts: values(),
    title: values(),
    topic: values(),
    coverage: values(),
    body: values(),
    plain: values(),
    found: values(),
  }
}

/** @param coded the same entries, taken apart */
export const createEvidence = (
  entries: readonly Entry[],
  coded: CodedContent,
  normaliser: Normaliser,
  concepts: ConceptReader,
): EvidenceReader => {
  const { dictionary } = coded
  const size = dictionary.size()
  const index = createInvertedIndex(coded.entries.map(wholeOf), size, bm25(6, 0.6))
  const bodies = createInvertedIndex(
    coded.entries.map((entry) => oneOf(entry.body)),
    size,
    bm25(3, 0.6),
  )
  const said = createInvertedIndex(coded.entries.map(saidOf), size, bm25(3, 0.6))
  const phrasings = createPhrasings(coded)
  const likeness = createConceptLikeness(coded.entries.map((entry) => conceptsOf(entry, concepts)))
  const titleCover = createTitleCover(
    coded.entries.map((entry) => entry.title.terms),
    size,
  )
  const topicShares = createTopicShares(entries)
  const seen = evidenceFor(entries.length)
  return {
    phrasings,
    read: (question, normal) => {
      const { whole, plain, concepts: like, found, nearest, same } = seen
      const terms = dictionary.read(normal)
      const asked = normaliser.plain(question)
      index.known(terms, whole, seen.coverage)
      shares(whole)
      const end = lastClause(question, normaliser)
      if (end === undefined) seen.last.set(whole)
      else shares(index.score(dictionary.read(end), seen.last))
      likeness(concepts(asked), like)
      shares(said.score(dictionary.read(asked), plain))
      for (let place = 0; place < found.length; place += 1) {
        found[place] = (whole[place] ?? 0) + (plain[place] ?? 0) + (like[place] ?? 0)
      }
      const compared = bestPlaces(found, comparedOf)
      phrasings.likeness(terms, compared, nearest)
      same.fill(0)
      for (const place of compared) same[place] = Math.max(0, (nearest[place] ?? 0) - sameFrom) / (1 - sameFrom)
      titleCover(terms, seen.title)
      topicShares(found, compared.slice(0, topicOf), seen.topic)
      shares(bodies.score(terms, seen.body))
      return seen
    },
  }
}
