import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { createLawBook, lawsSchema } from '../law/citations.ts'
import type { LawBook } from '../law/citations.ts'
import { remember } from '../core/remember.ts'
import { createAnswerer } from './answer.ts'
import type { Answer } from './answer.ts'
import { parseEntry } from './entries.ts'
import type { Entry, Problem } from './entries.ts'
import { createScopeReader, scopeSchema } from './scope.ts'
import type { ScopeReader } from './scope.ts'
import { createSearch } from './search.ts'
import type { Search } from './search.ts'
import { createNormaliser, synonymsSchema } from './vocabulary.ts'
import type { Normaliser } from './vocabulary.ts'

/** How words are read, whatever the entries are. */
export interface Vocabulary {
  readonly laws: LawBook
  readonly normaliser: Normaliser
  readonly scope: ScopeReader
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
  readonly answer: (question: string) => Answer
}

const wordFiles = ['laws.json', 'synonyms.json', 'scope.json'] as const

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
  const search = createSearch(entries, vocabulary.normaliser)
  return {
    version,
    entries,
    byId: unique.byId,
    problems: [...problems, ...unique.problems],
    laws: vocabulary.laws,
    normaliser: vocabulary.normaliser,
    scope: vocabulary.scope,
    search,
    answer: remember(remembered, createAnswerer({ search, scope: vocabulary.scope, byId: unique.byId, version })),
  }
}

/**
 * Reads every entry below `dir`. A file with problems is left out and reported, so that one slip of an editor does not
 * silence the rest.
 * @param wordsDir where laws.json, synonyms.json and scope.json are; the folder above `dir` when not given
 * @throws when one of those three is absent or not in shape: without them nothing can be told apart
 */
export const loadKnowledge = async (dir: string, wordsDir: string = dirname(dir)): Promise<Knowledge> => {
  const [laws, synonyms, scope] = await Promise.all(wordFiles.map((name) => readFile(join(wordsDir, name), 'utf8')))
  const hash = createHash('sha256')
  for (const source of [laws, synonyms, scope]) hash.update(source ?? '').update('\0')
  const book = createLawBook(lawsSchema.parse(JSON.parse(laws ?? '')))
  const normaliser = createNormaliser(synonymsSchema.parse(JSON.parse(synonyms ?? '')))
  const reader = createScopeReader(scopeSchema.parse(JSON.parse(scope ?? '')), normaliser)
  const entries: Entry[] = []
  const problems: Problem[] = []
  const files = await markdownFiles(dir)
  const sources = await Promise.all(files.map((file) => readFile(join(dir, file), 'utf8')))
  for (const [number, file] of files.entries()) {
    const source = sources[number] ?? ''
    hash.update(file).update('\0').update(source).update('\0')
    const parsed = parseEntry(file, source, book)
    if ('entry' in parsed) entries.push(parsed.entry)
    else problems.push(...parsed.problems)
  }
  const version = hash.digest('hex').slice(0, 12)
  return buildKnowledge(entries, { laws: book, normaliser, scope: reader }, version, problems)
}
