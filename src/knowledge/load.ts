import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { createLawBook, lawsSchema } from '../law/citations.ts'
import type { LawBook } from '../law/citations.ts'
import { createFigures, loadFigures } from '../law/figures.ts'
import type { Figures } from '../law/figures.ts'
import type { Statute } from '../law/statutes.ts'
import { remember } from '../core/remember.ts'
import { createAnswerer } from './answer.ts'
import type { Answer, Context } from './answer.ts'
import { codeContent, phrasingsOf } from './coded-content.ts'
import { conceptsSchema, createConceptReader } from './concepts.ts'
import type { ConceptReader } from './concepts.ts'
import { createMatterReader } from './matter.ts'
import { parseEntry } from './entries.ts'
import type { Entry, Problem } from './entries.ts'
import { rankingSchema } from './ranking.ts'
import type { Ranking } from './ranking.ts'
import { createScopeReader, scopeSchema } from './scope.ts'
import type { ScopeReader } from './scope.ts'
import { createSpeller, lettersSchema } from './spelling.ts'
import type { Letters } from './spelling.ts'
import { leansOnLast } from './questions.ts'
import { createSearch } from './search.ts'
import type { Search } from './search.ts'
import { createStatuteSearch } from './statute-search.ts'
import { createNormaliser, synonymsSchema } from './vocabulary.ts'
import type { Normaliser } from './vocabulary.ts'

/** How words are read, whatever the entries are. */
export interface Vocabulary {
  readonly laws: LawBook
  readonly normaliser: Normaliser
  readonly scope: ScopeReader
  readonly concepts: ConceptReader
  /** The concepts that only our matters have. */
  readonly telling: ConceptReader
  readonly ranking: Ranking
  readonly letters: Letters
  /** Words of ours, to be known again when they are spelled wrongly. */
  readonly words: readonly string[]
  /** The local and dated figures that entries ask for: `{{figure:min-wage-month}}`. */
  readonly figures: Figures
  /** The imported texts: what is searched when no entry fits. */
  readonly statutes: readonly Statute[]
}

/** One immutable set of content: what is answered from it never changes. */
export interface Knowledge extends Vocabulary {
  /** 12 characters of the hash of all files it was read from. */
  readonly version: string
  readonly entries: readonly Entry[]
  readonly byId: ReadonlyMap<string, Entry>
  /** What could not be read; those entries are left out. */
  readonly problems: readonly Problem[]
  readonly search: Search
  /** @param context what was answered last in this conversation: a question may lean on it */
  readonly answer: (question: string, context?: Context) => Answer
}

const wordFiles = ['laws.json', 'synonyms.json', 'scope.json', 'concepts.json', 'ranking.json', 'letters.json'] as const

const markdownFiles = async (dir: string): Promise<readonly string[]> => {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  return found
    .filter((item) => item.isFile() && item.name.endsWith('.md') && item.name !== 'README.md')
    .map((item) => relative(dir, join(item.parentPath, item.name)).split(sep).join('/'))
    .sort()
}

/** An id may be used once: the first file by name keeps it. */
const withoutDoubles = (
  entries: readonly Entry[],
): { readonly byId: ReadonlyMap<string, Entry>; readonly problems: readonly Problem[] } => {
  const byId = new Map<string, Entry>()
  const problems: Problem[] = []
  for (const entry of entries) {
    const other = byId.get(entry.id)
    if (other === undefined) byId.set(entry.id, entry)
    else problems.push({ file: entry.file, message: `id: ${entry.id} is taken by ${other.file}` })
  }
  return { byId, problems }
}

/** An example of another matter is spelled rightly: its words count as often as makes them known. */
const sureOf = 3

/** Answers kept by question, about a kilobyte each. They belong to one set: a reload begins anew. */
const remembered = 4_000

/** A set from entries already read: also for entries that a console published over the files. */
export const buildKnowledge = (
  read: readonly Entry[],
  vocabulary: Vocabulary,
  version: string,
  problems: readonly Problem[] = [],
): Knowledge => {
  const unique = withoutDoubles(read)
  const entries = [...unique.byId.values()]
  const { letters, words, normaliser, scope } = vocabulary
  const spell = createSpeller({
    letters,
    words,
    texts: [
      ...entries.flatMap((entry) => [entry.title, ...entry.questions, entry.short, entry.body]),
      ...[...scope.examples, ...scope.outsideWords].flatMap((rightly) => Array.from({ length: sureOf }, () => rightly)),
    ],
  })
  const coded = codeContent(entries, scope.examples, normaliser)
  // A slip that an editor wrote down as a phrasing is known as it is.
  const phrasings = new Set(coded.entries.flatMap((entry) => phrasingsOf(entry).map((text) => text.normal)))
  const search = createSearch(entries, vocabulary, { coded })
  const answer = createAnswerer({
    search,
    hear: (question) => (phrasings.has(normaliser.normal(question)) ? question : spell(normaliser.simple(question))),
    scope: vocabulary.scope,
    telling: vocabulary.telling,
    matter: createMatterReader(coded, normaliser),
    byId: unique.byId,
    version,
    figures: vocabulary.figures,
    normaliser: vocabulary.normaliser,
    statutes: createStatuteSearch(vocabulary.statutes, vocabulary.normaliser),
  })
  const kept = remember(remembered, (question) => answer(question))
  return {
    ...vocabulary,
    version,
    entries,
    byId: unique.byId,
    problems: [...problems, ...unique.problems],
    search,
    // A question that stands by itself has the same answer whatever was said before.
    answer: (question, context) =>
      context?.last !== undefined && leansOnLast(question) ? answer(question, context) : kept(question),
  }
}

/** A place without a folder of figures has none: answers then say who knows the number. */
const readFigures = async (folder: string): Promise<Figures> =>
  (await readdir(folder).catch(() => undefined)) === undefined ? createFigures([]) : loadFigures(folder)

const readVocabulary = (sources: readonly string[], figures: Figures, statutes: readonly Statute[]): Vocabulary => {
  const [laws, synonyms, scope, concepts, ranking, letters] = sources.map((source): unknown => JSON.parse(source))
  const lexicon = conceptsSchema.parse(concepts)
  const spelled = lettersSchema.parse(letters)
  const said = synonymsSchema.parse(synonyms)
  const around = scopeSchema.parse(scope)
  const normaliser = createNormaliser(said, spelled)
  return {
    laws: createLawBook(lawsSchema.parse(laws)),
    normaliser,
    scope: createScopeReader(around, normaliser),
    concepts: createConceptReader(lexicon, normaliser),
    telling: createConceptReader(
      lexicon.filter((concept) => !concept.vague),
      normaliser,
    ),
    ranking: rankingSchema.parse(ranking),
    letters: spelled,
    words: [
      ...lexicon.flatMap((concept) => concept.words),
      ...around.labour.flatMap((group) => group.words),
      ...said.words.flatMap(({ to, from }) => [to, ...from]),
      ...said.drop,
    ].map((word) => normaliser.simple(word)),
    figures,
    statutes,
  }
}

interface EntryFile {
  readonly file: string
  readonly source: string
}

const readEntryFiles = async (dir: string): Promise<readonly EntryFile[]> => {
  const files = await markdownFiles(dir)
  // Hundreds of small files: one after the other takes a third of what handing each to a thread does.
  return files.map((file) => ({ file, source: readFileSync(join(dir, file), 'utf8') }))
}

const versionOf = (words: readonly string[], statutes: readonly Statute[], files: readonly EntryFile[]): string => {
  const hash = createHash('sha256')
  for (const source of words) hash.update(source).update('\0')
  for (const statute of statutes) hash.update(statute.sha).update('\0')
  for (const { file, source } of files) hash.update(file).update('\0').update(source).update('\0')
  return hash.digest('hex').slice(0, 12)
}

/** A set never changes, so who reads the same content next is given the same: a reload without a change, another application. */
let latest: { readonly key: string; readonly knowledge: Knowledge } | undefined

/**
 * Reads every entry below `dir`. A file with problems is left out and reported, so that one slip of an editor does not
 * silence the rest.
 * @param wordsDir where laws.json, synonyms.json, scope.json, concepts.json and ranking.json are; the folder above `dir`
 * when not given
 * @param statutes the imported texts, see `readStatutes`
 * @throws when one of those files is absent or not in shape: without them nothing can be told apart
 */
export const loadKnowledge = async (
  dir: string,
  wordsDir: string = dirname(dir),
  statutes: readonly Statute[] = [],
): Promise<Knowledge> => {
  const words = await Promise.all(wordFiles.map((name) => readFile(join(wordsDir, name), 'utf8')))
  const figures = await readFigures(join(wordsDir, 'regions'))
  const files = await readEntryFiles(dir)
  const version = versionOf(words, statutes, files)
  const key = `${version} ${JSON.stringify(figures.all)}`
  if (latest?.key === key) return latest.knowledge
  const vocabulary = readVocabulary(words, figures, statutes)
  const entries: Entry[] = []
  const problems: Problem[] = []
  for (const { file, source } of files) {
    const parsed = parseEntry(file, source, vocabulary.laws)
    if ('entry' in parsed) entries.push(parsed.entry)
    else problems.push(...parsed.problems)
  }
  const knowledge = buildKnowledge(entries, vocabulary, version, problems)
  latest = { key, knowledge }
  return knowledge
}
