import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dataRoot, statutesDir } from '../config.ts'
import { loadLawBook } from '../law/citations.ts'
import { parseStatute, writeStatute } from '../law/statutes.ts'
import type { ParsedStatute } from '../law/statutes.ts'
import type { CommandIo } from './command-io.ts'

/** A law is at most a few hundred kilobytes; anything larger is something else. */
const longest = 2_000_000

/** 劳动合同法(2012-12-28).md says its version in its name. */
const dateInName = (file: string): string | undefined => /[(（](\d{4}-\d{2}-\d{2})[)）]\.md$/.exec(file)?.[1]

interface Parsed {
  readonly file: string
  readonly parsed: ParsedStatute
}

const readAll = async (dir: string, files: readonly string[]): Promise<readonly Parsed[]> => {
  const book = await loadLawBook(join(dataRoot, 'laws.json'))
  return Promise.all(
    files.map(async (file) => {
      const source = await readFile(join(dir, file), 'utf8')
      const parsed: ParsedStatute =
        source.length > longest
          ? { problems: [{ line: 1, message: '太长，不像一部法律' }] }
          : parseStatute(source, book, dateInName(file))
      return { file, parsed }
    }),
  )
}

/** Two versions of one law in a folder: the editor has to choose. */
const doubles = (read: readonly Parsed[]): readonly string[] => {
  const owners = new Map<string, string>()
  return read.flatMap(({ file, parsed }) => {
    if (!('statute' in parsed)) return []
    const other = owners.get(parsed.statute.name)
    owners.set(parsed.statute.name, other ?? file)
    return other === undefined ? [] : [`${file}: ${parsed.statute.name} 已经在 ${other} 里`]
  })
}

const write = async (read: readonly Parsed[], to: string, io: CommandIo): Promise<void> => {
  const unlisted: string[] = []
  let articles = 0
  let changed = 0
  for (const { parsed } of read) {
    if (!('statute' in parsed)) continue
    const { statute, listed } = parsed
    const isNew = await writeStatute(to, statute)
    if (isNew) changed += 1
    articles += statute.articles.length
    if (!listed) unlisted.push(statute.name)
    io.stdout.write(`${statute.name} ${statute.date} ${statute.articles.length} 条${isNew ? '' : '（没有变）'}\n`)
  }
  io.stdout.write(`共 ${read.length} 部 ${articles} 条，${changed} 部有变化\n`)
  if (unlisted.length > 0) io.stdout.write(`data/laws.json 里没有、按原名引用：${unlisted.join('、')}\n`)
  io.stdout.write('服务在运行的话，重新加载内容或重启后生效。\n')
}

/**
 * `laws:import DIR`: checks every Markdown file of the folder, then writes one JSON file a law below the data folder. A
 * folder with anything wrong in it is refused whole, each fault with file and line; the same folder twice changes nothing.
 * @param to the folder of imported texts, below the data folder of the configuration when not given
 */
export const run = async (argv: readonly string[], io: CommandIo, to: string = statutesDir()): Promise<number> => {
  const [dir, ...more] = argv.filter((word) => word !== '--')
  if (dir === undefined || more.length > 0 || dir.startsWith('--')) {
    io.stderr.write('usage: laws:import DIR\n')
    return 2
  }
  const found = await readdir(dir).catch(() => undefined)
  const files = found?.filter((file) => file.endsWith('.md') && file !== 'README.md').sort() ?? []
  if (files.length === 0) {
    io.stderr.write(`${dir}: ${found === undefined ? '打不开这个文件夹' : '里面没有 .md 文件'}\n`)
    return 1
  }
  const read = await readAll(dir, files)
  const problems = [
    ...read.flatMap(({ file, parsed }) =>
      'problems' in parsed ? parsed.problems.map(({ line, message }) => `${file}:${line}: ${message}`) : [],
    ),
    ...doubles(read),
  ]
  for (const problem of problems) io.stderr.write(`${problem}\n`)
  if (problems.length > 0) {
    io.stderr.write('没有导入：先改好上面这些。\n')
    return 1
  }
  await write(read, to, io)
  return 0
}
