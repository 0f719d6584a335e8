import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeContent } from '../src/knowledge/coded-content.ts'
import type { Entry } from '../src/knowledge/entries.ts'
import { bestPlaces, createEvidence } from '../src/knowledge/evidence.ts'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { features, rank, softShares } from '../src/knowledge/ranking.ts'
import type { Evidence, Feature, Ranking } from '../src/knowledge/ranking.ts'

/**
 * Fits `data/ranking.json`: `npx tsx scripts/fit-ranking.ts`. A quarter of the phrasings is held out at a time and searched
 * for in the rest; the weights are those under which a soft maximum over the nearest entries gives the right one the
 * greatest chance (gradient descent, small weights preferred). Only our own phrasings are used, never an evaluation set.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const folds = 4
const rounds = 100
const rate = 0.3
const preferSmall = 1e-3
const rivals = 25

interface Example {
  /** The place among the rivals of the entry that is right. */
  readonly right: number
  /** For each rival, one after the other, the value of each feature. */
  readonly values: Float32Array
  /** Of each rival: the two values that the chance is told by. */
  readonly nearest: readonly number[]
  readonly coverage: readonly number[]
}

type Weights = Record<Feature, number>

const knowledge = await loadKnowledge(join(root, 'data/knowledge'))

/** A phrasing held out is rarely near another, and is no story: what very words and last clauses count is not learned from it. */
const given = { last: 0.5, nearest: 1, same: 6 } as const

const even = (): Weights => ({
  whole: 0.5,
  concepts: 2,
  title: 2,
  topic: 0.5,
  coverage: 2,
  body: 0.5,
  plain: 1,
  ...given,
})

const heldOut = (fold: number): readonly Example[] => {
  const { normaliser } = knowledge
  const isHeld = (entry: number, question: number): boolean => (entry + question) % folds === fold
  const entries = knowledge.entries.map((entry, at): Entry => ({
    ...entry,
    questions: entry.questions.filter((_, place) => !isHeld(at, place)),
  }))
  const { read } = createEvidence(entries, codeContent(entries, [], normaliser), normaliser, knowledge.concepts)
  return knowledge.entries.flatMap((entry, right) =>
    entry.questions
      .filter((_, place) => isHeld(right, place))
      .map((question) => compact(read(question, normaliser.normal(question)), right)),
  )
}

/** What is needed of the nearest entries and of the right one: all of them would fill the memory. */
const compact = (evidence: Evidence, right: number): Example => {
  const found = bestPlaces(rank(evidence, even()), rivals)
  const places = found.includes(right) ? found : [...found, right]
  return {
    right: places.indexOf(right),
    values: Float32Array.from(places.flatMap((place) => features.map((feature) => evidence[feature][place] ?? 0))),
    nearest: places.map((place) => evidence.nearest[place] ?? 0),
    coverage: places.map((place) => evidence.coverage[place] ?? 0),
  }
}

const ranksOf = ({ values, nearest }: Example, weights: Weights): Float32Array =>
  Float32Array.from(nearest, (_, rival) =>
    features.reduce((sum, feature, at) => sum + weights[feature] * (values[rival * features.length + at] ?? 0), 0),
  )

const gradient = (examples: readonly Example[], weights: Weights): Weights => {
  const sum = even()
  for (const feature of features) sum[feature] = preferSmall * weights[feature] * examples.length
  for (const example of examples) {
    const ranks = ranksOf(example, weights)
    const parts = softShares(ranks, [...ranks.keys()])
    for (const [rival, part] of parts.entries()) {
      const over = part - (rival === example.right ? 1 : 0)
      for (const [at, feature] of features.entries()) {
        sum[feature] += over * (example.values[rival * features.length + at] ?? 0)
      }
    }
  }
  return sum
}

/** Adam: each weight with a step of its own. */
const fit = (examples: readonly Example[]): Weights => {
  const weights = even()
  const mean = new Map<Feature, number>()
  const spread = new Map<Feature, number>()
  for (let round = 1; round <= rounds; round += 1) {
    const slope = gradient(examples, weights)
    for (const feature of features) {
      const now = slope[feature] / examples.length
      const first = 0.9 * (mean.get(feature) ?? 0) + 0.1 * now
      const second = 0.99 * (spread.get(feature) ?? 0) + 0.01 * now * now
      mean.set(feature, first)
      spread.set(feature, second)
      // Nothing that speaks for an entry may count against it.
      const step = (rate * (first / (1 - 0.9 ** round))) / (Math.sqrt(second / (1 - 0.99 ** round)) + 1e-8)
      weights[feature] = Math.max(0, weights[feature] - step)
    }
    Object.assign(weights, given)
  }
  return weights
}

interface Judged {
  readonly seen: readonly number[]
  readonly first: boolean
  readonly five: boolean
}

const judge = (examples: readonly Example[], weights: Weights): readonly Judged[] =>
  examples.map((example) => {
    const found = bestPlaces(ranksOf(example, weights), 10)
    const [best = 0] = found
    const [share = 0] = softShares(ranksOf(example, weights), found)
    return {
      seen: [1, share, example.nearest[best] ?? 0, example.coverage[best] ?? 0],
      first: best === example.right,
      five: found.slice(0, 5).includes(example.right),
    }
  })

/** A logistic curve over what was seen of the best entry. */
const fitChance = (judged: readonly Judged[]): Ranking['chance'] => {
  const curve = [0, 0, 0, 0]
  for (let round = 0; round < 1_500; round += 1) {
    const slope = [0, 0, 0, 0]
    for (const { seen, first } of judged) {
      const chance = 1 / (1 + Math.exp(-seen.reduce((sum, value, at) => sum + value * (curve[at] ?? 0), 0)))
      for (const [at, value] of seen.entries()) slope[at] = (slope[at] ?? 0) + (chance - (first ? 1 : 0)) * value
    }
    for (const at of curve.keys()) curve[at] = (curve[at] ?? 0) - (2 * (slope[at] ?? 0)) / judged.length
  }
  const [base = 0, share = 0, nearest = 0, coverage = 0] = curve.map((value) => Math.round(value * 100) / 100)
  return { base, share, nearest, coverage }
}

const groups = Array.from({ length: folds }, (_, fold) => heldOut(fold))
// Each group is judged by weights that did not see it.
const judged = groups.flatMap((group, fold) => judge(group, fit(groups.filter((_, other) => other !== fold).flat())))
const fitted = fit(groups.flat())
const shareOf = (test: (one: Judged) => boolean): number =>
  Math.round((judged.filter(test).length / judged.length) * 1000) / 1000
const ranking: Ranking = {
  fitted: {
    on: 'phrasings of our own entries, a quarter held out at a time; the figures are of weights that did not see them',
    phrasings: judged.length,
    first: shareOf((one) => one.first),
    five: shareOf((one) => one.five),
  },
  weights: {
    ...even(),
    ...Object.fromEntries(features.map((feature) => [feature, Math.round(fitted[feature] * 100) / 100])),
  },
  chance: fitChance(judged),
}
await writeFile(join(root, 'data/ranking.json'), `${JSON.stringify(ranking, undefined, 2)}\n`)
console.log(JSON.stringify(ranking, undefined, 2))
