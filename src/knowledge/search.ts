import { codeContent } from './coded-content.ts'
import type { CodedContent } from './coded-content.ts'
import type { ConceptReader } from './concepts.ts'
import type { Entry } from './entries.ts'
import { bestPlaces, createEvidence } from './evidence.ts'
import { chanceOf, rank, softShares } from './ranking.ts'
import type { Ranking } from './ranking.ts'
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

export interface SearchParts {
  readonly normaliser: Normaliser
  readonly concepts: ConceptReader
  readonly ranking: Ranking
}

/** The most another entry may score when the question is a phrasing of one entry. */
const besideExact = 0.9

/** The chance is taken among so many: the rest add nothing. */
const rivals = 10

export interface SearchOptions {
  /** False ranks a phrasing like any other words, to see whether it would be found anyway. */
  readonly exact?: boolean
  /** The same entries, where they were taken apart already. */
  readonly coded?: CodedContent
}

export const createSearch = (
  entries: readonly Entry[],
  { normaliser, concepts, ranking }: SearchParts,
  { exact = true, coded = codeContent(entries, [], normaliser) }: SearchOptions = {},
): Search => {
  const { read, phrasings } = createEvidence(entries, coded, normaliser, concepts)
  return (question, limit) => {
    const normal = normaliser.normal(question)
    const evidence = read(question, normal)
    const ranks = rank(evidence, ranking.weights)
    const own = exact ? phrasings.owner(normal) : undefined
    const found = bestPlaces(ranks, Math.max(rivals, limit))
    const order = own === undefined ? found : [own, ...found.filter((place) => place !== own)]
    const parts = softShares(ranks, found)
    const [first = 0] = found
    const chance = chanceOf(
      { share: parts[0] ?? 0, nearest: evidence.nearest[first] ?? 0, coverage: evidence.coverage[first] ?? 0 },
      ranking.chance,
    )
    const scoreOf = (place: number): number => {
      if (place === own) return 1
      const part = parts[found.indexOf(place)] ?? 0
      return Math.min(own === undefined ? 1 : besideExact, (chance * part) / (parts[0] ?? 1))
    }
    return order.slice(0, limit).flatMap((place) => {
      const entry = entries[place]
      if (entry === undefined) return []
      const [phrase = 0, coverage = 0] = [evidence.nearest[place], evidence.coverage[place]]
      return [{ entry, score: scoreOf(place), phrase, coverage }]
    })
  }
}
