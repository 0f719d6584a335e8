import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { statutesDir } from '../src/config.ts'
import type { Answer } from '../src/knowledge/answer.ts'
import { citesFor } from '../src/knowledge/cites.ts'
import { buildKnowledge, loadKnowledge } from '../src/knowledge/load.ts'
import type { Knowledge } from '../src/knowledge/load.ts'
import { formatCitation, parseCitation } from '../src/law/citations.ts'
import { readStatutes } from '../src/law/statutes.ts'
import { screen } from '../src/safety/screen.ts'

/**
 * Prints what the content answers today: `npm run eval [-- DIR OF SETS] [--show SET]`. The sets and the facts beside them are
 * not part of the project; without them only the project's own figures are printed.
 */
const lineSchema = z.object({ id: z.string(), question: z.string(), cites: z.array(z.string()).default([]) })
type Line = z.output<typeof lineSchema>
const factsSchema = z.object({
  questions: z.array(
    z.object({ id: z.string(), label: z.string(), phrasings: z.array(z.string()), cites: z.array(z.string()) }),
  ),
})

const sets = ['near-out-of-scope', 'lay-labour-unlabelled', 'lawbench-labour', 'stard-labour'] as const
const root = fileURLToPath(new URL('..', import.meta.url))
const shown = process.argv.includes('--show') ? process.argv[process.argv.indexOf('--show') + 1] : undefined
const dir =
  process.argv.slice(2).find((word) => !word.startsWith('--') && word !== shown) ?? join(root, '../shared/eval')

const readSet = async (path: string): Promise<readonly Line[]> => {
  const source = await readFile(path, 'utf8').catch(() => '')
  return source
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)))
}

/** The label and every phrasing of each of the questions the facts list. */
const readFacts = async (): Promise<readonly Line[]> => {
  const source = await readFile(join(dir, '../facts/law-facts.json'), 'utf8').catch(() => undefined)
  if (source === undefined) return []
  return factsSchema
    .parse(JSON.parse(source))
    .questions.flatMap(({ id, label, phrasings, cites }) =>
      [label, ...phrasings].map((question) => ({ id, question, cites })),
    )
}

const share = (count: number, all: number): string => (all === 0 ? '-' : (count / all).toFixed(3))

/** Sets name some laws by their full titles, answers as the book lists them. */
const listed = (knowledge: Knowledge, cite: string): string => {
  const parsed = parseCitation(cite, knowledge.laws)
  return parsed.ok ? formatCitation(parsed.citation) : cite
}

const describeAnswer = (line: Line, answer: Answer): string => {
  const best = answer.candidates[0]
  const fit =
    best === undefined
      ? ''
      : `${best.entry.id} ${best.score.toFixed(2)} (${best.phrase.toFixed(2)}/${best.coverage.toFixed(2)})`
  return `  ${answer.outcome} ${answer.reason} ${fit} | ${line.question.slice(0, 70)} | ${line.cites.join(' ')}`
}

const printCites = (
  knowledge: Knowledge,
  answers: readonly { readonly line: Line; readonly answer: Answer }[],
): void => {
  const gold = answers
    .filter(({ line }) => line.cites.length > 0)
    .map(({ line, answer }) => ({ answer, cites: line.cites.map((cite) => listed(knowledge, cite)) }))
  if (gold.length === 0) return
  const held = (given: (answer: Answer) => readonly string[]): string => {
    const count = gold.filter(({ answer, cites }) => given(answer).some((cite) => cites.includes(cite))).length
    return share(count, gold.length)
  }
  const ofCandidates = (answer: Answer, limit: number): readonly string[] =>
    answer.candidates.slice(0, limit).flatMap((one) => citesFor(one.entry, answer.question, knowledge.normaliser))
  console.log(
    `  a gold article: among the answer's cites ${held((answer) => answer.cites)}, ` +
      `in the first candidate ${held((answer) => ofCandidates(answer, 1))}, ` +
      `in five candidates ${held((answer) => ofCandidates(answer, 5))}`,
  )
}

const printSet = (knowledge: Knowledge, name: string, lines: readonly Line[]): void => {
  if (lines.length === 0) return
  const answers = lines.map((line) => ({ line, answer: knowledge.answer(line.question) }))
  const count = (test: (one: (typeof answers)[number]) => boolean): string =>
    share(answers.filter(test).length, lines.length)
  const outcomes = (['answer', 'clarify', 'refuse'] as const).map(
    (kind) => `${kind} ${count((one) => one.answer.outcome === kind)}`,
  )
  console.log(`${name} (${lines.length}): ${outcomes.join(', ')}`)
  printCites(knowledge, answers)
  if (shown === name) for (const { line, answer } of answers) console.log(describeAnswer(line, answer))
}

const folds = 8

/** An eighth of the phrasings at a time is asked of the content without it: the nearest thing to a new person's words. */
const printHeldOut = (knowledge: Knowledge): void => {
  const seen = { all: 0, first: 0, five: 0, article: 0, right: 0, wrong: 0, asked: 0, refused: 0 }
  for (let fold = 0; fold < folds; fold += 1) {
    const isHeld = (entry: number, question: number): boolean => (entry * 3 + question) % folds === fold
    const rest = knowledge.entries.map((entry, at) => ({
      ...entry,
      questions: entry.questions.filter((_, place) => !isHeld(at, place)),
    }))
    const { answer } = buildKnowledge(rest, knowledge, 'held out')
    for (const [at, entry] of knowledge.entries.entries()) {
      for (const question of entry.questions.filter((_, place) => isHeld(at, place))) {
        const given = answer(question)
        const place = given.candidates.findIndex((candidate) => candidate.entry.id === entry.id)
        seen.all += 1
        if (place === 0) seen.first += 1
        if (place >= 0) seen.five += 1
        if (entry.cites.length === 0 ? place === 0 : given.cites.some((cite) => entry.cites.slice(0, 5).includes(cite)))
          seen.article += 1
        if (given.outcome === 'answer') seen[given.entry.id === entry.id ? 'right' : 'wrong'] += 1
        else seen[given.outcome === 'clarify' ? 'asked' : 'refused'] += 1
        if (shown === 'held' && place !== 0)
          console.log(`  ${given.outcome} ${entry.id} <- ${given.candidates[0]?.entry.id ?? ''} | ${question}`)
      }
    }
  }
  const of = (count: number): string => share(count, seen.all)
  console.log(
    `phrasings held out (${seen.all}): first ${of(seen.first)}, in five ${of(seen.five)}, an article of its entry cited ${of(seen.article)}`,
  )
  console.log(
    `  answered right ${of(seen.right)}, answered with another entry ${of(seen.wrong)}, asked which ${of(seen.asked)}, refused ${of(seen.refused)}`,
  )
}

const riskSchema = z.object({ text: z.string(), risk: z.enum(['self', 'other', 'none']) })
const rateSchema = z.object({ share: z.number(), within: z.number() })
const fittedSchema = z.object({
  fitted: z.object({ texts: z.number(), heldOut: z.object({ found: rateSchema, falseAlarms: rateSchema }) }),
})

const firingShare = (texts: readonly string[]): string =>
  share(texts.filter((text) => screen(text).level !== 'none').length, texts.length)

/** The README's row of the screen: these figures, never older ones. */
const writeScreenRow = async (figures: string): Promise<void> => {
  const path = join(root, 'README.md')
  const before = await readFile(path, 'utf8')
  const after = before.replace(/^\| screen on PsySUICIDE.*$/m, `| screen on PsySUICIDE ${figures} | \`npm run eval\` |`)
  if (after !== before) await writeFile(path, after)
}

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`

/** Misses and false alarms of the danger screen: held out when its model was fitted, and of the whole as it stands. */
const printScreen = async (ordinary: readonly string[]): Promise<void> => {
  const raw: unknown = JSON.parse(await readFile(join(root, 'data/screen-model.json'), 'utf8'))
  const { found, falseAlarms } = fittedSchema.parse(raw).fitted.heldOut
  console.log(
    `screen, ten groups held out: missed ${(1 - found.share).toFixed(3)} ± ${found.within}, false alarms ${falseAlarms.share} ± ${falseAlarms.within}`,
  )
  const source = await readFile(join(dir, 'crisis-valid.jsonl'), 'utf8').catch(() => '')
  const rows = source.split('\n').filter((line) => line !== '')
  const of = (risk: string): readonly string[] =>
    rows.map((line) => riskSchema.parse(JSON.parse(line))).flatMap((row) => (row.risk === risk ? [row.text] : []))
  if (rows.length > 0)
    console.log(
      `  the sets as fitted: of self ${firingShare(of('self'))}, of other ${firingShare(of('other'))}, of none ${firingShare(of('none'))}`,
    )
  const before = process.cpuUsage()
  const fired = ordinary.filter((text) => screen(text).level !== 'none').length
  const { user, system } = process.cpuUsage(before)
  const cpuMs = (user + system) / 1_000 / Math.max(1, ordinary.length)
  console.log(
    `  ordinary questions (${ordinary.length}): ${share(fired, ordinary.length)}, ${cpuMs.toFixed(3)} ms of CPU each`,
  )
  if (rows.length > 0 && ordinary.length > 0)
    await writeScreenRow(
      `(${rows.length}), 10-fold for what is fitted: misses of \`self\` / fires on \`none\`; of ${ordinary.length} ordinary questions fires on | ${percent(1 - found.share)} ± ${(found.within * 100).toFixed(1)} / ${percent(falseAlarms.share)} ± ${(falseAlarms.within * 100).toFixed(1)}; ${fired}`,
    )
}

const started = performance.now()
const statutes = await readStatutes(statutesDir())
const knowledge = await loadKnowledge(join(root, 'data/knowledge'), undefined, statutes)
console.log(
  `${knowledge.entries.length} entries and ${statutes.length} statutes read in ${Math.round(performance.now() - started)} ms, content ${knowledge.version}`,
)
const read = await Promise.all(sets.map((name) => readSet(join(dir, `${name}.jsonl`))))
const facts = await readFacts()
const times: number[] = []
for (const { question } of [...read.flat(), ...facts]) {
  const before = performance.now()
  knowledge.answer(question)
  times.push(performance.now() - before)
}
for (const [place, name] of sets.entries()) printSet(knowledge, name, read[place] ?? [])
printSet(knowledge, 'small-talk', await readSet(join(root, 'test/knowledge/small-talk.jsonl')))
printSet(knowledge, 'law-facts', facts)
times.sort((a, b) => a - b)
const quantile = (part: number): string => (times[Math.floor(times.length * part)] ?? 0).toFixed(3)
if (times.length > 0) console.log(`ms a question: median ${quantile(0.5)}, 99 in 100 below ${quantile(0.99)}`)
printHeldOut(knowledge)
await printScreen(read.flat().map(({ question }) => question))
