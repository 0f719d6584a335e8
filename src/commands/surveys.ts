import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { dataRoot, importedSurveysDir } from '../config.ts'
import { readDefinition, type ReadSurvey } from '../services/surveys/read-definition.ts'
import type { CommandIo } from './command-io.ts'

/** A questionnaire is some kilobytes; anything larger is something else. */
const longest = 500_000

interface Dirs {
  readonly release: string
  readonly imported: string
}

interface Found {
  readonly file: string
  readonly raw: unknown
  readonly read: ReadSurvey
}

const parse = (source: string): unknown => {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

const readOne = async (file: string): Promise<Found> => {
  const source = await readFile(file, 'utf8')
  const raw = source.length > longest ? undefined : parse(source)
  return { file, raw, read: raw === undefined ? { problems: ['不是 JSON'] } : readDefinition(raw) }
}

const readAll = async (dir: string): Promise<readonly Found[]> => {
  const names = await readdir(dir).catch(() => [])
  return Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => readOne(path.join(dir, name))))
}

/** Imported ones last: they take the place of one of the release. */
const everything = async ({ release, imported }: Dirs): Promise<readonly Found[]> => [
  ...(await readAll(release)),
  ...(await readAll(imported)),
]

const complain = (io: CommandIo, { file, read }: Found): number => {
  if (!('problems' in read)) return 0
  for (const problem of read.problems) io.stderr.write(`${path.basename(file)}: ${problem}\n`)
  return 1
}

const list = async (io: CommandIo, dirs: Dirs): Promise<number> => {
  let status = 0
  for (const found of await everything(dirs)) {
    status = Math.max(status, complain(io, found))
    if (!('survey' in found.read)) continue
    const { id, version, title, items, isActive, isAnonymous } = found.read.survey
    const notes = [`${items.length}题`, ...(isAnonymous ? ['不留名字'] : []), ...(isActive ? [] : ['停用'])]
    io.stdout.write(`${id}  第${version}版  ${title}（${notes.join('，')}）\n`)
  }
  return status
}

const importOne = async (io: CommandIo, dirs: Dirs, file: string): Promise<number> => {
  const found = await readOne(file).catch(() => undefined)
  if (found === undefined) {
    io.stderr.write(`${file}: 打不开\n`)
    return 1
  }
  if (!('survey' in found.read)) {
    complain(io, found)
    io.stderr.write('没有导入：先改好上面这些。\n')
    return 1
  }
  const { id, version, title } = found.read.survey
  const known = (await everything(dirs)).findLast(({ read }) => 'survey' in read && read.survey.id === id)
  const before = known !== undefined && 'survey' in known.read ? known.read.survey.version : 0
  if (version < before || (version === before && JSON.stringify(known?.raw) !== JSON.stringify(found.raw))) {
    io.stderr.write(`${id}: 已经有第${before}版，改过的要把 version 加一\n`)
    return 1
  }
  await mkdir(dirs.imported, { recursive: true })
  const target = path.join(dirs.imported, `${id}.json`)
  await writeFile(`${target}.new`, `${JSON.stringify(found.raw, null, 2)}\n`, { mode: 0o600 })
  await rename(`${target}.new`, target)
  io.stdout.write(`导入了：${title}（${id}，第${version}版）。服务重启后生效。\n`)
  return 0
}

const exportOne = async (io: CommandIo, dirs: Dirs, id: string): Promise<number> => {
  const found = (await everything(dirs)).findLast(({ read }) => 'survey' in read && read.survey.id === id)
  if (found === undefined) {
    io.stderr.write(`没有“${id}”这份问卷\n`)
    return 1
  }
  io.stdout.write(`${JSON.stringify(found.raw, null, 2)}\n`)
  return 0
}

const usage = 'usage: surveys list | surveys import FILE | surveys export ID\n'

/**
 * Questionnaires as FHIR R4 JSON: checks and takes one in below the data folder, prints one, or lists them. Never opens the
 * store.
 * @param dirs of the release and of the configuration when not given
 */
export const run = async (
  argv: readonly string[],
  io: CommandIo,
  dirs: Dirs = { release: path.join(dataRoot, 'surveys'), imported: importedSurveysDir() },
): Promise<number> => {
  const [act, what, ...more] = argv.filter((word) => word !== '--')
  if (more.length === 0 && act === 'list' && what === undefined) return list(io, dirs)
  if (more.length === 0 && act === 'import' && what !== undefined) return importOne(io, dirs, what)
  if (more.length === 0 && act === 'export' && what !== undefined) return exportOne(io, dirs, what)
  io.stderr.write(usage)
  return 2
}
