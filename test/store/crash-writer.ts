import { writeSync } from 'node:fs'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { crashTables, lefts, oldInstant, rights } from './crash-tables.ts'
import { tinyWindow } from './log-tables.ts'

/**
 * Runs in a process of its own until it is killed: writers that commit as fast as they can, each id printed once it was
 * acknowledged. Arguments: data folder, first number.
 */
const [dataDir = '', first = '0'] = process.argv.slice(2)
const store = await openLowdbStore({
  dataDir,
  tables: crashTables,
  clock: systemClock,
  log: createLog('error'),
  // Small, so that segments change and snapshots are written while the kill comes.
  segmentBytes: 64 * 1024,
  maxJournalBytes: 192 * 1024,
  // Every snapshot moves rows into log segments, and deletions reach into them.
  window: tinyWindow,
})

/** Whoever reads may be slow: a full pipe is tried again, it is no failure of the store. */
const say = (line: string): void => {
  for (;;) {
    try {
      writeSync(1, line)
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    }
  }
}
let next = Number(first)
const write = async (): Promise<never> => {
  for (;;) {
    const n = next
    next += 1
    const id = await store.transaction(`lock${n % 8}`, async (work) => {
      const row = await work
        .rows(lefts)
        .insert({ id: work.newId('row'), n, filling: '字'.repeat(n % 300), at: oldInstant(n) })
      await work.rows(rights).insert({ id: row.id, n, filling: '' })
      // A row that is written again and again, so that updates and deletions are under way too.
      const old = await work.rows(lefts).range('n', { to: n - 500, limit: 1 })
      const [oldest] = old
      if (oldest !== undefined) {
        await work.rows(lefts).delete(oldest.id)
        await work.rows(rights).delete(oldest.id)
      }
      return row.id
    })
    say(`${id} ${n}\n`)
  }
}
await Promise.all(Array.from({ length: 16 }, write))
