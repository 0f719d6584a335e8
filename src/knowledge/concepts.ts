import { z } from 'zod'
import type { Normaliser } from './vocabulary.ts'

/** `data/concepts.json`: what a question may be about or ask for, each with the words by which people say so. */
export const conceptsSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case'),
    words: z.array(z.string().min(1)).min(1),
    /** Others speak of it too: it does not make a question ours. */
    vague: z.boolean().default(false),
  }),
)
export type ConceptWords = z.output<typeof conceptsSchema>

/** The concepts a text in its plain form speaks of, by their place in the lexicon, each once. */
export type ConceptReader = (plain: string) => readonly number[]

/** A text may speak of several at once and words may overlap: 下班路上被撞 is a way home, and a collision. */
export const createConceptReader = (concepts: ConceptWords, normaliser: Normaliser): ConceptReader => {
  const byFirst = new Map<number, { readonly word: string; readonly concept: number }[]>()
  for (const [concept, { words }] of concepts.entries()) {
    for (const word of new Set(words.map((one) => normaliser.plain(one)))) {
      if (word === '') continue
      const known = byFirst.get(word.charCodeAt(0)) ?? []
      byFirst.set(word.charCodeAt(0), known)
      known.push({ word, concept })
    }
  }
  return (plain) => {
    const found = new Set<number>()
    for (let at = 0; at < plain.length; at += 1) {
      const starting = byFirst.get(plain.charCodeAt(at))
      if (starting === undefined) continue
      for (const { word, concept } of starting) if (plain.startsWith(word, at)) found.add(concept)
    }
    return [...found]
  }
}
