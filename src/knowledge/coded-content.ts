import { createDictionary } from './dictionary.ts'
import type { Counted, Dictionary } from './dictionary.ts'
import type { Entry } from './entries.ts'
import type { Normaliser } from './vocabulary.ts'

/** A text of an entry in the forms in which it is searched. */
export interface CodedText {
  readonly plain: string
  readonly normal: string
  /** The terms of the normal form. */
  readonly terms: Counted
  /** The terms of the plain one: words as they were said. */
  readonly said: Counted
}

export interface CodedEntry {
  readonly title: CodedText
  readonly questions: readonly CodedText[]
  readonly short: CodedText
  /** The terms of the normal form. */
  readonly body: Counted
}

/** All texts that are searched or weighed, each brought to its forms and taken apart once. It is not kept: indexes are built from it. */
export interface CodedContent {
  readonly dictionary: Dictionary
  readonly entries: readonly CodedEntry[]
  /** The terms of the examples of other matters, as they were said. */
  readonly elsewhere: readonly Counted[]
}

/** @param elsewhere examples of what others are asked */
export const codeContent = (
  entries: readonly Entry[],
  elsewhere: readonly string[],
  normaliser: Normaliser,
): CodedContent => {
  const dictionary = createDictionary()
  const code = (text: string): CodedText => {
    const plain = normaliser.plain(text)
    const normal = normaliser.normal(text)
    const terms = dictionary.take(normal)
    return { plain, normal, terms, said: plain === normal ? terms : dictionary.take(plain) }
  }
  return {
    dictionary,
    entries: entries.map(({ title, questions, short, body }) => ({
      title: code(title),
      questions: questions.map(code),
      short: code(short),
      body: dictionary.take(normaliser.normal(body)),
    })),
    elsewhere: elsewhere.map((text) => dictionary.take(normaliser.plain(text))),
  }
}

/** The title and the phrasings: what people say for the entry. */
export const phrasingsOf = (entry: CodedEntry): readonly CodedText[] => [entry.title, ...entry.questions]
