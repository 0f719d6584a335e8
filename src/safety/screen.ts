import {
  denied,
  deniedAfter,
  distress,
  emptiness,
  everyday,
  harm,
  lawQuestion,
  nearPlaceOrMeans,
  nearTime,
  notTheirs,
  others,
  over,
  past,
  recovered,
  reported,
  selfWords,
  topics,
  weariness,
  wishes,
  withOthers,
  core,
} from './lexicon.ts'
import { normalise } from './normalise.ts'
import { createOpinion, readOpinionModel, type Opinion, type OpinionModel } from './second-opinion.ts'

export type Level = 'none' | 'concern' | 'crisis'
/** Whom the words are about: the writer, another person, nobody named, or harm that is meant for others. */
export type About = 'self' | 'other' | 'topic' | 'harm'

export interface Screened {
  readonly level: Level
  /** What fired, as it reads after normalising. For the person who wants to know why; never logged. */
  readonly words: readonly string[]
  /** A place, a time or a means was named: pages at once, whoever it is about. */
  readonly imminent: boolean
  readonly about: About
  /** Also a real question about law or papers. */
  readonly question: boolean
}

interface Hit {
  readonly words: string
  readonly about: About
  readonly denied: boolean
  /** The second opinion may pass over it. */
  readonly unsure: boolean
}

const selfOnce = new RegExp(selfWords.source, 'u')
const othersOnce = new RegExp(others.source, 'u')

/** How far back a subject or a denial is looked for: bounded, so that a long text costs what its length says. */
const reach = 32

/** Signs of a text that says more than the words that fired: less than that, and they are all it says. */
const enoughAround = 14

const nothing: Screened = { level: 'none', words: [], imminent: false, about: 'topic', question: false }

/** Everyday speech is blotted out, character for character, so that places stay where they were. */
const blot = (plain: string): string => {
  let left = plain
  for (const pattern of everyday) left = left.replace(pattern, (words) => '〇'.repeat(words.length))
  return left
}

const lastMatch = (pattern: RegExp, within: string): { readonly at: number; readonly end: number } | undefined => {
  let found: { at: number; end: number } | undefined
  for (const match of within.matchAll(pattern)) found = { at: match.index, end: match.index + match[0].length }
  return found
}

/** The nearest person before the words, unless that person is only met, left or complained of. */
const subjectIn = (clause: string): 'self' | 'other' | undefined => {
  const self = lastMatch(selfWords, clause)
  const other = lastMatch(others, clause)
  if (other === undefined) return self === undefined ? undefined : 'self'
  if (self !== undefined && self.at >= other.at) return 'self'
  const earlier = clause.slice(0, other.at)
  if (withOthers.test(earlier)) return subjectIn(earlier)
  return notTheirs.test(clause.slice(other.end)) ? undefined : 'other'
}

/** Who speaks in the clause that a quotation follows: the first person named; 我同事 is the colleague. */
const speakerIn = (clause: string): 'self' | 'other' | undefined => {
  const self = clause.search(selfOnce)
  const other = clause.search(othersOnce)
  if (other < 0) return self < 0 ? undefined : 'self'
  return self >= 0 && self + 1 < other ? 'self' : 'other'
}

/** Who is meant by words at `at`: looked for in their clause, then, when somebody is quoted, in the clause before. */
const subjectAt = (text: string, at: number): 'self' | 'other' | undefined => {
  const before = text.slice(Math.max(0, at - reach), at)
  const cut = before.lastIndexOf('，')
  const clause = before.slice(cut + 1)
  const here = subjectIn(clause)
  if (here !== undefined || cut < 0) return here
  const earlier = before.slice(0, cut)
  const quoted = reported.test(clause) || /(?:说|讲|道|问|消息|朋友圈|群里|写着|写道|喊|留言)$/u.test(earlier)
  return quoted ? speakerIn(earlier) : undefined
}

/** Hits of a list, the denied ones too. */
const hitsOf = (patterns: readonly RegExp[], text: string, about: (at: number) => About): Hit[] => {
  const unsure = patterns === emptiness || patterns === weariness
  const hits: Hit[] = []
  for (const pattern of patterns) {
    // Nearly always nothing is found, and to look costs less than to make the iterator of matches.
    if (text.search(pattern) < 0) continue
    for (const match of text.matchAll(pattern)) {
      const words = match[0]
      const end = match.index + words.length
      // a pattern that brings its own 不 (不想活, 没死成, 怎么还不死) is not denied by it
      const at = match.index + (/^(?:[不没别无]|怎么还)/u.test(words) ? 0 : Math.max(0, words.search(core)))
      const before = text.slice(Math.max(0, at - reach), at)
      const clause = before.slice(before.lastIndexOf('，') + 1)
      const isDenied = denied.test(clause) || deniedAfter.test(text.slice(end, end + 12))
      hits.push({ words, about: about(at), denied: isDenied, unsure })
    }
  }
  return hits
}

const levelOf = (hits: readonly Hit[], text: string): Level => {
  if (hits.length === 0) return 'none'
  if (!hits.some((hit) => hit.about === 'self')) return 'concern'
  return past.test(text) && recovered.test(text) ? 'concern' : 'crisis'
}

const mainly = (hits: readonly Hit[]): About => {
  for (const about of ['self', 'other', 'harm'] as const) if (hits.some((hit) => hit.about === about)) return about
  return 'topic'
}

/** Everyday speech taken out of the normal form: what the rules and the second opinion read. */
export const readable = (text: string): string => blot(normalise(text))

/** All that the lexicon finds, what is denied included. */
const lookUp = (left: string, settled: boolean): readonly Hit[] => {
  const meant = (at: number): About => subjectAt(left, at) ?? (settled ? 'topic' : 'self')
  return [
    ...hitsOf(wishes, left, meant),
    ...hitsOf(emptiness, left, meant),
    ...hitsOf(harm, left, () => 'harm'),
    ...hitsOf(topics, left, (at) => (subjectAt(left, at) === 'other' ? 'other' : 'topic')),
  ]
}

/** What the lexicon knows nothing of may still sound like what it knows: a concern, never more. */
const lifted = (left: string, { sentence, words }: Opinion): Screened => {
  const about = othersOnce.test(sentence) && !selfOnce.test(sentence) ? 'other' : 'self'
  const imminent = nearPlaceOrMeans.some((pattern) => pattern.test(left))
  return { level: 'concern', words, imminent, about, question: lawQuestion.test(left) }
}

/** What a text is found to be by the lexicon, and by the second opinion where there is one. */
export const createScreen = (model: OpinionModel | undefined): ((text: string) => Screened) => {
  const opinionOn = model === undefined ? undefined : createOpinion(model)

  const liftedFrom = (left: string): Screened => {
    const opinion = opinionOn?.(left)
    return model === undefined || opinion === undefined || opinion.score < model.lift ? nothing : lifted(left, opinion)
  }

  /** Once only, words that are also said of lesser things, and much around them that does not sound like the worst. */
  const isComplaint = (left: string, hits: readonly Hit[]): boolean =>
    model !== undefined &&
    opinionOn !== undefined &&
    left.length >= enoughAround &&
    hits.every((hit) => hit.unsure && hit.words === hits[0]?.words) &&
    opinionOn(left).score < model.veto

  return (text) => {
    const plain = normalise(text)
    const left = blot(plain)
    const question = lawQuestion.test(plain)
    const settled = question && over.test(plain)
    const said = lookUp(left, settled)
    const tired = [...hitsOf(distress, left, () => 'topic'), ...hitsOf(weariness, left, () => 'topic')]
    const heavy = tired.filter((hit) => !hit.denied)
    const hits = [...said.filter((hit) => !hit.denied), ...heavy]
    const level = levelOf(hits, left)
    if (level === 'none') return settled || said.length + tired.length > 0 ? nothing : liftedFrom(left)
    if (isComplaint(left, hits)) return nothing
    const named = hits.some((hit) => hit.about !== 'topic')
    const within = nearPlaceOrMeans.some((pattern) => pattern.test(left))
    // worn out on a bridge pages too; worn out "today" does not
    const imminent =
      (level === 'crisis' || !settled) && (named ? within || nearTime.test(left) : heavy.length > 0 && within)
    const about = heavy.length > 0 && mainly(hits) === 'topic' ? 'self' : mainly(hits)
    return { level, words: [...new Set(hits.map((hit) => hit.words))], imminent, about, question }
  }
}

/**
 * Whether someone may end their life or hurt themselves. Pure and in-process: no store, no network, so that it still
 * answers when everything else is down. The lexicon decides; the second opinion adds what it misses and takes away
 * only what it is not sure of, never an intent, a plan, a means or an act.
 */
export const screen = createScreen(readOpinionModel(new URL('../../data/screen-model.json', import.meta.url)))
