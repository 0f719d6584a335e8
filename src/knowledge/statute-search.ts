import type { Article, Statute } from '../law/statutes.ts'
import { bm25, createInvertedIndex } from './inverted-index.ts'
import { bestPlaces } from './evidence.ts'
import { addTerms, termsOf } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

export interface StatuteHit extends Article {
  /** The day of the version that was imported. */
  readonly date: string
  /** Which part of the question the article knows, 0 to 1. */
  readonly coverage: number
}

export type StatuteSearch = (question: string, limit: number) => readonly StatuteHit[]

/** An article that knows less than this of the question is not shown. */
const leastCoverage = 0.25

/** Searches the imported texts by article; a law's name counts a little, since people name it. */
export const createStatuteSearch = (statutes: readonly Statute[], normaliser: Normaliser): StatuteSearch => {
  const articles = statutes.flatMap(({ name, date, articles: all }) => all.map((one) => ({ ...one, name, date })))
  if (articles.length === 0) return () => []
  const index = createInvertedIndex(
    articles.map(({ name, text }) => {
      const terms = new Map(termsOf(normaliser.normal(text)))
      addTerms(terms, termsOf(normaliser.normal(name)), 1)
      return terms
    }),
    bm25(1.5, 0.6),
  )
  return (question, limit) => {
    const query = index.query(termsOf(normaliser.normal(question)))
    const { scores, coverage } = index.known(query)
    return bestPlaces(scores, limit).flatMap((place) => {
      const article = articles[place]
      const known = coverage[place] ?? 0
      if (article === undefined || known < leastCoverage) return []
      return [{ cite: article.cite, text: article.text, date: article.date, coverage: known }]
    })
  }
}
