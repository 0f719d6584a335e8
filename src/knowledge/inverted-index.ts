import type { Terms } from './tokens.ts'

/** The terms of a text as this index numbers them, each looked up once; `noTerm` where no document has it. */
export type Query = Int32Array
const noTerm = -1

export interface InvertedIndex {
  query(terms: Terms): Query
  /** How telling a term is; a term that no document has is as telling as the rarest. */
  idf(term: number): number
  /** Whether the document has the term. */
  has(document: number, term: number): boolean
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

/** Where `wanted` is, or would be, in the ascending `numbers` from `start` to `end`. */
const placeOf = (numbers: Uint32Array, wanted: number, start: number, end: number): number => {
  let low = start
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Postings in typed arrays: `starts[t]` to `starts[t + 1]` are the documents of term `t`, ascending, and their weights. */
export const createInvertedIndex = (documents: readonly Terms[], weigh: Weigh): InvertedIndex => {
  const termIds = new Map<string, number>()
  const counts: number[] = []
  let postings = 0
  for (const terms of documents) {
    for (const term of terms.keys()) {
      const id = termIds.get(term) ?? termIds.size
      termIds.set(term, id)
      counts[id] = (counts[id] ?? 0) + 1
      postings += 1
    }
  }
  const starts = new Uint32Array(termIds.size + 1)
  for (const [id, count] of counts.entries()) starts[id + 1] = (starts[id] ?? 0) + count
  const next = starts.slice()
  const documentIds = new Uint32Array(postings)
  const weights = new Float32Array(postings)
  const lengths = documents.map((terms) => [...terms.values()].reduce((sum, count) => sum + count, 0))
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, documents.length)
  for (const [document, terms] of documents.entries()) {
    for (const [term, count] of terms) {
      const id = termIds.get(term) ?? 0
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
    query: (terms) => Int32Array.from(terms.keys(), (term) => termIds.get(term) ?? noTerm),
    idf: (term) => idfs[term] ?? unknown,
    has: (document, term) => {
      if (term === noTerm) return false
      const end = starts[term + 1] ?? 0
      const place = placeOf(documentIds, document, starts[term] ?? 0, end)
      return place < end && documentIds[place] === document
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
