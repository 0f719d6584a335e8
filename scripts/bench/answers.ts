import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { buildKnowledge, loadKnowledge } from '../../src/knowledge/load.ts'
import type { Knowledge } from '../../src/knowledge/load.ts'
import { formatCitation, parseCitation } from '../../src/law/citations.ts'
import type { LawBook } from '../../src/law/citations.ts'
import { miniSearchOf, nlpjsOf, type Finder } from './answer-peers.ts'
import { quantile, round, type BenchRow } from './figures.ts'
import { distinct } from './questions.ts'
import { installPeers } from './subjects.ts'

const root = path.join(import.meta.dirname, '..', '..')

interface Timed {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly n: number
}

/** One side over questions it has not seen. */
const timed = async (find: Finder, questions: readonly string[]): Promise<Timed> => {
  const taken: number[] = []
  for (const question of questions) {
    const start = performance.now()
    await find(question)
    taken.push(performance.now() - start)
  }
  const total = taken.reduce((sum, ms) => sum + ms, 0)
  taken.sort((a, b) => a - b)
  return {
    perSecond: Math.round(taken.length / (total / 1000)),
    p50: round(quantile(taken, 0.5), 3),
    p99: round(quantile(taken, 0.99), 3),
    n: taken.length,
  }
}

const rounds = 3
const perRound = { ours: 1_000, peer: 300 } as const

const medianOf = (sides: readonly Timed[]): Timed =>
  [...sides].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(sides.length / 2)] ?? {
    perSecond: 0,
    p50: 0,
    p99: 0,
    n: 0,
  }

/** Answers are remembered by their question: none is put twice. */
const newQuestions = (name: string, round: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${distinct(round * count + n)}，${name.length}`)

const besides = async (name: string, ours: Finder, peer: Finder): Promise<BenchRow> => {
  const own: Timed[] = []
  const other: Timed[] = []
  for (let round = 0; round < rounds; round += 1) {
    own.push(await timed(ours, newQuestions(name, round, perRound.ours)))
    other.push(await timed(peer, newQuestions(name, round, perRound.peer)))
  }
  const [mine, theirs] = [medianOf(own), medianOf(other)]
  return {
    name: 'answers in the process',
    ours: mine.perSecond,
    peer: theirs.perSecond,
    peerName: name,
    ratio: round(mine.perSecond / Math.max(1, theirs.perSecond), 2),
    unit: 'answers/s',
    p50: mine.p50,
    p99: mine.p99,
    n: mine.n * rounds,
  }
}

interface Asked {
  readonly question: string
  readonly cites: readonly string[]
}

const lineSchema = z.object({ question: z.string(), cites: z.array(z.string()) })

/** Sets name some laws by their full titles. */
const listed = (cite: string, laws: LawBook): string => {
  const parsed = parseCitation(cite, laws)
  return parsed.ok ? formatCitation(parsed.citation) : cite
}

/** Beside a developer's checkout; elsewhere only our own phrasings are asked. */
const readSet = async (name: string, { laws }: Knowledge): Promise<readonly Asked[]> => {
  const source = await readFile(path.join(root, '..', 'shared', 'eval', `${name}.jsonl`), 'utf8').catch(() => '')
  return source
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)))
    .map(({ question, cites }) => ({ question, cites: cites.map((cite) => listed(cite, laws)) }))
}

/** An eighth of the phrasings, asked of the content without them. */
const withoutSome = (knowledge: Knowledge): { readonly rest: Knowledge; readonly asked: readonly Asked[] } => {
  const isHeld = (entry: number, question: number): boolean => (entry * 3 + question) % 8 === 0
  const rest = knowledge.entries.map((entry, at) => ({
    ...entry,
    questions: entry.questions.filter((_, place) => !isHeld(at, place)),
  }))
  const asked = knowledge.entries.flatMap((entry, at) =>
    entry.questions
      .filter((_, place) => isHeld(at, place))
      .map((question) => ({ question, cites: entry.cites.slice(0, 5) })),
  )
  return { rest: buildKnowledge(rest, knowledge, 'held out'), asked }
}

/** How often the first entry, and one of five, names an article that was wanted. */
const figureRow = async (
  name: string,
  find: Finder,
  knowledge: Knowledge,
  asked: readonly Asked[],
): Promise<string> => {
  let first = 0
  let five = 0
  const wanted = asked.filter((one) => one.cites.length > 0)
  for (const { question, cites } of wanted) {
    const hits = (await find(question)).map((id) =>
      (knowledge.byId.get(id)?.cites.slice(0, 5) ?? []).some((cite) => cites.includes(cite)),
    )
    if (hits[0] === true) first += 1
    if (hits.includes(true)) five += 1
  }
  return `  ${name}: first ${(first / wanted.length).toFixed(3)}, in five ${(five / wanted.length).toFixed(3)}, of ${wanted.length}\n`
}

const oursOf =
  (knowledge: Knowledge): Finder =>
  (question) =>
    knowledge.answer(question).candidates.map((one) => one.entry.id)

/** Ours beside those peers that can be had here. */
const sidesOf = async (knowledge: Knowledge): Promise<Readonly<Record<string, Finder>>> => {
  const sides: Record<string, Finder> = { ours: oursOf(knowledge) }
  const requireFrom = await installPeers()
  if (requireFrom === undefined) return sides
  try {
    sides['minisearch'] = miniSearchOf(knowledge, requireFrom)
    sides['@nlpjs/basic'] = await nlpjsOf(knowledge, requireFrom)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : 'they failed'
    process.stderr.write(`bench: answers stand alone, the peers cannot be loaded: ${String(why)}\n`)
  }
  return sides
}

/**
 * Questions answered from the content, each one new to it, beside two packages that search and classify the same entries. All
 * three have the content without the phrasings held out, so that the same sides give the figures and the speed.
 */
export const answerRows = async (): Promise<readonly BenchRow[]> => {
  const { rest, asked } = withoutSome(await loadKnowledge(path.join(root, 'data', 'knowledge')))
  const sides = await sidesOf(rest)
  for (const name of ['lawbench-labour', 'stard-labour']) {
    const set = await readSet(name, rest)
    if (set.length === 0) continue
    process.stdout.write(`${name}, an article that was wanted\n`)
    for (const [side, find] of Object.entries(sides)) process.stdout.write(await figureRow(side, find, rest, set))
  }
  process.stdout.write('phrasings held out, an article of their entry\n')
  for (const [side, find] of Object.entries(sides)) process.stdout.write(await figureRow(side, find, rest, asked))
  const rows: BenchRow[] = []
  for (const [side, find] of Object.entries(sides)) {
    if (side !== 'ours') rows.push(await besides(side, sides['ours'] ?? find, find))
  }
  return rows
}
