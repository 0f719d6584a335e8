import { figureIdsIn } from '../law/figures.ts'
import { localDate } from '../core/time.ts'
import type { Instant, LocalDate } from '../core/time.ts'
import type { Entry, Problem } from './entries.ts'
import type { Knowledge } from './load.ts'
import { isOverdue, toReplies } from './replies.ts'
import { createSearch } from './search.ts'

/** The first bubble must be read at one glance. */
export const shortLimit = 120

/** Words we do not speak with (people.md §3), each with the reason shown to the editor. */
const unspoken: readonly (readonly [RegExp, string])[] = [
  [/[!！]/u, 'an exclamation mark'],
  [/(?<=^|[，。？、；：\s])亲(?=[，。？、；：~～\s]|$)|亲爱的/mu, 'the address 亲'],
  [/\p{Extended_Pictographic}/u, 'an emoji'],
  [/请您耐心|根据相关规定|你能拿到|马上有人联系你/u, 'words we do not use'],
]

export interface CheckOptions {
  readonly now: Instant
  /** Sentences of the evaluation sets, normalised by `Normaliser.plain`: content must not copy them. */
  readonly evaluation?: ReadonlySet<string>
}

const problem = (entry: Entry, message: string): Problem => ({ file: entry.file, message })

const wordsOf = (entry: Entry): string => [entry.title, ...entry.questions, entry.short, entry.body].join('\n')

const checkWords = (entry: Entry): readonly Problem[] => {
  const words = wordsOf(entry)
  const found = unspoken.flatMap(([pattern, what]) => {
    const match = pattern.exec(words)
    return match === null
      ? []
      : [problem(entry, `${what}: ${words.slice(Math.max(0, match.index - 8), match.index + 8)}`)]
  })
  const length = Array.from(entry.short).length
  return length > shortLimit
    ? [...found, problem(entry, `the short answer has ${length} characters, at most ${shortLimit}`)]
    : found
}

/** Every title and phrasing once over all entries, compared as they are searched. */
const checkDoubles = (knowledge: Knowledge): readonly Problem[] => {
  const owners = new Map<string, { readonly entry: Entry; readonly words: string }>()
  const problems: Problem[] = []
  for (const entry of knowledge.entries) {
    const own = new Set<string>()
    for (const words of [entry.title, ...entry.questions]) {
      const normal = knowledge.normaliser.normal(words)
      const owner = owners.get(normal)
      if (owner !== undefined && owner.entry !== entry) {
        problems.push(problem(entry, `"${words}" reads the same as "${owner.words}" of ${owner.entry.id}`))
      } else if (own.has(knowledge.normaliser.plain(words)) && words !== entry.title) {
        problems.push(problem(entry, `"${words}" stands twice`))
      }
      own.add(knowledge.normaliser.plain(words))
      owners.set(normal, owner ?? { entry, words })
    }
  }
  return problems
}

/** Each phrasing must find its entry first, and by ranking, not only because the very words are known. */
const checkRetrieval = (knowledge: Knowledge): readonly Problem[] => {
  const byRank = createSearch(knowledge.entries, knowledge, { exact: false })
  return knowledge.entries.flatMap((entry) =>
    [entry.title, ...entry.questions].flatMap((words) => {
      const winner = byRank(words, 1)[0]?.entry
      return winner === entry ? [] : [problem(entry, `"${words}" finds ${winner?.id ?? 'nothing'} first`)]
    }),
  )
}

const checkFigures = (entry: Entry, knowledge: Knowledge): readonly Problem[] =>
  figureIdsIn(entry.short + entry.body)
    .filter((id) => !knowledge.figures.all.some((figure) => figure.id === id))
    .map((id) => problem(entry, `no figure ${id} in the regions`))

const checkDates = (entry: Entry, today: LocalDate, knowledge: Knowledge): readonly Problem[] => {
  const problems: Problem[] = []
  if (entry.asOf > today) problems.push(problem(entry, `asOf ${entry.asOf} has not come yet`))
  if (entry.reviewBy <= entry.asOf) problems.push(problem(entry, 'reviewBy must come after asOf'))
  if (isOverdue(entry, today)) {
    const answer = { question: entry.title, candidates: [], version: knowledge.version }
    const replies = toReplies(
      { ...answer, outcome: 'answer', reason: 'found', entry, cites: [], related: [], others: [] },
      today,
    )
    if (!replies.some((reply) => reply.text.includes(entry.reviewBy))) {
      problems.push(problem(entry, `past its review date ${entry.reviewBy} without a banner`))
    }
  }
  return problems
}

/** Shorter ones are everybody's words. */
const copiedLength = 8

const checkCopies = (entry: Entry, knowledge: Knowledge, evaluation: ReadonlySet<string>): readonly Problem[] =>
  wordsOf(entry)
    .split(/[。？！；\n]/u)
    .filter((sentence) => {
      const plain = knowledge.normaliser.plain(sentence)
      return plain.length >= copiedLength && evaluation.has(plain)
    })
    .map((sentence) => problem(entry, `copied from an evaluation set: ${sentence}`))

const checkLinks = (entry: Entry, knowledge: Knowledge): readonly Problem[] => {
  const toEntry = (field: string, ids: readonly string[]): readonly Problem[] =>
    ids.flatMap((id) => {
      if (id === entry.id) return [problem(entry, `${field}: names itself`)]
      return knowledge.byId.has(id) ? [] : [problem(entry, `${field}: no entry ${id}`)]
    })
  const asked = entry.ask?.choices.flatMap((choice) => choice.entry ?? []) ?? []
  return [...toEntry('related', entry.related), ...toEntry('ask', asked)]
}

/** Everything an editor must put right before the content is given to people, all of it at once. */
export const checkKnowledge = (knowledge: Knowledge, { now, evaluation }: CheckOptions): readonly Problem[] => {
  const today = localDate(now)
  return [
    ...knowledge.problems,
    ...knowledge.entries.flatMap((entry) => [
      ...checkWords(entry),
      ...checkLinks(entry, knowledge),
      ...checkFigures(entry, knowledge),
      ...checkDates(entry, today, knowledge),
      ...(evaluation === undefined ? [] : checkCopies(entry, knowledge, evaluation)),
    ]),
    ...checkDoubles(knowledge),
    ...checkRetrieval(knowledge),
  ]
}
