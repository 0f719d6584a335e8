import type { Entry } from './entries.ts'
import { maxCites } from './entries.ts'
import { termsOf } from './tokens.ts'
import type { Normaliser } from './vocabulary.ts'

/** The articles an entry rests on whatever was asked. */
const always = 2

/** What an entry says of each of its articles: the lines of its basis that name it. */
const basisOf = (entry: Entry, cite: string): string => {
  const [, law = '', article = ''] = /^(.*?)(第[^第]+条.*)?$/u.exec(cite) ?? []
  return entry.body
    .split('\n')
    .filter((line) => line.includes(law) && line.includes(article))
    .join('，')
}

/**
 * At most five of an entry's articles, in its own order: the first two always, then those whose line in the basis says most
 * of what was asked.
 */
export const citesFor = (entry: Entry, question: string, normaliser: Normaliser): readonly string[] => {
  if (entry.cites.length <= maxCites) return entry.cites
  const asked = termsOf(normaliser.normal(question))
  const weighed = entry.cites.slice(always).map((cite, place) => {
    const known = termsOf(normaliser.normal(basisOf(entry, cite)))
    let shared = 0
    for (const term of asked.keys()) if (term.length > 1 && known.has(term)) shared += 1
    return { cite, place, fit: shared / Math.sqrt(known.size + 1) }
  })
  weighed.sort((a, b) => b.fit - a.fit || a.place - b.place)
  const chosen = new Set(weighed.slice(0, maxCites - always).map((one) => one.cite))
  return entry.cites.filter((cite, place) => place < always || chosen.has(cite))
}
