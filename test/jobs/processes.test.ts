import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addJob, jobs } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Store } from '../../src/core/store.ts'
import type { Row, Table } from '../../src/core/table.ts'
import { addWakeUps, prepareWakeUps } from '../../src/jobs/graphile.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { fastClock } from './fast-clock.ts'
import { effects, jobTables, rings } from './job-tables.ts'

let server: TestPostgres | undefined
const children: ChildProcess[] = []
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
beforeEach((context) => {
  if (server === undefined) context.skip()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server?.end()
})

const count = 200
const writers = 6
const origin = Date.now()

const startProcess = async (url: string, name: string): Promise<ChildProcess> => {
  const script = path.join(import.meta.dirname, 'job-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, url, String(origin), name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  if (child.stdout === null) throw new Error('no output')
  await once(child.stdout, 'data')
  return child
}

const all = async <R extends Row>(store: Store, of: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of store.scan(of)) rows.push(row)
  return rows
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await pause(50)
}

test('of three processes one is killed and one stands still: every job is done, and has its effect once', async () => {
  const url = (await server?.createDatabase()) ?? ''
  await prepareWakeUps(url, silentLog)
  const clock = fastClock(origin)
  const store = await openPostgresStore({ url, tables: jobTables, clock, log: silentLog, onJobs: addWakeUps })
  const [killed, paused, steady] = await Promise.all(
    ['killed', 'paused', 'steady'].map((name) => startProcess(url, name)),
  )
  const ended = steady === undefined ? [] : once(steady, 'exit')

  const runAt = new Date(origin).toISOString()
  const write = async (writer: number): Promise<void> => {
    for (let i = writer; i < count; i += writers) {
      const key = `job-${i}`
      await store.transaction(`person-${i}`, (work) => addJob(work, { kind: 'ring', key, payload: { key }, runAt }))
    }
  }
  const adding = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  const isAtWork = (name: string) => async () => (await all(store, rings)).some(({ owner }) => owner === name)
  await until(isAtWork('killed'))
  killed?.kill('SIGKILL')
  await until(isAtWork('paused'))
  paused?.kill('SIGSTOP')
  await adding
  const isDone = async () => (await all(store, jobs)).every(({ state }) => state === 'done')
  await until(isDone)
  paused?.kill('SIGCONT')
  await pause(1_000)
  expect(await isDone()).toBe(true)
  steady?.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)

  expect((await all(store, effects)).length).toBe(count)
  const again = (await all(store, rings)).filter(({ interrupted }) => interrupted === 'true')
  // The paused one may have heard of an end that its database did not know of: it is left out.
  const first = (await all(store, rings)).filter(
    ({ interrupted, owner }) => interrupted === 'false' && owner !== 'paused',
  )
  expect(new Set(first.map(({ key }) => key)).size).toBe(first.length)
  // Each of the two that failed had no more under way than it may.
  expect(again.length).toBeLessThanOrEqual(2 * 32)
  await store.close()
}, 120_000)
