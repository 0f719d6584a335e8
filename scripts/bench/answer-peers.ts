import { createRequire } from 'node:module'
import { z } from 'zod'
import type { Knowledge } from '../../src/knowledge/load.ts'
import { termsOf } from '../../src/knowledge/tokens.ts'

/** What is used of the two packages, which the project itself does not know. */
interface MiniSearch {
  addAll(documents: readonly object[]): void
  search(words: string): readonly { readonly id: unknown }[]
}
interface Nlp {
  addLanguage(language: string): void
  addDocument(language: string, words: string, intent: string): void
  train(): Promise<void>
  process(language: string, words: string): Promise<unknown>
}

/** What is measured beside ours: the ids of the entries that fit a question best, best first. */
export type Finder = (question: string) => readonly string[] | Promise<readonly string[]>

/** Both peers cut at spaces: Chinese is given to them as the characters and pairs that ours takes. */
const pieces = (knowledge: Knowledge, words: string): string[] => [
  ...termsOf(knowledge.normaliser.normal(words)).keys(),
]

/** The same entries, fields weighed as ours weighs them. */
export const miniSearchOf = (knowledge: Knowledge, requireFrom: string): Finder => {
  // The package's own declaration, cut down to what is used here.
  const Index = createRequire(requireFrom)('minisearch') as new (options: object) => MiniSearch
  const index = new Index({
    fields: ['title', 'questions', 'short', 'body'],
    tokenize: (words: string) => pieces(knowledge, words),
    searchOptions: { boost: { title: 3, questions: 2, short: 2 }, combineWith: 'OR' },
  })
  index.addAll(
    knowledge.entries.map(({ id, title, questions, short, body }) => ({
      id,
      title,
      questions: questions.join('。'),
      short,
      body,
    })),
  )
  return (question) =>
    index
      .search(question)
      .slice(0, 5)
      .map((hit) => String(hit.id))
}

const resultSchema = z.object({ classifications: z.array(z.object({ intent: z.string(), score: z.number() })) })

/** It would go on for 20,000; its loss hardly falls after these, and the bench is to end. */
const epochs = 60

/** Titles and phrasings as its training sentences, an entry an intent; its own stemmer leaves Chinese as it is. */
export const nlpjsOf = async (knowledge: Knowledge, requireFrom: string): Promise<Finder> => {
  // It has no types: what is used here.
  const { dockStart } = createRequire(requireFrom)('@nlpjs/basic') as {
    dockStart: (options: object) => Promise<{ get(name: 'nlp'): Nlp }>
  }
  const quiet = { log: false, useNoneFeature: false, iterations: epochs }
  const dock = await dockStart({
    settings: { nlp: { languages: ['en'], autoSave: false, autoLoad: false, threshold: 0, nlu: quiet } },
    use: ['Basic'],
  })
  const nlp = dock.get('nlp')
  nlp.addLanguage('en')
  for (const entry of knowledge.entries) {
    for (const words of [entry.title, ...entry.questions]) {
      nlp.addDocument('en', pieces(knowledge, words).join(' '), entry.id)
    }
  }
  await nlp.train()
  return async (question) => {
    const result: unknown = await nlp.process('en', pieces(knowledge, question).join(' '))
    return resultSchema
      .parse(result)
      .classifications.slice(0, 5)
      .map((one) => one.intent)
  }
}
