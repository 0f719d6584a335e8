import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { manualClock } from '../../src/core/clock.ts'
import { addJob, jobs, type JobAttempt, type JobHandler, type JobResult } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import { leases } from '../../src/jobs/leases.ts'
import { createWorker } from '../../src/jobs/worker.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'

/** A store of jobs and one handler that answers what it is told to. */
export const openHouse = async () => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-jobs-'))
  const clock = manualClock(new Date(monday))
  const store = await openLowdbStore({ dataDir, tables: [jobs, leases], clock, log: silentLog })
  const attempts: JobAttempt[] = []
  let answer: (payload: Readonly<Record<string, string>>) => Promise<JobResult> = async () => ({
    kind: 'done',
    outcome: 'sent',
  })
  const handler: JobHandler = {
    kind: 'ring',
    run: async (payload, attempt) => {
      attempts.push(attempt)
      return answer(payload)
    },
  }
  let employed = 0
  /** Another worker, by default of the only process there is. Its own clock may stand still, as that of a dead one does. */
  const employ = (parts: Partial<Parameters<typeof createWorker>[0]> = {}) => {
    employed += 1
    const owner = `prc_${employed}`
    const usual = { store, clock, log: silentLog, handlers: [handler], owner, isAlone: true, listens: true }
    return createWorker({ ...usual, ...parts })
  }
  return {
    clock,
    store,
    attempts,
    employ,
    answer: (next: typeof answer) => {
      answer = next
    },
    add: (key: string, kind = 'ring', runAt?: string) =>
      store.transaction('add', (work) =>
        addJob(work, { kind, key, payload: { key }, ...(runAt === undefined ? {} : { runAt }) }),
      ),
    addAll: (keys: readonly string[]) =>
      store.transaction('add', async (work) => {
        for (const key of keys) await addJob(work, { kind: 'ring', key, payload: { key } })
      }),
    jobs: async () => {
      const rows = []
      for await (const row of store.scan(jobs)) rows.push(row)
      return rows
    },
  }
}
