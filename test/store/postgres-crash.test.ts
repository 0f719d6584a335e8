import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Store } from '../../src/core/store.ts'
import type { Row } from '../../src/core/table.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { insert } from '../contracts/store-support.ts'
import { contractTables, slots, things } from '../contracts/store-tables.ts'
import { startPostgres } from '../support/postgres.ts'
import { numbersFrom } from './support.ts'

const kills = Math.ceil(Number(process.env['KILLS'] ?? 20) / 5)
const seed = Number(process.env['KILL_SEED'] ?? (process.pid * 7919) % 1_000_003)

const server = await startPostgres()
const opened: Store[] = []
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const store of opened.splice(0)) await store.close()
})
afterAll(() => server?.end())

const openNew = async (): Promise<{ url: string; store: Store }> => {
  if (server === undefined) throw new Error('skipped')
  const url = await server.createDatabase()
  const store = await openPostgresStore({ url, tables: contractTables, clock: systemClock, log: silentLog })
  opened.push(store)
  return { url, store }
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

const idsOf = async (store: Store, table: typeof things | typeof slots): Promise<string[]> => {
  const ids: string[] = []
  for await (const row of store.scan<Row>(table)) ids.push(row.id)
  return ids
}

describe.skipIf(server === undefined)('a process that dies or stands still on PostgreSQL', () => {
  test(`after ${kills} kills everything acknowledged is there and nothing by half (KILL_SEED=${seed})`, async () => {
    const { url, store } = await openNew()
    const random = numbersFrom(seed)
    const acknowledged: string[] = []
    for (let i = 0; i < kills; i += 1) {
      const { child, output } = await startWriter(url, 'write')
      const gone = once(child, 'close')
      setTimeout(() => child.kill('SIGKILL'), Math.floor(random() * 120))
      await gone
      expect(output.complaints).toBe('')
      acknowledged.push(...output.printed.split('\n').slice(0, -1))
    }
    const [left, right] = [await idsOf(store, things), await idsOf(store, slots)]
    expect(left).toEqual(right)
    expect(acknowledged.length).toBeGreaterThan(0)
    const kept = new Set(left)
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  }, 120_000)

  test.each(['SIGKILL', 'SIGSTOP'] as const)('after %s inside a transaction the others go on', async (signal) => {
    const { url, store } = await openNew()
    const { child } = await startWriter(url, 'hold')
    child.kill(signal)
    await store.transaction('p', (work) => work.rows(things).insert({ id: 'mine', name: 'n' }))
    await insert(store, [{ id: 'held', name: 'nobody holds it any more' }])
    expect(await idsOf(store, things)).toEqual(['held', 'mine'])
  })
})
