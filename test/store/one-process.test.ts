import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../../src/core/errors.ts'
import { askControl, controlPath } from '../../src/store/lowdb/control.ts'
import { crashTables, lefts } from './crash-tables.ts'
import { newFolder, openIn } from './support.ts'

/** Starts another process on the folder; resolves when it has acknowledged its first write. */
const startWriter = (dataDir: string): Promise<{ signal(name: NodeJS.Signals): void; kill(): Promise<void> }> =>
  new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, 'crash-writer.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = new Promise<void>((done) => {
      child.on('close', () => done())
    })
    child.on('error', reject)
    child.stdout.once('data', () => {
      child.stdout.resume()
      resolve({
        signal: (name) => void child.kill(name),
        kill: async () => {
          child.kill('SIGKILL')
          await ended
        },
      })
    })
  })

test('a folder that a living process holds is refused, one of a killed process is taken over', async () => {
  const dataDir = await newFolder()
  const writer = await startWriter(dataDir)
  await expect(openIn(dataDir, crashTables)).rejects.toThrow('a server already runs on')
  await expect(openIn(dataDir, crashTables)).rejects.toThrow('已有服务在运行')
  await writer.kill()
  expect(await readdir(dataDir)).toContain('control.sock')
  const store = await openIn(dataDir, crashTables)
  expect(await store.read((read) => read.rows(lefts).count('n'))).toBeGreaterThan(0)
  await store.close()
  expect(await readdir(dataDir)).not.toContain('control.sock')
})

test('a folder whose owner stands still is refused, and the owner goes on afterwards', async () => {
  const dataDir = await newFolder()
  const writer = await startWriter(dataDir)
  writer.signal('SIGSTOP')
  await expect(openIn(dataDir, crashTables)).rejects.toThrow('a server already runs on')
  writer.signal('SIGCONT')
  expect(await askControl(dataDir, 'ping')).toMatchObject({ result: { pid: expect.any(Number) as number } })
  await writer.kill()
  const store = await openIn(dataDir, crashTables)
  await store.close()
})

test('of several starters at the same moment one gets the folder', async () => {
  const dataDir = await newFolder()
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => openIn(dataDir, crashTables)))
  const stores = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(stores).toHaveLength(1)
  for (const store of stores) await store.close()
})

const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
  (text) => text.trim(),
  () => 'unknown',
)

test.each([
  ['of a dead process', JSON.stringify({ pid: 2 ** 22 - 3, boot })],
  ['of an earlier start of the machine', JSON.stringify({ pid: process.ppid, boot: 'before' })],
  ['of an earlier life of this container', JSON.stringify({ pid: process.pid, boot })],
  ['that is cut', '{"pid":'],
])('a start lock %s does not keep a new start out', async (_name, content) => {
  const dataDir = await newFolder()
  await writeFile(join(dataDir, 'start.lock'), content)
  const store = await openIn(dataDir, crashTables)
  expect((await readdir(dataDir)).filter((name) => name.startsWith('start.lock'))).toEqual([])
  await store.close()
})

test('a folder with a long path gets its socket elsewhere and is guarded all the same', async () => {
  const dataDir = join(await newFolder(), '很长的目录名'.repeat(12))
  expect(Buffer.byteLength(controlPath(dataDir))).toBeLessThan(104)
  const store = await openIn(dataDir, crashTables)
  await expect(openIn(dataDir, crashTables)).rejects.toThrow('a server already runs on')
  await store.close()
})

test('another process may ask the one that holds the store', async () => {
  const dataDir = await newFolder()
  expect(await askControl(dataDir, 'ping')).toBeUndefined()
  const store = await openIn(dataDir, crashTables)
  store.onControl('count', async (args) => ({ args, count: await store.read((read) => read.rows(lefts).count('n')) }))
  store.onControl('refuse', async () => {
    throw new AppError('invalid', '现在不行')
  })
  store.onControl('break', async () => {
    throw new Error('secret words')
  })
  expect(await askControl(dataDir, 'ping')).toEqual({ result: { pid: process.pid } })
  expect(await askControl(dataDir, 'count', { from: '2026' })).toEqual({ result: { args: { from: '2026' }, count: 0 } })
  await expect(askControl(dataDir, 'refuse')).rejects.toThrow('现在不行')
  await expect(askControl(dataDir, 'break')).rejects.not.toThrow('secret')
  await expect(askControl(dataDir, 'unheard-of')).rejects.toThrow('no command unheard-of')
  await store.close()
})

test('nobody but the owner can read what is stored', async () => {
  const dataDir = join(await newFolder(), 'state')
  await mkdir(dataDir, { mode: 0o755 })
  const store = await openIn(dataDir, crashTables)
  await store.transaction('t', (work) => work.rows(lefts).insert({ id: 'a', n: 1, filling: '' }))
  await store.compact()
  const open: string[] = []
  for (const name of ['.', ...(await readdir(dataDir, { recursive: true }))]) {
    const { mode } = await stat(join(dataDir, name))
    if ((mode & 0o077) !== 0) open.push(name)
  }
  expect(open).toEqual([])
  await store.close()
})
