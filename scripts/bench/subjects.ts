import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import type { z } from 'zod'
import { figuresSchema, memorySchema, type Figures, type Memory, type Order } from './subject.ts'

const run = promisify(execFile)
export const root = path.join(import.meta.dirname, '..', '..')
export const compiled = path.join(root, 'node_modules', '.cache', 'liangxin-bench')

/** A subject runs compiled, as the program does: the development loader slows functions down. */
export const compileSubjects = async (): Promise<void> => {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const project = path.join(import.meta.dirname, 'tsconfig.json')
  await run(process.execPath, [tsc, '-p', project, '--outDir', compiled], { timeout: 300_000 })
}

const peersFrom = path.join(import.meta.dirname, 'package.json')

/** Installs what only the benchmarks need. Undefined, with a line that says why, when that cannot be had here. */
export const installPeers = async (): Promise<string | undefined> => {
  const built = path.join(import.meta.dirname, 'node_modules', 'better-sqlite3', 'build', 'Release')
  const search = path.join(import.meta.dirname, 'node_modules', '@nlpjs', 'basic')
  if (existsSync(path.join(built, 'better_sqlite3.node')) && existsSync(search)) return peersFrom
  process.stderr.write(
    'bench: installing the peers (better-sqlite3 is built from source where no binary can be had: a minute) …\n',
  )
  try {
    await run('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: import.meta.dirname,
      timeout: 300_000,
    })
    return peersFrom
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : 'it failed'
    process.stderr.write(`bench: no better-sqlite3 here, its rows stand alone: ${String(why)}\n`)
    return undefined
  }
}

/** Longer than a busy machine needs for so many, warm-up and filling included. */
const longestMs = (count: number): number => 60_000 + count * 15

/** A subject that does one thing, for so many, and prints its figures as one line of JSON. */
export const runSubject = (name: string, args: readonly string[], count: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const file = path.join(compiled, 'scripts', 'bench', `subject-${name}.js`)
    const child = spawn(process.execPath, [file, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: longestMs(count),
      killSignal: 'SIGKILL',
    })
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
    child.once('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(said))
      else reject(new Error(`the subject ${name} ended with ${String(code ?? signal)}`))
    })
  })

/** A started subject, seen from the parent. */
export interface StartedSubject {
  /** From the start of the process until it was ready. */
  readonly readyMs: number
  round(mode: string, seconds: number): Promise<Figures>
  memory(collect: boolean): Promise<Memory>
  close(): Promise<void>
  /** SIGKILL: nothing is flushed. */
  kill(): Promise<void>
}

export const startSubject = async (name: string, args: readonly string[]): Promise<StartedSubject> => {
  const file = path.join(compiled, 'scripts', 'bench', `subject-${name}.js`)
  const begin = performance.now()
  const child = spawn(process.execPath, ['--expose-gc', file, ...args], { stdio: ['ignore', 2, 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  const next = async (): Promise<unknown> => {
    const [message]: readonly unknown[] = await Promise.race([
      once(child, 'message'),
      ended.then(([code]: readonly unknown[]) => {
        throw new Error(`the subject ${name} ended with ${String(code)}`)
      }),
    ])
    return message
  }
  const ask = async <T>(order: Order, schema: z.ZodType<T>): Promise<T> => {
    const answer = next()
    child.send(order)
    return schema.parse(await answer)
  }
  await next()
  return {
    readyMs: performance.now() - begin,
    round: (mode, seconds) => ask({ order: 'round', mode, seconds }, figuresSchema),
    memory: (collect) => ask({ order: 'memory', collect }, memorySchema),
    close: async () => {
      if (child.connected) child.send({ order: 'close' } satisfies Order)
      await ended
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
