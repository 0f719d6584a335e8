import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Answer } from '../src/knowledge/answer.ts'
import { maxCites } from '../src/knowledge/entries.ts'
import { buildKnowledge, loadKnowledge } from '../src/knowledge/load.ts'
import type { Knowledge } from '../src/knowledge/load.ts'

/**
 * Prints what the content answers today: `npx tsx scripts/eval.ts [DIR OF SETS] [--show SET]`. The sets are not part of the
 * project; without them only the project's own figures are printed.
 */
const lineSchema = z.object({ id: z.string(), question: z.string(), cites: z.array(z.string()).default([]) })
type Line = z.output<typeof lineSchema>

const sets = ['near-out-of-scope', 'lay-labour-unlabelled', 'lawbench-labour', 'stard-labour'] as const
const root = fileURLToPath(new URL('..', import.meta.url))
const shown = process.argv.includes('--show') ? process.argv[process.argv.indexOf('--show') + 1] : undefined
const dir =
  process.argv.slice(2).find((word) => !word.startsWith('--') && word !== shown) ?? join(root, '../shared/eval')

const readSet = async (name: string): Promise<readonly Line[]> => {
  const source = await readFile(join(dir, `${name}.jsonl`), 'utf8').catch(() => '')
  return source
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)))
}

const share = (count: number, all: number): string => (all === 0 ? '-' : (count / all).toFixed(3))

const describeAnswer = (line: Line, answer: Answer): string => {
  const best = answer.candidates[0]
  const fit =
    best === undefined
      ? ''
      : `${best.entry.id} ${best.score.toFixed(2)} (${best.phrase.toFixed(2)}/${best.coverage.toFixed(2)})`
  return `  ${answer.outcome} ${answer.reason} ${fit} | ${line.question.slice(0, 70)}`
}

const printSet = (knowledge: Knowledge, name: string, lines: readonly Line[]): void => {
  const answers = lines.map((line) => ({ line, answer: knowledge.answer(line.question) }))
  const count = (test: (one: (typeof answers)[number]) => boolean): string =>
    share(answers.filter(test).length, lines.length)
  const outcomes = (['answer', 'clarify', 'refuse'] as const).map(
    (kind) => `${kind} ${count((one) => one.answer.outcome === kind)}`,
  )
  console.log(`${name} (${lines.length}): ${outcomes.join(', ')}`)
  if (lines.some((line) => line.cites.length > 0)) {
    const holds = (line: Line, cites: readonly string[]): boolean => line.cites.some((cite) => cites.includes(cite))
    const inAnswer = count(
      ({ line, answer }) => answer.outcome === 'answer' && holds(line, answer.entry.cites.slice(0, maxCites)),
    )
    const inFirst = count(({ line, answer }) => holds(line, answer.candidates[0]?.entry.cites ?? []))
    const inFive = count(({ line, answer }) =>
      holds(
        line,
        answer.candidates.flatMap((one) => one.entry.cites),
      ),
    )
    console.log(
      `  a gold article: in the answer ${inAnswer}, in the first candidate ${inFirst}, in five candidates ${inFive}`,
    )
  }
  if (shown === name) for (const { line, answer } of answers) console.log(describeAnswer(line, answer))
}

/** Each phrasing is asked of the content without it: the nearest thing to a new person's words that the content itself has. */
const printHeldOut = (knowledge: Knowledge): void => {
  const seen = { all: 0, first: 0, five: 0, right: 0, wrong: 0, offered: 0, asked: 0 }
  for (const [number, entry] of knowledge.entries.entries()) {
    for (const question of entry.questions.filter((_, place) => (place + number) % 4 === 0)) {
      const without = { ...entry, questions: entry.questions.filter((other) => other !== question) }
      const answer = buildKnowledge(knowledge.entries.with(number, without), knowledge, 'held out').answer(question)
      const place = answer.candidates.findIndex((candidate) => candidate.entry.id === entry.id)
      seen.all += 1
      if (place === 0) seen.first += 1
      if (place >= 0) seen.five += 1
      if (answer.outcome === 'answer') seen[answer.entry.id === entry.id ? 'right' : 'wrong'] += 1
      if (answer.outcome === 'clarify') {
        seen.asked += 1
        if (answer.choices.some((choice) => choice.id === entry.id)) seen.offered += 1
      }
    }
  }
  const of = (count: number): string => share(count, seen.all)
  console.log(`phrasings held out (${seen.all}): first ${of(seen.first)}, in five ${of(seen.five)}`)
  console.log(
    `  answered right ${of(seen.right)}, answered with another entry ${of(seen.wrong)}, ` +
      `asked which ${of(seen.asked)} (the right one among the choices ${of(seen.offered)})`,
  )
}

const started = performance.now()
const knowledge = await loadKnowledge(join(root, 'data/knowledge'))
console.log(
  `${knowledge.entries.length} entries read in ${Math.round(performance.now() - started)} ms, content ${knowledge.version}`,
)
const read = await Promise.all(sets.map(readSet))
for (const [place, name] of sets.entries()) printSet(knowledge, name, read[place] ?? [])
const questions = read.flat().map((line) => line.question)
const before = performance.now()
for (const question of questions) knowledge.answer(question)
if (questions.length > 0) console.log(`${((performance.now() - before) / questions.length).toFixed(3)} ms a question`)
printHeldOut(knowledge)
