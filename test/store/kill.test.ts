import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { crashTables, lefts, rights } from './crash-tables.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

const kills = Number(process.env['KILLS'] ?? 20)
const seed = Number(process.env['KILL_SEED'] ?? (process.pid * 7919) % 1_000_003)
const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await removeFolder(folder)
})

/** A small generator whose numbers follow from the seed, so that a failure can be run again. */
const numbers = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Starts the writer, kills it `ms` after its first acknowledgement, and says what it acknowledged. */
const runAndKill = (dataDir: string, first: number, ms: number): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, 'crash-writer.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, String(first)])
    let printed = ''
    let complaints = ''
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString()
    })
    child.stdout.on('data', (chunk: Buffer) => {
      if (printed === '') setTimeout(() => child.kill('SIGKILL'), ms)
      printed += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', () => {
      if (complaints === '' && printed !== '') resolve(printed.split('\n').filter((line) => line.endsWith(' ') || / \d/.test(line)))
      else reject(new Error(`the writer ended by itself: ${complaints}`))
    })
  })

const pairs = async (store: Store): Promise<{ left: ReadonlyMap<string, number>; right: ReadonlyMap<string, number> }> => {
  const left = new Map<string, number>()
  const right = new Map<string, number>()
  for await (const row of store.scan(lefts)) left.set(row.id, row.n)
  for await (const row of store.scan(rights)) right.set(row.id, row.n)
  return { left, right }
}

test(
  `after ${kills} kills at random moments everything acknowledged is there and nothing by half (KILL_SEED=${seed})`,
  async () => {
    process.stderr.write(`kills: ${kills}, KILL_SEED=${seed}\n`)
    const random = numbers(seed)
    let dataDir = await tempFolder()
    folders.push(dataDir)
    let first = 0
    for (let i = 0; i < kills; i += 1) {
      const acknowledged = await runAndKill(dataDir, first, Math.floor(random() * 120))
      const store = await openIn(dataDir, crashTables)
      const { left, right } = await pairs(store)
      expect(left).toEqual(right)
      const highest = Math.max(...left.values())
      // Rows 500 behind are deleted by the writer itself; others may have committed in between.
      const lost = acknowledged.filter((line) => {
        const [id = '', n = '0'] = line.split(' ')
        return Number(n) > highest - 400 && left.get(id) !== Number(n)
      })
      expect(lost).toEqual([])
      expect(highest).toBeGreaterThanOrEqual(Math.max(...acknowledged.map((line) => Number(line.split(' ')[1]))))
      first = highest + 1
      // Half of the next starts follow a clean stop, half another crash; and now and then an empty folder.
      if (random() < 0.5) await store.close()
      else {
        await store.close()
        if (random() < 0.3) {
          dataDir = await tempFolder()
          folders.push(dataDir)
          first = 0
        }
      }
    }
  },
  600_000,
)
