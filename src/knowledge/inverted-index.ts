import type { Counted } from './dictionary.ts'
import { unknownTerm } from './dictionary.ts'

/** A document is searched as the sum of its parts, each counted `weight` times. */
export interface Part {
  readonly terms: Counted
  readonly weight: number
}
export type Document = readonly Part[]

/** Terms are the numbers of one dictionary. */
export interface InvertedIndex {
  /** How telling a term is; a term that no document has is as telling as the rarest, one that most have counts nothing. */
  idf(term: number): number
  /** `score`, and for each document which part of the query it has at all, by how telling the terms are, 0 to 1. */
  known(query: readonly number[], scores: Float32Array, coverage: Float32Array): void
  /** For each document the sum over the query's terms of the stored weight × the term's idf, written to `scores`. */
  score(query: readonly number[], scores: Float32Array): Float32Array
}

/** How a term's count in a document becomes its weight. `length` is relative to the mean. */
export type Weigh = (count: number, length: number) => number

/** Okapi BM25 with the usual saturation; `b` says how much long documents are held back. */
export const bm25 =
  (k1: number, b: number): Weigh =>
  (count, length) =>
    (count * (k1 + 1)) / (count + k1 * (1 - b + b * length))

/** A term that more than this part of the documents have tells hardly anything apart, and is most of the work. */
const commonShare = 0.5
/** In a few documents even a common term is worth its place. */
const fewDocuments = 50

/** How telling a term is that 0, 1, 2 … of the documents have. */
export const tellingBy = (documents: number): Float64Array =>
  Float64Array.from({ length: documents + 1 }, (_, count) => Math.log(1 + (documents - count + 0.5) / (count + 0.5)))

/** In how many documents each term stands. */
const countDocuments = (documents: readonly Document[], size: number): Uint32Array => {
  const counts = new Uint32Array(size)
  const lastIn = new Int32Array(size).fill(-1)
  for (let document = 0; document < documents.length; document += 1) {
    for (const { terms } of documents[document] ?? []) {
      for (const id of terms.ids) {
        if (lastIn[id] === document) continue
        lastIn[id] = document
        counts[id] = (counts[id] ?? 0) + 1
      }
    }
  }
  return counts
}

/** `starts[t]` to `starts[t + 1]` are the documents of term `t`, ascending, and their weights. */
interface Postings {
  readonly starts: Uint32Array
  readonly documents: Uint32Array
  readonly weights: Float32Array
}

const lengthOf = (document: Document): number => {
  let length = 0
  for (const { terms, weight } of document) for (const count of terms.counts) length += count * weight
  return length
}

const addTo = (sums: Uint32Array, { terms: { ids, counts }, weight }: Part): void => {
  for (let place = 0; place < ids.length; place += 1) {
    const id = ids[place] ?? unknownTerm
    sums[id] = (sums[id] ?? 0) + (counts[place] ?? 0) * weight
  }
}

/** @param counts in how many documents a term stands, 0 for those left out */
const createPostings = (documents: readonly Document[], counts: Uint32Array, weigh: Weigh): Postings => {
  const starts = new Uint32Array(counts.length + 1)
  for (let id = 0; id < counts.length; id += 1) starts[id + 1] = (starts[id] ?? 0) + (counts[id] ?? 0)
  const next = starts.slice()
  const all = starts[counts.length] ?? 0
  const postings = { starts, documents: new Uint32Array(all), weights: new Float32Array(all) }
  const lengths = documents.map(lengthOf)
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, documents.length)
  /** The counts of the document under way. */
  const sums = new Uint32Array(counts.length)
  for (let document = 0; document < documents.length; document += 1) {
    const parts = documents[document] ?? []
    const length = (lengths[document] ?? 0) / Math.max(1, mean)
    for (const part of parts) addTo(sums, part)
    for (const { terms } of parts) {
      for (const id of terms.ids) {
        const count = sums[id] ?? 0
        sums[id] = 0
        if (count === 0 || counts[id] === 0) continue
        const place = next[id] ?? 0
        next[id] = place + 1
        postings.documents[place] = document
        postings.weights[place] = weigh(count, length)
      }
    }
  }
  return postings
}

/** @param size that of the dictionary which numbered the terms */
export const createInvertedIndex = (documents: readonly Document[], size: number, weigh: Weigh): InvertedIndex => {
  const counts = countDocuments(documents, size)
  const tells = tellingBy(documents.length)
  const mostDocuments = documents.length < fewDocuments ? documents.length : documents.length * commonShare
  const idfs = new Float64Array(size)
  for (let id = 0; id < size; id += 1) {
    const count = counts[id] ?? 0
    if (count > mostDocuments) counts[id] = 0
    else idfs[id] = tells[count] ?? 0
  }
  const { starts, documents: places, weights } = createPostings(documents, counts, weigh)
  const idf = (term: number): number => idfs[term] ?? 0
  return {
    idf,
    known: (query, scores, coverage) => {
      scores.fill(0)
      coverage.fill(0)
      let all = 0
      for (const term of query) all += idf(term)
      const part = all === 0 ? 0 : 1 / all
      for (const term of query) {
        if (term === unknownTerm) continue
        const telling = idf(term)
        const share = telling * part
        const end = starts[term + 1] ?? 0
        for (let at = starts[term] ?? 0; at < end; at += 1) {
          const place = places[at] ?? 0
          scores[place] = (scores[place] ?? 0) + telling * (weights[at] ?? 0)
          coverage[place] = (coverage[place] ?? 0) + share
        }
      }
    },
    score: (query, scores) => {
      scores.fill(0)
      for (const term of query) {
        if (term === unknownTerm) continue
        const telling = idf(term)
        const end = starts[term + 1] ?? 0
        for (let at = starts[term] ?? 0; at < end; at += 1) {
          const place = places[at] ?? 0
          scores[place] = (scores[place] ?? 0) + telling * (weights[at] ?? 0)
        }
      }
      return scores
    },
  }
}
