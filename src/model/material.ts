import type { Entry } from '../knowledge/entries.ts'
import { plainBody } from '../knowledge/replies.ts'
import type { LawBook } from '../law/citations.ts'
import type { Article } from '../law/statutes.ts'
import { createGuard, type Guard } from './guard.ts'
import type { Material } from './prompts.ts'

/** Reads the imported statutes; an article that was not imported is left out. */
export type ArticleTexts = (cites: readonly string[]) => readonly Article[]

/** Enough for the longest article; a model is not given a book. */
const longestArticle = 600

/** What a draft about an entry may rest on, and the guard that holds it to that. */
export const materialOf = (
  entry: Entry,
  articleTexts: ArticleTexts,
  book: LawBook,
): { readonly material: Material; readonly guard: Guard } => {
  const known = articleTexts(entry.cites)
  const articles = entry.cites.map((cite) => ({
    cite,
    text: known.find((one) => one.cite === cite)?.text.slice(0, longestArticle) ?? '',
  }))
  const text = `${entry.short}\n${plainBody(entry.body)}`
  const all = [entry.title, text, ...articles.map((article) => article.text)].join('\n')
  return {
    material: { title: entry.title, text, articles },
    guard: createGuard({ text: all, cites: entry.cites }, book),
  }
}
