import { readFile } from 'node:fs/promises'
import { z } from 'zod'

/** A law as `data/laws.json` lists it. `articles`: number of its last article, where the text was read. */
const lawSchema = z.strictObject({
  code: z.string().min(1),
  name: z.string().min(1),
  version: z.string(),
  /** How far the text was checked; `unverified` is never stated as law. */
  status: z.enum(['verified', 'secondary', 'unverified']),
  aliases: z.array(z.string().min(1)).default([]),
  articles: z.int().positive().optional(),
  /** A notice without numbered articles: cited by its name alone. */
  whole: z.boolean().default(false),
})
export type Law = z.output<typeof lawSchema>
export const lawsSchema = z.array(lawSchema)

export interface Citation {
  /** The listed name, `劳动合同法`. */
  readonly law: string
  /** Absent when a whole notice is cited. */
  readonly article?: number
  /** The 1 of 第二百七十六条之一. */
  readonly inserted?: number
}

export type CitationProblem = 'unknown law' | 'no article' | 'malformed article' | 'no such article'
export type ParsedCitation =
  | { readonly ok: true; readonly citation: Citation }
  | { readonly ok: false; readonly problem: CitationProblem }

export interface LawBook {
  readonly laws: readonly Law[]
  /** Finds a law by its name, full title or alias. */
  find(name: string): Law | undefined
}

const digits = '零一二三四五六七八九'
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

/** 1 to 9999 as statutes write it: 十二, 一百零七, 一千二百五十九. */
export const toChineseNumber = (value: number): string => {
  let text = ''
  let gap = false
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / unit) % 10
    if (digit === 0) {
      gap = text !== ''
      continue
    }
    if (gap) text += '零'
    gap = false
    text += unit === 10 && digit === 1 && text === '' ? name : `${digits.charAt(digit)}${name}`
  }
  return text
}

/** Reads 四十七, 一百〇七 or 47; undefined when it is not a number from 1 to 9999 written properly. */
export const fromChineseNumber = (text: string): number | undefined => {
  if (/^\d{1,4}$/.test(text)) return Number(text) > 0 ? Number(text) : undefined
  const plain = text.replaceAll('〇', '零').replaceAll('两', '二')
  let value = 0
  let digit = 0
  for (const character of plain) {
    const unit = units[character]
    if (unit !== undefined) {
      value += (digit === 0 ? 1 : digit) * unit
      digit = 0
    } else if (digits.includes(character)) digit = digits.indexOf(character)
    else return undefined
  }
  value += digit
  const written = value > 0 && value < 10_000 ? toChineseNumber(value) : ''
  return written !== '' && (written === plain || written === plain.replace(/^一十/, '十').replace(/零十/, '零一十'))
    ? value
    : undefined
}

/** Names are compared without book marks, spaces, the country's name and with one kind of brackets. */
const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/[《》〈〉<>\s]/g, '')
    .replaceAll('中华人民共和国', '')

export const createLawBook = (laws: readonly Law[]): LawBook => {
  const byName = new Map<string, Law>()
  for (const law of laws) for (const name of [law.name, ...law.aliases]) byName.set(nameKey(name), law)
  return { laws, find: (name) => byName.get(nameKey(name)) }
}

/** @throws when the file is absent or not in shape */
export const loadLawBook = async (path: string): Promise<LawBook> =>
  createLawBook(lawsSchema.parse(JSON.parse(await readFile(path, 'utf8'))))

/** The article stands at the end; a 款 or 项 after it is accepted and dropped, since answers cite articles. */
const articlePattern = /第([零〇一二两三四五六七八九十百千\d]+)条(?:之([一二三四五六七八九十]))?(?:第[^条]+[款项])*$/

/** Reads `劳动合同法第四十七条`, also with 《》, digits, an alias or a paragraph. */
export const parseCitation = (text: string, book: LawBook): ParsedCitation => {
  const trimmed = text.trim()
  const whole = book.find(trimmed)
  if (whole !== undefined) {
    return whole.whole ? { ok: true, citation: { law: whole.name } } : { ok: false, problem: 'no article' }
  }
  const match = articlePattern.exec(trimmed)
  const law = book.find(match === null ? trimmed.replace(/第.*$/, '') : trimmed.slice(0, match.index))
  if (law === undefined) return { ok: false, problem: 'unknown law' }
  const article = fromChineseNumber(match?.[1] ?? '')
  if (article === undefined) return { ok: false, problem: 'malformed article' }
  if (law.articles !== undefined && article > law.articles) return { ok: false, problem: 'no such article' }
  const inserted = match?.[2] === undefined ? undefined : fromChineseNumber(match[2])
  return { ok: true, citation: { law: law.name, article, ...(inserted === undefined ? {} : { inserted }) } }
}

/** `劳动合同法第四十七条`, `刑法第二百七十六条之一` */
export const formatCitation = (citation: Citation): string => {
  if (citation.article === undefined) return citation.law
  const inserted = citation.inserted === undefined ? '' : `之${toChineseNumber(citation.inserted)}`
  return `${citation.law}第${toChineseNumber(citation.article)}条${inserted}`
}
