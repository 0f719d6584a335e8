import { spawn } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { crashTables, lefts, rights } from './crash-tables.ts'
import { numbersFrom, openIn, removeFolder, tempFolder } from './support.ts'

const kills = Number(process.env['KILLS'] ?? 20)
const seed = Number(process.env['KILL_SEED'] ?? (process.pid * 7919) % 1_000_003)
const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await removeFolder(folder)
})

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
      if (complaints === '' && printed !== '') resolve(printed.split('\n').slice(0, -1))
      else reject(new Error(`the writer ended by itself: ${complaints}`))
    })
  })

const pairs = async (
  store: Store,
): Promise<{ left: ReadonlyMap<string, number>; right: ReadonlyMap<string, number> }> => {
  const left = new Map<string, number>()
  const right = new Map<string, number>()
  for await (const row of store.scan(lefts)) left.set(row.id, row.n)
  for await (const row of store.scan(rights)) right.set(row.id, row.n)
  return { left, right }
}

test(`after ${kills} kills at random moments everything acknowledged is there and nothing by half (KILL_SEED=${seed})`, async () => {
  process.stderr.write(`kills: ${kills}, KILL_SEED=${seed}\n`)
  const random = numbersFrom(seed)
  const newFolder = async (): Promise<string> => {
    const folder = await tempFolder()
    folders.push(folder)
    return folder
  }
  let dataDir = await newFolder()
  let first = 0
  for (let i = 0; i < kills; i += 1) {
    const acknowledged = await runAndKill(dataDir, first, Math.floor(random() * 120))
    // Sometimes the next writer finds the crash itself, sometimes a clean stop after it.
    const looked = random() < 0.5 ? dataDir : await newFolder()
    if (looked !== dataDir) await cp(dataDir, looked, { recursive: true, filter: (path) => !path.endsWith('.sock') })
    const store = await openIn(looked, crashTables)
    const { left, right } = await pairs(store)
    await store.close()
    expect(left).toEqual(right)
    const highest = Math.max(...left.values())
    // The writer itself deletes what is 500 behind.
    const lost = acknowledged.filter((line) => {
      const [id = '', n = '0'] = line.split(' ')
      return Number(n) > highest - 400 && left.get(id) !== Number(n)
    })
    expect(lost).toEqual([])
    expect(highest).toBeGreaterThanOrEqual(Math.max(...acknowledged.map((line) => Number(line.split(' ')[1]))))
    first = highest + 1
    if (random() >= 0.2) continue
    dataDir = await newFolder()
    first = 0
  }
}, 600_000)
