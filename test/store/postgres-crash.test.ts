import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { insert } from '../contracts/store-support.ts'
import { contractTables, slots, things } from '../contracts/store-tables.ts'
import { postgresStores } from '../support/postgres-stores.ts'
import { idsOf } from '../support/rows.ts'
import { numbersFrom } from './support.ts'

const kills = Number(process.env['KILLS'] ?? 20)
/** So many processes write at the same time, and are killed each at its own moment. */
const crowd = 4
const seed = Number(process.env['KILL_SEED'] ?? (process.pid * 7919) % 1_000_003)

const { server, given, openOn } = await postgresStores()
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const openNew = async (): Promise<{ url: string; store: Store }> => {
  const url = await given().createDatabase()
  return { url, store: await openOn(url, contractTables) }
}

/** A process at work; settles with its first words. */
const startWriter = async (url: string, todo: 'write' | 'hold') => {
  const script = join(import.meta.dirname, 'postgres-writer.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, url, todo])
  children.push(child)
  const output = { printed: '', complaints: '' }
  child.stderr.on('data', (chunk: Buffer) => {
    output.complaints += chunk.toString()
  })
  child.stdout.on('data', (chunk: Buffer) => {
    output.printed += chunk.toString()
  })
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  if (!Buffer.isBuffer(first[0])) throw new Error(`the writer ended by itself: ${output.complaints}`)
  return { child, output }
}

/** Lets a process write until it is killed some time after its first acknowledgement; the result is what it acknowledged. */
const writeUntilKilled = async (url: string, ms: number): Promise<readonly string[]> => {
  const { child, output } = await startWriter(url, 'write')
  const gone = once(child, 'close')
  setTimeout(() => child.kill('SIGKILL'), ms)
  await gone
  expect(output.complaints).toBe('')
  return output.printed.split('\n').slice(0, -1)
}

describe.skipIf(server === undefined)('a process that dies or stands still on PostgreSQL', () => {
  test(`after ${kills} kills everything acknowledged is there and nothing by half (KILL_SEED=${seed})`, async () => {
    const { url, store } = await openNew()
    const random = numbersFrom(seed)
    const acknowledged: string[] = []
    for (let killed = 0; killed < kills; killed += crowd) {
      const many = Array.from({ length: Math.min(crowd, kills - killed) }, () => Math.floor(random() * 120))
      acknowledged.push(...(await Promise.all(many.map((ms) => writeUntilKilled(url, ms)))).flat())
    }
    const [left, right] = [await idsOf(store, things), await idsOf(store, slots)]
    expect(left).toEqual(right)
    expect(acknowledged.length).toBeGreaterThan(0)
    const kept = new Set(left)
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  }, 600_000)

  test.each(['SIGKILL', 'SIGSTOP'] as const)('after %s inside a transaction the others go on', async (signal) => {
    const { url, store } = await openNew()
    const { child } = await startWriter(url, 'hold')
    child.kill(signal)
    await store.transaction('p', (work) => work.rows(things).insert({ id: 'mine', name: 'n' }))
    await insert(store, [{ id: 'held', name: 'nobody holds it any more' }])
    expect(await idsOf(store, things)).toEqual(['held', 'mine'])
  })
})
