import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dataRoot, projectRoot } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { localDate, toInstant } from '../core/time.ts'
import { checkKnowledge } from '../knowledge/check.ts'
import { checkCorrections } from '../knowledge/corrections.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { isOverdue } from '../knowledge/replies.ts'
import type { CommandIo } from './command-io.ts'

/** The evaluation sets stand beside a developer's checkout; elsewhere there are none. */
const evaluationDir = join(projectRoot, '..', 'shared', 'eval')

const evaluationSentences = async (knowledge: Knowledge): Promise<ReadonlySet<string> | undefined> => {
  const files = await readdir(evaluationDir).catch(() => undefined)
  if (files === undefined) return undefined
  const sentences = new Set<string>()
  for (const file of files.filter((name) => name.endsWith('.jsonl'))) {
    const source = await readFile(join(evaluationDir, file), 'utf8')
    for (const [, words = ''] of source.matchAll(/"(?:question|text)":\s*("(?:[^"\\]|\\.)*")/g)) {
      const line: unknown = JSON.parse(words)
      if (typeof line !== 'string') continue
      for (const sentence of [line, ...line.split(/[。？！；\n]/u)]) sentences.add(knowledge.normaliser.plain(sentence))
    }
  }
  return sentences
}

/** `knowledge:check [DIR]`: prints what is wrong with the content; exit code 1 when anything is. */
export const run = async (argv: readonly string[], io: CommandIo): Promise<number> => {
  const dir = argv[0] ?? join(dataRoot, 'knowledge')
  const knowledge = await loadKnowledge(dir, dataRoot)
  const now = toInstant(systemClock.now())
  const evaluation = await evaluationSentences(knowledge)
  const problems = [
    ...checkKnowledge(knowledge, { now, ...(evaluation === undefined ? {} : { evaluation }) }),
    ...(await checkCorrections(dir, knowledge.entries, localDate(now))),
  ]
  for (const { file, message } of problems) io.stdout.write(`${file}: ${message}\n`)
  const count = (what: (entry: Knowledge['entries'][number]) => boolean): number =>
    knowledge.entries.filter(what).length
  const phrasings = knowledge.entries.reduce((sum, entry) => sum + entry.questions.length, 0)
  io.stdout.write(
    [
      `${knowledge.entries.length} entries, ${phrasings} phrasings, content ${knowledge.version}`,
      `verified ${count((entry) => entry.status === 'verified')}, needs review ${count((entry) => entry.status === 'needs-review')}, ` +
        `local figure ${count((entry) => entry.status === 'local-figure')}, past review ${count((entry) => isOverdue(entry, localDate(now)))}`,
      evaluation === undefined
        ? 'no evaluation sets here: copies were not looked for'
        : 'compared with the evaluation sets',
      problems.length === 0 ? 'all well' : `${problems.length} problems`,
      '',
    ].join('\n'),
  )
  return problems.length === 0 && knowledge.entries.length > 0 ? 0 : 1
}
