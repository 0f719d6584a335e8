import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { formatCitation, fromChineseNumber } from './citations.ts'
import type { LawBook } from './citations.ts'

const articleSchema = z.strictObject({
  /** `劳动合同法第四十七条`; the name alone for what a text says before its first article. */
  cite: z.string().min(1),
  text: z.string().min(1),
})
export type Article = z.output<typeof articleSchema>

/** One imported text, a file of its own below `DATA_DIR/statutes`. */
export const statuteSchema = z.strictObject({
  /** As answers cite it: the listed name, or the official title without the country's name. */
  name: z.string().min(1),
  /** The day of the version, from the file's name or its newest dated line. */
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** Of the text that was read. */
  sha: z.string(),
  articles: z.array(articleSchema).min(1),
})
export type Statute = z.output<typeof statuteSchema>

export interface StatuteProblem {
  readonly line: number
  readonly message: string
}
export type ParsedStatute =
  | { readonly statute: Statute; readonly listed: boolean }
  | { readonly problems: readonly StatuteProblem[] }

const articleStart =
  /^(?:\*\*)?第([零〇一二两三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]))?(?:\*\*)?[\s　]*(.*)$/u
const numberedStart = /^([一二三四五六七八九十]{1,3})、(.*)$/u
const infoEnd = '<!-- INFO END -->'

/** The last date a text names before its first article: laws list passing, then each amendment. */
const dateIn = (lines: readonly string[]): string | undefined => {
  const dates = lines.flatMap((line) =>
    Array.from(line.matchAll(/(\d{4})年(\d{1,2})月(\d{1,2})日/g), ([, year, month, day]) =>
      [year, month?.padStart(2, '0'), day?.padStart(2, '0')].join('-'),
    ),
  )
  return dates.sort().at(-1)
}

const nameOf = (title: string, book: LawBook): { readonly name: string; readonly listed: boolean } => {
  const law = book.find(title)
  const plain = title.replaceAll(/[《》]/g, '').replace(/^中华人民共和国/, '')
  return law === undefined ? { name: plain, listed: false } : { name: law.name, listed: true }
}

interface Open {
  readonly cite: string
  readonly lines: string[]
}

/** Older notices count 一、二、三 where statutes say 第一条: they are cited by name, so their points are kept together. */
const collect = (
  lines: readonly string[],
  name: string,
): { readonly articles: readonly Article[]; readonly problems: StatuteProblem[] } => {
  const problems: StatuteProblem[] = []
  const articles: Open[] = []
  const seen = new Set<string>()
  let previous = 0
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith('<!--')) continue
    const match = articleStart.exec(line)
    if (match === null) {
      articles.at(-1)?.lines.push(line)
      continue
    }
    const article = fromChineseNumber(match[1] ?? '')
    if (article === undefined) {
      problems.push({ line: at + 1, message: `不是条号：第${match[1] ?? ''}条` })
      continue
    }
    const inserted = match[2] === undefined ? undefined : fromChineseNumber(match[2])
    const cite = formatCitation({ law: name, article, ...(inserted === undefined ? {} : { inserted }) })
    if (seen.has(cite)) problems.push({ line: at + 1, message: `${cite} 出现两次` })
    else if (article < previous) problems.push({ line: at + 1, message: `${cite} 排在第${previous}条之后` })
    seen.add(cite)
    previous = article
    articles.push({ cite, lines: match[3] === '' || match[3] === undefined ? [] : [match[3]] })
  }
  return {
    problems,
    articles: articles.flatMap(({ cite, lines: text }) => (text.length === 0 ? [] : [{ cite, text: text.join('\n') }])),
  }
}

/**
 * Reads a law in Markdown: its title as the first heading, one paragraph an article that begins 第…条, what belongs to it
 * below. Everything wrong is reported with its line.
 * @param date the day of the version when the file's name says it
 */
export const parseStatute = (source: string, book: LawBook, date?: string): ParsedStatute => {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const titleAt = lines.findIndex((line) => line.trim() !== '')
  const title = /^#\s+(.+?)\s*$/.exec(lines[titleAt] ?? '')?.[1]
  if (title === undefined) return { problems: [{ line: titleAt + 1, message: '第一行要是标题：# 法律名称' }] }
  if (source.includes('\uFFFD')) {
    const line = lines.findIndex((one) => one.includes('\uFFFD')) + 1
    return { problems: [{ line, message: '有不认识的字，文件要存成 UTF-8' }] }
  }
  const { name, listed } = nameOf(title, book)
  const { articles, problems } = collect(lines, name)
  const first = lines.findIndex((line) => articleStart.test(line.trim()))
  const end = lines.indexOf(infoEnd)
  const opening = first < 0 && end < 0 ? lines : lines.slice(0, Math.max(end, first))
  const day = date ?? dateIn(opening)
  if (articles.length === 0) {
    const points = lines.filter((line) => numberedStart.test(line.trim()))
    const text = (points.length > 0 ? points : lines.slice(titleAt + 1))
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('<!--'))
    if (!listed || text.length === 0)
      return { problems: [{ line: titleAt + 1, message: `${name}：没有找到一条“第…条”` }] }
    return finish({ name, listed, day, source, articles: [{ cite: name, text: text.join('\n') }] })
  }
  if (problems.length > 0) return { problems }
  return finish({ name, listed, day, source, articles })
}

interface Read {
  readonly name: string
  readonly listed: boolean
  readonly day: string | undefined
  readonly source: string
  readonly articles: readonly Article[]
}

const finish = ({ name, listed, day, source, articles }: Read): ParsedStatute =>
  day === undefined
    ? { problems: [{ line: 1, message: `${name}：看不出版本日期，写在文件名里：${name}(2020-01-01).md` }] }
    : {
        listed,
        statute: { name, date: day, sha: createHash('sha256').update(source).digest('hex'), articles: [...articles] },
      }

const fileOf = (statute: Statute): string => `${statute.name.replaceAll(/[/\\:]/g, '_')}.json`

/** Writes a text so that a reader sees the old or the new one, never half. True when something changed. */
export const writeStatute = async (dir: string, statute: Statute): Promise<boolean> => {
  await mkdir(dir, { recursive: true })
  const path = join(dir, fileOf(statute))
  const content = `${JSON.stringify(statute)}\n`
  if ((await readFile(path, 'utf8').catch(() => '')) === content) return false
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
  return true
}

/** All imported texts, none when nothing was imported. @throws when a file is damaged, with its name */
export const readStatutes = async (dir: string): Promise<readonly Statute[]> => {
  const files = (await readdir(dir).catch(() => [])).filter((file) => file.endsWith('.json')).sort()
  return Promise.all(
    files.map(async (file) => {
      const parsed = statuteSchema.safeParse(JSON.parse(await readFile(join(dir, file), 'utf8')))
      if (!parsed.success) throw new Error(`${file}: not an imported statute; import it again`)
      return parsed.data
    }),
  )
}
