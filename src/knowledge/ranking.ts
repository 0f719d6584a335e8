import { z } from 'zod'

/** What is seen of an entry beside a question, each 0 to about 1. Their order is the order of the weights. */
export const features = [
  /** Words of the whole entry, as a share of the best entry's. */
  'whole',
  /** The same for the last clause of a story, which mostly holds the question. */
  'last',
  /** Likeness to the nearest phrasing. */
  'nearest',
  /** Nearly the words of a phrasing: from `sameFrom` of `nearest` on, 1 for the very words. */
  'same',
  /** Concepts in common (`data/concepts.json`). */
  'concepts',
  /** Which part of the title the question says. */
  'title',
  /** How much of what was found lies in the entry's topic. */
  'topic',
  /** Which part of the question, by how telling its words are, the entry knows. */
  'coverage',
  'body',
  /** Words as they were said, before colloquial ones are replaced. */
  'plain',
] as const
/** Below this likeness two phrasings share words, not their meaning. */
export const sameFrom = 0.6

export type Feature = (typeof features)[number]

/** For each feature a value for each entry, by its place. */
export type Evidence = Readonly<Record<Feature, Float32Array>>

/**
 * `data/ranking.json`, written by `scripts/fit-ranking.ts`: how much each feature counts, and how the place of the best entry
 * among the others becomes a chance that it is the right one.
 */
export const rankingSchema = z.strictObject({
  fitted: z.strictObject({ on: z.string(), phrasings: z.int(), first: z.number(), five: z.number() }),
  weights: z.record(z.enum(features), z.number()),
  chance: z.strictObject({ base: z.number(), share: z.number(), nearest: z.number(), coverage: z.number() }),
})
export type Ranking = z.output<typeof rankingSchema>

/** The weighted sum of the evidence for each entry. */
export const rank = (evidence: Evidence, weights: Ranking['weights']): Float32Array => {
  const ranks = new Float32Array(evidence.whole.length)
  for (const feature of features) {
    const weight = weights[feature]
    if (weight === 0) continue
    const values = evidence[feature]
    for (let place = 0; place < ranks.length; place += 1) {
      ranks[place] = (ranks[place] ?? 0) + weight * (values[place] ?? 0)
    }
  }
  return ranks
}

/** Each rank's part of the whole, as a soft maximum over `places` takes it. */
export const softShares = (ranks: Float32Array, places: readonly number[]): readonly number[] => {
  const most = Math.max(...places.map((place) => ranks[place] ?? 0))
  const parts = places.map((place) => Math.exp((ranks[place] ?? 0) - most))
  const sum = parts.reduce((all, part) => all + part, 0)
  return parts.map((part) => part / sum)
}

/** What was seen of the best entry; `share` is its part of the soft maximum. */
export interface Seen {
  readonly share: number
  readonly nearest: number
  readonly coverage: number
}

/** The chance that the best entry is the right one: it says what a score means and does not change the order. */
export const chanceOf = ({ share, nearest, coverage }: Seen, chance: Ranking['chance']): number =>
  1 / (1 + Math.exp(-(chance.base + chance.share * share + chance.nearest * nearest + chance.coverage * coverage)))
