import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { createLog } from '../core/log.ts'
import { instantText, minuteMs } from '../core/time.ts'
import { drawCode } from '../http/draw-code.ts'
import { attempt } from '../operations/attempt.ts'
import { sceneLineSchema, type SceneAsked, type SceneLine } from '../services/scenes/command.ts'
import { askControl } from '../store/lowdb/control.ts'
import type { CommandIo } from './command-io.ts'

const usage = `usage: qr list [--days 30]
       qr add station|lecture|hall ID [--permanent | --days 30]
       qr add poster TITLE WORDS [--permanent | --days 30]
       qr show ID FILE.svg
`

const linesOf = z.array(sceneLineSchema)

/** Asks the server that runs; without one the store is opened here, and the platform asked at once. */
const askScenes = async (args: SceneAsked): Promise<readonly SceneLine[]> => {
  const config = readConfig()
  if (config.databaseUrl === undefined) {
    const answered = await askControl(config.dataDir, 'scenes', args, minuteMs)
    if (answered !== undefined) return linesOf.parse(answered.result)
  }
  const app = await createApp({ config, clock: systemClock, log: createLog('warn') })
  try {
    const lines = await app.services.scenes.command(args)
    if (args.act !== 'add') return lines
    await app.worker.run()
    return await app.services.scenes.command({ act: 'show', id: lines[0]?.id ?? '' })
  } finally {
    await app.stop()
  }
}

const stateText = ({ state, code, expiresAt }: SceneLine): string => {
  if (state === 'failed') return `没做成（${code ?? ''}）`
  if (state === 'wanted') return '在做'
  return expiresAt === undefined ? '长期' : `到${instantText(expiresAt)}`
}

const print = ({ stdout }: CommandIo, line: SceneLine): void => {
  stdout.write(`${line.id}  ${line.title}  ${stateText(line)}  ${line.url ?? ''}\n`)
  for (const { day, follows, scans } of line.days) stdout.write(`  ${day}  新关注 ${follows}  扫码 ${scans}\n`)
}

const show = async (io: CommandIo, id: string, file: string): Promise<number> => {
  const [line] = await askScenes({ act: 'show', id })
  if (line?.url === undefined) {
    io.stderr.write('这个码还没有做好\n')
    return 1
  }
  await writeFile(file, await drawCode(line.url))
  io.stdout.write(`${line.title}  ${file}\n`)
  return 0
}

const addOf = (words: readonly string[], time: { readonly isPermanent: boolean; readonly days?: number }) => {
  const [kind, first, second] = words
  if (kind === 'poster' && first !== undefined && second !== undefined)
    return { act: 'add', kind, title: first, says: second, ...time } as const
  if ((kind === 'station' || kind === 'lecture' || kind === 'hall') && first !== undefined)
    return { act: 'add', kind, of: first, ...time } as const
  return undefined
}

/** `npm run qr`: codes of the Official Account with a scene, and how often they were scanned. */
export const run = (argv: readonly string[], io: CommandIo): Promise<number> =>
  attempt('qr', io.stderr, async () => {
    const { values, positionals } = parseArgs({
      args: argv.filter((word) => word !== '--'),
      options: { permanent: { type: 'boolean', default: false }, days: { type: 'string' } },
      allowPositionals: true,
    })
    const [act, ...words] = positionals
    const days = values.days === undefined ? undefined : Number(values.days)
    if (act === 'show' && words[0] !== undefined && words[1] !== undefined) return show(io, words[0], words[1])
    const time = { isPermanent: values.permanent, ...(days === undefined ? {} : { days }) }
    const asked = act === 'list' ? ({ act, days: days ?? 30 } as const) : act === 'add' ? addOf(words, time) : undefined
    if (asked === undefined) {
      io.stderr.write(usage)
      return 2
    }
    for (const line of await askScenes(asked)) print(io, line)
    return 0
  })
