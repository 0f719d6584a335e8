import type { Figures } from '../law/figures.ts'
import type { ConceptReader } from './concepts.ts'
import { citesFor } from './cites.ts'
import { maxCites } from './entries.ts'
import type { Entry } from './entries.ts'
import type { MatterReader } from './matter.ts'
import { leansOnLast, withContext } from './questions.ts'
import type { Scope, ScopeReader } from './scope.ts'
import type { Candidate, Search } from './search.ts'
import type { StatuteHit, StatuteSearch } from './statute-search.ts'
import type { Normaliser } from './vocabulary.ts'

/**
 * `found` an entry answers · `close` two matters fit alike · `statutes` no entry fits, but articles do · `courtesy` a greeting
 * or thanks · `elsewhere` not our matter, `say` names the door · `unknown` ours, but nothing fits.
 */
export type Reason = 'found' | 'close' | 'statutes' | 'courtesy' | 'elsewhere' | 'unknown'

/** What the conversation knows: the entry answered last. */
export interface Context {
  readonly last?: string
}

interface Common {
  readonly question: string
  /** Up to five, best first, also when nothing was answered. */
  readonly candidates: readonly Candidate[]
  /** Content version, stored with the turn. */
  readonly version: string
  /** What the entries' `{{figure:…}}` stand for. */
  readonly figures?: Figures
  /** At most five articles, those the answer rests on, most important first. */
  readonly cites: readonly string[]
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
    | { readonly outcome: 'clarify'; readonly reason: 'statutes'; readonly articles: readonly StatuteHit[] }
    | { readonly outcome: 'refuse'; readonly reason: 'courtesy' | 'elsewhere' | 'unknown'; readonly say: string }
  )

/**
 * Where answers end and questions back begin. Set on the evaluation sets (`scripts/eval.ts` prints what they give); raise
 * `answerAt` to answer less and ask more.
 */
export const thresholds = {
  /** Questions shorter than this, in characters, are met by their likeness to a phrasing alone. */
  briefBelow: 5,
  /** Likeness to a phrasing that such a question needs when it names nothing of work. */
  briefPhrase: 0.5,
  /** The chance from which a few characters are answered. */
  briefScore: 0.5,
  /** Likeness to a phrasing from which an entry is meant, whatever else the words say. */
  phrase: 0.72,
  /** The chance (`Candidate.score`) below which imported articles are offered in place of an entry. */
  answerAt: 0.12,
  /** Below this chance an answer comes with the next nearest entries, should it be another matter. */
  certainAt: 0.7,
  /** A second entry this near to the first (as a share of its score) makes us ask which, while the first is below `certainAt`. */
  nearShare: 0.97,
  /** Below this fit nothing of ours is worth offering. */
  offerAt: 0.075,
} as const

export const candidateLimit = 5
const choiceLimit = 3

/** One word, which names a matter and asks nothing. */
const wordLength = 2

export interface AnswerParts {
  readonly search: Search
  /** The question as it was meant, whatever characters it was typed with. */
  readonly hear: (question: string) => string
  readonly scope: ScopeReader
  readonly matter: MatterReader
  readonly telling: ConceptReader
  readonly byId: ReadonlyMap<string, Entry>
  readonly version: string
  readonly figures: Figures
  readonly normaliser: Normaliser
  readonly statutes: StatuteSearch
}

/** How well the best entry fits, whether or not others fit as well. */
const fitOf = (best: Candidate | undefined): number => (best === undefined ? 0 : (best.phrase + best.coverage) / 2)

/** Two or three characters lie in some entry whatever they are: only likeness to a phrasing says something about them. */
const isBrief = (question: string): boolean => question.trim().length < thresholds.briefBelow

/**
 * Whose matter it is: a logistic sum, fitted to our own phrasings held out, to questions of other matters and to small talk,
 * which fall below 0.
 */
const ours = {
  base: -0.16,
  /** That there is a word of work at all, and what each weighs. */
  labour: 1.6,
  labourWeight: 0.41,
  outsideWeight: -0.72,
  phrase: 2.31,
  coverage: 2.94,
  /** Neither a word of work, nor of another matter, nor a concept that only we have: small talk. */
  nothing: -1.1,
  /** What the words as a whole are like, see `MatterReader`. */
  matter: 0.77,
  /** A long story has a word of work by chance; taken of the length's logarithm. */
  length: -1.2,
} as const

/** More words of a kind than these add nothing: 工伤 is ours however many cars there are in the story. */
const most = { labour: 8, outside: 5 } as const

/** What a word weighs that is said of work alone. */
const plainWork = 3

const shortest = 4

interface Heard {
  readonly scope: Scope
  readonly best: Candidate | undefined
  readonly matter: number
  /** Names a concept that only we have. */
  readonly telling: boolean
  readonly length: number
}

const isOurs = ({ scope, best, matter, telling, length }: Heard): boolean =>
  !(scope.door?.settles === true && scope.labour < plainWork) &&
  ours.base +
    (scope.labour > 0 ? ours.labour : 0) +
    ours.labourWeight * Math.min(most.labour, scope.labour) +
    ours.outsideWeight * Math.min(most.outside, scope.outside) +
    ours.phrase * (best?.phrase ?? 0) +
    ours.coverage * (best?.coverage ?? 0) +
    (scope.labour === 0 && scope.outside === 0 && !telling ? ours.nothing : 0) +
    ours.matter * matter +
    ours.length * Math.log(Math.max(shortest, length)) >=
    0

/** 有欠条, 缴费不够: a few characters are ours when they are about those of a phrasing, or name work. */
const isOursInBrief = (scope: Scope, best: Candidate | undefined): boolean =>
  scope.labour > 0 ||
  (scope.outside === 0 && (best?.phrase ?? 0) >= thresholds.briefPhrase && (best?.score ?? 0) >= thresholds.briefScore)

/** The entries that fit alike: the best, and those as good. Two that rest on the same first article are one matter. */
const equals = (candidates: readonly Candidate[], question: string): readonly Entry[] => {
  const [best] = candidates
  if (best === undefined || best.phrase >= thresholds.phrase) return []
  // 工资: a word alone is no question yet.
  const unsaid = question.trim().length <= wordLength || best.score < thresholds.briefScore
  if (isBrief(question) && unsaid) return candidates.map((one) => one.entry)
  if (best.score >= thresholds.certainAt) return []
  return candidates
    .filter((one) => one === best || one.score >= best.score * thresholds.nearShare)
    .filter((one) => one === best || one.entry.cites[0] === undefined || one.entry.cites[0] !== best.entry.cites[0])
    .map((one) => one.entry)
}

/** The articles of several entries in turn: the first of each, then the second of each. */
const citesOfAll = (entries: readonly Entry[]): readonly string[] => {
  const rows = Array.from({ length: maxCites }, (_, place) => entries.flatMap((entry) => entry.cites[place] ?? []))
  return [...new Set(rows.flat())].slice(0, maxCites)
}

type Decided = Pick<Common, 'candidates'> & { readonly question: string }

/** Decides by what was found and by whose matter it is; plain rules, so that a wrong answer can be explained. */
export const createAnswerer = (parts: AnswerParts): ((question: string, context?: Context) => Answer) => {
  const { search, hear, scope, matter, telling, byId, version, figures, normaliser, statutes } = parts

  const given = ({ candidates, question }: Decided, best: Candidate): Answer => {
    const common = { question, candidates, version, figures, cites: citesFor(best.entry, question, normaliser) }
    const related = best.entry.related.flatMap((id) => byId.get(id) ?? [])
    const others = best.score < thresholds.certainAt ? candidates.slice(1, choiceLimit).map((one) => one.entry) : []
    return { ...common, outcome: 'answer', reason: 'found', entry: best.entry, related, others }
  }

  const decideOurs = (decided: Decided, best: Candidate, sure: boolean): Answer => {
    const common = { ...decided, version }
    const alike = equals(decided.candidates, decided.question)
    if (alike.length > 1) {
      const choices = alike.slice(0, choiceLimit)
      return { ...common, outcome: 'clarify', reason: 'close', choices, cites: citesOfAll(choices) }
    }
    if (sure || best.score >= thresholds.answerAt) return given(decided, best)
    const articles = statutes(decided.question, maxCites)
    if (articles.length === 0) return given(decided, best)
    return { ...common, outcome: 'clarify', reason: 'statutes', articles, cites: articles.map((one) => one.cite) }
  }

  const decide = (asked: string): Answer => {
    const question = hear(asked)
    const candidates = search(question, candidateLimit)
    const common = { question, candidates, version, cites: [] }
    const courtesy = scope.smallTalk(question)
    if (courtesy !== undefined) return { ...common, outcome: 'refuse', reason: 'courtesy', say: courtesy }
    const best = candidates[0]
    const read = scope.read(question)
    const known = (best?.phrase ?? 0) >= thresholds.phrase
    const heard = (): Heard => ({
      scope: read,
      best,
      matter: matter(question),
      telling: telling(normaliser.plain(question)).length > 0,
      length: normaliser.normal(question).length,
    })
    if (!known && !(isBrief(question) ? isOursInBrief(read, best) : isOurs(heard()))) {
      return { ...common, outcome: 'refuse', reason: 'elsewhere', say: read.door?.say ?? scope.elsewhere(question) }
    }
    if (best === undefined || fitOf(best) < thresholds.offerAt) {
      const articles = statutes(question, maxCites)
      if (articles.length > 0) {
        const cites = articles.map((one) => one.cite)
        return { ...common, outcome: 'clarify', reason: 'statutes', articles, cites }
      }
      return { ...common, outcome: 'refuse', reason: 'unknown', say: scope.unknown }
    }
    return decideOurs({ question, candidates }, best, known)
  }

  /** A question that could lean on the last answer stands alone when an entry was clearly meant by its own words. */
  const standsAlone = (alone: Answer): boolean =>
    alone.reason === 'courtesy' ||
    (alone.outcome === 'answer' &&
      ((alone.candidates[0]?.score ?? 0) >= thresholds.certainAt ||
        (alone.candidates[0]?.phrase ?? 0) >= thresholds.phrase))

  return (question, context) => {
    const last = context?.last === undefined ? undefined : byId.get(context.last)
    if (last === undefined || !leansOnLast(question)) return decide(question)
    const alone = decide(question)
    return standsAlone(alone) ? alone : { ...decide(withContext(question, last)), question }
  }
}
