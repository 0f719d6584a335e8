import { setImmediate as nextTick } from 'node:timers/promises'
import type { StoreView } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import type { Commits } from './commits.ts'
import { stateIn, type Version } from './head.ts'
import type { Files } from './files.ts'
import { scanWithOld } from './old-rows.ts'
import { hasOld } from './read-rows.ts'

const scanBatch = 500

async function* scanRows(files: Files, version: Version, name: string): AsyncGenerator<Row> {
  const state = stateIn(version, name)
  let count = 0
  for await (const row of hasOld(state) ? scanWithOld(files, state) : state.rows.values()) {
    yield row
    count += 1
    if (count % scanBatch === 0) await nextTick()
  }
}

/** Rows of a table went through its schema, which is what R comes from. */
const typed = <R extends Row>(rows: AsyncGenerator<Row>): AsyncIterable<R> =>
  rows as AsyncIterable<unknown> as AsyncIterable<R>

export const viewOf = (files: Files, version: Version): StoreView => ({
  scan: <R extends Row>({ name }: Table<R>) => typed<R>(scanRows(files, version, name)),
})

/** Scans what is durable when the first row is asked for; its files stay until the scan is done or given up. */
async function* scanHeld(files: Files, commits: Commits, name: string): AsyncGenerator<Row> {
  const { version, release } = commits.hold()
  try {
    yield* scanRows(files, version, name)
  } finally {
    release()
  }
}

export const scanDurable = <R extends Row>(files: Files, commits: Commits, { name }: Table<R>): AsyncIterable<R> =>
  typed<R>(scanHeld(files, commits, name))
