import type { Gap } from './gaps.ts'
import { termsOf } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

type Asked = Pick<Gap, 'question' | 'nearest' | 'at' | 'reason'>

/** Questions that ask for the same thing in other words. */
export interface GapCluster {
  readonly count: number
  /** Different wordings, the one the others were compared with first. */
  readonly questions: readonly string[]
  /** Entries that came nearest, the most frequent first. */
  readonly nearest: readonly string[]
  readonly lastAt: string
  /** Why they were kept, the most frequent first. */
  readonly reasons: readonly string[]
}

/** Shared pairs of neighbouring characters (Dice) from which two questions are of one cluster. */
const alike = 0.45

const pairsOf = (question: string, normaliser: Normaliser): readonly string[] =>
  [...termsOf(normaliser.normal(question)).keys()].filter((term) => term.length > 1)

interface Open {
  readonly size: number
  readonly rows: Asked[]
}

/** For each cluster how many of these pairs its first question has. */
const shared = (
  pairs: readonly string[],
  holders: ReadonlyMap<string, readonly number[]>,
): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const pair of pairs) for (const place of holders.get(pair) ?? []) counts.set(place, (counts.get(place) ?? 0) + 1)
  return counts
}

const byFrequency = (values: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value)
}

const clusterOf = ({ rows }: Open): GapCluster => ({
  count: rows.length,
  questions: [...new Set(rows.map(({ question }) => question))],
  nearest: byFrequency(rows.flatMap(({ nearest }) => nearest)),
  reasons: byFrequency(rows.map(({ reason }) => reason)),
  lastAt: rows.reduce((last, { at }) => (at > last ? at : last), ''),
})

/** Greedy: each question joins the cluster whose first question is most like it, or opens one. The largest first. */
export const clusterGaps = (rows: readonly Asked[], normaliser: Normaliser): readonly GapCluster[] => {
  const open: Open[] = []
  const holders = new Map<string, number[]>()
  for (const row of rows) {
    const pairs = pairsOf(row.question, normaliser)
    let best: Open | undefined
    let most = alike
    for (const [place, count] of shared(pairs, holders)) {
      const cluster = open[place]
      const likeness = cluster === undefined ? 0 : (2 * count) / (pairs.length + cluster.size)
      if (likeness < most) continue
      most = likeness
      best = cluster
    }
    if (best !== undefined) {
      best.rows.push(row)
      continue
    }
    for (const pair of pairs) holders.set(pair, [...(holders.get(pair) ?? []), open.length])
    open.push({ size: pairs.length, rows: [row] })
  }
  return open.map(clusterOf).toSorted((a, b) => b.count - a.count || (a.lastAt < b.lastAt ? 1 : -1))
}
