import { formatCitation, fromChineseNumber, type LawBook } from '../law/citations.ts'

const numerals = '[零〇一二两三四五六七八九十百千\\d]+'
/** 第四十七条, 第四十六、四十七条, 第二百七十六条之一, 47条; a paragraph or item after it says nothing more. */
const articlePattern = new RegExp(
  `第(${numerals}(?:[、和及或至到-]第?${numerals})*)条(?:之([一二三四五六七八九十]))?|(?<!第)(?<![\\d、和及或至到-])(\\d+)条`,
  'g',
)
/** A title may hold another: 《江苏省实施《工会法》办法》. */
const titlePattern = /《((?:[^《》]|《[^《》]*》)+)》/g

/** An article named in a text; `law` is missing when nothing before it says whose it is. */
interface Named {
  readonly law: string | undefined
  readonly article: string
}

export interface NamedLaws {
  readonly articles: readonly Named[]
  /** Laws by their listed name; a title nobody knows stands as it was written. */
  readonly laws: readonly string[]
}

/** Where each law is named in the text, in order. */
const lawsIn = (
  text: string,
  book: LawBook,
): readonly { readonly at: number; readonly end: number; readonly law: string }[] => {
  const found: { at: number; end: number; law: string }[] = []
  for (const match of text.matchAll(titlePattern)) {
    const law = book.find(match[1] ?? '')?.name ?? match[1] ?? ''
    found.push({ at: match.index, end: match.index + match[0].length, law })
  }
  const names = book.laws
    .flatMap((law) => [law.name, ...law.aliases].map((name) => [name, law.name] as const))
    .filter(([name]) => name.length > 1)
    .sort(([a], [b]) => b.length - a.length)
  for (const [name, law] of names) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      const end = at + name.length
      // 劳动合同法 stands inside 劳动合同法实施条例, which was found first.
      if (found.every((one) => end <= one.at || at >= one.end)) found.push({ at, end, law })
    }
  }
  return found.sort((a, b) => a.at - b.at)
}

/** A name stands right before an article, and it is none we know: 海商法第四十七条. */
const strangeName = /[法典例释]$/

const textOf = (law: string, article: number, inserted: number | undefined): string =>
  formatCitation({ law, article, ...(inserted === undefined ? {} : { inserted }) })

/** Every law and article a text names, also without the law's name, in digits, or several in one breath. */
export const namedLaws = (raw: string, book: LawBook): NamedLaws => {
  const text = raw.normalize('NFKC').replaceAll(/\s/g, '')
  const laws = lawsIn(text, book)
  const articles: Named[] = []
  for (const match of text.matchAll(articlePattern)) {
    const before = laws.findLast(({ at }) => at < match.index)
    const isStrange = before?.end !== match.index && strangeName.test(text.slice(0, match.index))
    const law = isStrange ? '?' : before?.law
    const inserted = match[2] === undefined ? undefined : fromChineseNumber(match[2])
    const written = match[1] ?? match[3] ?? ''
    // From one article to another: nobody says which lie between, so no source can hold them.
    if (/[至到-]/.test(written)) articles.push({ law, article: written })
    else
      for (const numeral of written.split(/[、和及或]第?/)) {
        const value = fromChineseNumber(numeral)
        articles.push({ law, article: value === undefined ? written : textOf('', value, inserted) })
      }
  }
  return { articles, laws: laws.map(({ law }) => law) }
}

/** Those of `cites` that a text names in full. */
export const citesIn = (text: string, cites: readonly string[], book: LawBook): readonly string[] => {
  const named = new Set(namedLaws(text, book).articles.map(({ law, article }) => `${law ?? ''}${article}`))
  return cites.filter((cite) => named.has(cite))
}

/** Whether a text names only laws and articles among `cites` (`劳动合同法第四十七条`, or a whole notice by its name). */
export const namesOnly = (text: string, cites: readonly string[], book: LawBook): boolean => {
  const { articles, laws } = namedLaws(text, book)
  const lawKnown = (law: string): boolean => cites.some((cite) => cite === law || cite.startsWith(`${law}第`))
  return (
    laws.every(lawKnown) &&
    articles.every(({ law, article }) =>
      law === undefined ? cites.some((cite) => cite.endsWith(article)) : cites.includes(`${law}${article}`),
    )
  )
}
