import type { Article, Statute } from '../law/statutes.ts'
import { createDictionary } from './dictionary.ts'
import { bm25, createInvertedIndex } from './inverted-index.ts'
import { bestPlaces } from './evidence.ts'
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

const noTerms = { ids: [], counts: [] }

/** Searches the imported texts by article; a law's name counts a little, since people name it. */
export const createStatuteSearch = (statutes: readonly Statute[], normaliser: Normaliser): StatuteSearch => {
  const articles = statutes.flatMap(({ name, date, articles: all }) => all.map((one) => ({ ...one, name, date })))
  if (articles.length === 0) return () => []
  const dictionary = createDictionary()
  const named = new Map(statutes.map(({ name }) => [name, dictionary.take(normaliser.normal(name))]))
  const documents = articles.map(({ name, text }) =>
    [dictionary.take(normaliser.normal(text)), named.get(name) ?? noTerms].map((terms) => ({ terms, weight: 1 })),
  )
  const index = createInvertedIndex(documents, dictionary.size(), bm25(1.5, 0.6))
  const [scores, coverage] = [new Float32Array(articles.length), new Float32Array(articles.length)]
  return (question, limit) => {
    index.known(dictionary.read(normaliser.normal(question)), scores, coverage)
    return bestPlaces(scores, limit).flatMap((place) => {
      const article = articles[place]
      const known = coverage[place] ?? 0
      if (article === undefined || known < leastCoverage) return []
      return [{ cite: article.cite, text: article.text, date: article.date, coverage: known }]
    })
  }
}
