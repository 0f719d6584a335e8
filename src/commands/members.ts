import { readFile } from 'node:fs/promises'
import { createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { createLog } from '../core/log.ts'
import { minuteMs } from '../core/time.ts'
import { attempt } from '../operations/attempt.ts'
import { importedSchema, mostLines, type ImportedMembers, type ImportInput } from '../services/campaigns/importing.ts'
import { askControl } from '../store/lowdb/control.ts'
import type { CommandIo } from './command-io.ts'

const usage = 'usage: members import FILE.csv\n'
const shownLines = 20

type ImportPiece = (piece: ImportInput) => Promise<ImportedMembers>

const piecesOf = (text: string): readonly ImportInput[] => {
  const [heading = '', ...lines] = text.split(/\r\n|\n|\r/u)
  return Array.from({ length: Math.max(1, Math.ceil(lines.length / mostLines)) }, (_, n) => ({
    heading,
    lines: lines.slice(n * mostLines, (n + 1) * mostLines),
    firstLine: n * mostLines + 2,
  }))
}

const importAll = async (pieces: readonly ImportInput[], importPiece: ImportPiece): Promise<ImportedMembers> => {
  let sum: ImportedMembers = { added: 0, changed: 0, wrong: [] }
  for (const piece of pieces) {
    const { added, changed, wrong } = await importPiece(piece)
    sum = { added: sum.added + added, changed: sum.changed + changed, wrong: [...sum.wrong, ...wrong] }
  }
  return sum
}

/** By the server that runs; without one the store is opened here. */
const importInto = async (pieces: readonly ImportInput[]): Promise<ImportedMembers> => {
  const config = readConfig()
  const ask = (piece: ImportInput) => askControl(config.dataDir, 'members', piece, minuteMs)
  const [first, ...rest] = pieces
  const answered = config.databaseUrl === undefined && first !== undefined ? await ask(first) : undefined
  if (answered !== undefined) {
    const { added, changed, wrong } = importedSchema.parse(answered.result)
    const more = await importAll(rest, async (piece) => importedSchema.parse((await ask(piece))?.result))
    return { added: added + more.added, changed: changed + more.changed, wrong: [...wrong, ...more.wrong] }
  }
  const app = await createApp({ config, clock: systemClock, log: createLog('warn') })
  try {
    return await importAll(pieces, app.services.campaigns.importPiece)
  } finally {
    await app.stop()
  }
}

/** `npm run members -- import FILE`: a union's list with the codes it hands out; names and numbers in it are not read. */
export const run = (argv: readonly string[], io: CommandIo): Promise<number> =>
  attempt('members', io.stderr, async () => {
    const [act, file] = argv.filter((word) => word !== '--')
    if (act !== 'import' || file === undefined) {
      io.stderr.write(usage)
      return 2
    }
    const { added, changed, wrong } = await importInto(piecesOf(await readFile(file, 'utf8')))
    io.stdout.write(`新加 ${added} 行，更新 ${changed} 行\n`)
    if (wrong.length === 0) return 0
    io.stderr.write(`看不懂 ${wrong.length} 行：第${wrong.slice(0, shownLines).join('、')}行\n`)
    return 1
  })
