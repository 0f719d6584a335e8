import type { Terms } from './tokens.ts'

/** The terms of a text as this index numbers them, each looked up once; `noTerm` where no document has it. */
export type Query = Int32Array
const noTerm = -1
/** A term of most documents, which counts on neither side. */
const commonTerm = -2

export interface InvertedIndex {
  query(terms: Terms): Query
  /** How telling a term is; a term that no document has is as telling as the rarest. */
  idf(term: number): number
  /** `score`, and for each document which part of the query it has at all, by how telling the terms are, 0 to 1. */
  known(query: Query): { readonly scores: Float32Array; readonly coverage: Float32Array }
  /** For each document the sum over the query's terms of the stored weight × the term's idf. */
  score(query: Query): Float32Array
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

/** Postings in typed arrays: `starts[t]` to `starts[t + 1]` are the documents of term `t`, ascending, and their weights. */
export const createInvertedIndex = (documents: readonly Terms[], weigh: Weigh): InvertedIndex => {
  const counted = new Map<string, number>()
  for (const terms of documents) for (const term of terms.keys()) counted.set(term, (counted.get(term) ?? 0) + 1)
  const mostDocuments = documents.length < fewDocuments ? documents.length : documents.length * commonShare
  const kept = [...counted].filter(([, count]) => count <= mostDocuments)
  const termIds = new Map(kept.map(([term], id) => [term, id]))
  for (const [term, count] of counted) if (count > mostDocuments) termIds.set(term, commonTerm)
  const counts = kept.map(([, count]) => count)
  const postings = counts.reduce((sum, count) => sum + count, 0)
  const starts = new Uint32Array(termIds.size + 1)
  for (const [id, count] of counts.entries()) starts[id + 1] = (starts[id] ?? 0) + count
  const next = starts.slice()
  const documentIds = new Uint32Array(postings)
  const weights = new Float32Array(postings)
  const lengths = documents.map((terms) => [...terms.values()].reduce((sum, count) => sum + count, 0))
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, documents.length)
  for (const [document, terms] of documents.entries()) {
    for (const [term, count] of terms) {
      const id = termIds.get(term) ?? noTerm
      if (id < 0) continue
      const place = next[id] ?? 0
      next[id] = place + 1
      documentIds[place] = document
      weights[place] = weigh(count, (lengths[document] ?? 0) / Math.max(1, mean))
    }
  }
  const idfOf = (count: number): number => Math.log(1 + (documents.length - count + 0.5) / (count + 0.5))
  const idfs = Float64Array.from(counts, idfOf)
  const unknown = idfOf(0)
  return {
    query: (terms) => {
      const query = new Int32Array(terms.size)
      let size = 0
      for (const term of terms.keys()) {
        const id = termIds.get(term) ?? noTerm
        if (id === commonTerm) continue
        query[size] = id
        size += 1
      }
      return query.subarray(0, size)
    },
    idf: (term) => idfs[term] ?? unknown,
    known: (query) => {
      const scores = new Float32Array(documents.length)
      const coverage = new Float32Array(documents.length)
      let all = 0
      for (const term of query) all += idfs[term] ?? unknown
      const part = all === 0 ? 0 : 1 / all
      for (const term of query) {
        if (term === noTerm) continue
        const telling = idfs[term] ?? unknown
        const end = starts[term + 1] ?? 0
        for (let place = starts[term] ?? 0; place < end; place += 1) {
          const document = documentIds[place] ?? 0
          scores[document] = (scores[document] ?? 0) + telling * (weights[place] ?? 0)
          coverage[document] = (coverage[document] ?? 0) + telling * part
        }
      }
      return { scores, coverage }
    },
    score: (query) => {
      const scores = new Float32Array(documents.length)
      for (const term of query) {
        if (term === noTerm) continue
        const telling = idfs[term] ?? unknown
        const end = starts[term + 1] ?? 0
        for (let place = starts[term] ?? 0; place < end; place += 1) {
          const document = documentIds[place] ?? 0
          scores[document] = (scores[document] ?? 0) + telling * (weights[place] ?? 0)
        }
      }
      return scores
    },
  }
}
