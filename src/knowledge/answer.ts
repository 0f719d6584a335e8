import type { Entry } from './entries.ts'
import type { Scope, ScopeReader } from './scope.ts'
import type { Candidate, Search } from './search.ts'

/**
 * `found` an entry answers · `close` several may · `courtesy` a greeting or thanks · `elsewhere` not our matter, `say` names
 * the door · `unknown` ours, but no entry fits.
 */
export type Reason = 'found' | 'close' | 'courtesy' | 'elsewhere' | 'unknown'

interface Common {
  readonly question: string
  /** Up to five, best first, also when nothing was answered. */
  readonly candidates: readonly Candidate[]
  /** Content version, stored with the turn. */
  readonly version: string
}

export type Answer = Common &
  (
    | {
        readonly outcome: 'answer'
        readonly reason: 'found'
        readonly entry: Entry
        readonly related: readonly Entry[]
        /** What else may have been meant, when the answer is not certain. */
        readonly others: readonly Entry[]
      }
    | { readonly outcome: 'clarify'; readonly reason: 'close'; readonly choices: readonly Entry[] }
    | { readonly outcome: 'refuse'; readonly reason: 'courtesy' | 'elsewhere' | 'unknown'; readonly say: string }
  )

/**
 * Where answers end and questions back begin. Set on the evaluation sets (`scripts/eval.ts` prints what they give); raise
 * `answerAt` to answer less and ask more.
 */
export const thresholds = {
  /** Questions shorter than this, in characters, are met by their likeness to a phrasing alone. */
  briefBelow: 5,
  /** Likeness to a phrasing from which an entry is meant, whatever else the words say. */
  phrase: 0.72,
  /** What a word of another matter takes away, in units of a word of work. */
  outsideShare: 0.8,
  /** What a fitting entry adds to the words of work. */
  fit: 12,
  /** Words of work less words of other matters, and the fit: from here the question is ours. */
  ours: 2.5,
  /** The fit a question needs that has no word of work at all: small talk shares a few characters with anything. */
  fitWithoutWords: 0.5,
  /** The chance (`Candidate.score`) from which an entry is given as the answer. */
  answerAt: 0.45,
  /** Below this chance an answer comes with the next nearest entries, should it be another matter. */
  certainAt: 0.7,
  /** A second entry this near to the first (as a share of its score) makes us ask which. */
  nearShare: 0.95,
  /** Below this fit nothing of ours is worth offering. */
  offerAt: 0.075,
} as const

export const candidateLimit = 5
const choiceLimit = 3

export interface AnswerParts {
  readonly search: Search
  readonly scope: ScopeReader
  readonly byId: ReadonlyMap<string, Entry>
  readonly version: string
}

/** How well the best entry fits, whether or not others fit as well. */
const fitOf = (best: Candidate | undefined): number => (best === undefined ? 0 : (best.phrase + best.coverage) / 2)

/** Two or three characters lie in some entry whatever they are: only likeness to a phrasing says something about them. */
const isBrief = (question: string): boolean => question.trim().length < thresholds.briefBelow

const isOurs = (scope: Scope, best: Candidate | undefined, brief: boolean): boolean => {
  if ((best?.phrase ?? 0) >= thresholds.phrase) return true
  if (brief) return scope.labour > 0
  const fit = fitOf(best)
  if (scope.labour === 0) return scope.outside === 0 && fit >= thresholds.fitWithoutWords
  return scope.labour - thresholds.outsideShare * scope.outside + thresholds.fit * fit >= thresholds.ours
}

/** The entries a person may have meant: the best, and those not clearly worse. */
const near = (candidates: readonly Candidate[], share: number): readonly Entry[] => {
  const best = candidates[0]?.score ?? 0
  return candidates.filter((one) => one.score >= best * share).map((one) => one.entry)
}

/** Decides by what was found and by whose matter it is; plain rules, so that a wrong answer can be explained. */
export const createAnswerer =
  ({ search, scope, byId, version }: AnswerParts) =>
  (question: string): Answer => {
    const candidates = search(question, candidateLimit)
    const common = { question, candidates, version }
    const courtesy = scope.smallTalk(question)
    if (courtesy !== undefined) return { ...common, outcome: 'refuse', reason: 'courtesy', say: courtesy }
    const best = candidates[0]
    const read = scope.read(question)
    const brief = isBrief(question)
    if (!isOurs(read, best, brief)) {
      return { ...common, outcome: 'refuse', reason: 'elsewhere', say: read.door?.say ?? scope.elsewhere }
    }
    if (best === undefined || fitOf(best) < thresholds.offerAt) {
      return { ...common, outcome: 'refuse', reason: 'unknown', say: scope.unknown }
    }
    const meant = near(candidates, thresholds.nearShare)
    const fits = best.phrase >= thresholds.phrase || (!brief && best.score >= thresholds.answerAt)
    const sure = meant.length === 1 && fits
    if (!sure) {
      const choices = (meant.length > 1 ? meant : candidates.map((one) => one.entry)).slice(0, choiceLimit)
      return { ...common, outcome: 'clarify', reason: 'close', choices }
    }
    const related = best.entry.related.flatMap((id) => byId.get(id) ?? [])
    const others = best.score < thresholds.certainAt ? candidates.slice(1, choiceLimit).map((one) => one.entry) : []
    return { ...common, outcome: 'answer', reason: 'found', entry: best.entry, related, others }
  }
